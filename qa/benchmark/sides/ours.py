"""Our own program, as ``Answerer.open`` makes it: the reading, the calibration and all."""

from typing import cast

from index.command import quiet_libraries
from index.local import LocalIndex
from index.types import Vectors
from qa.answer import Answerer

PACKAGES = ["openvino", "faiss-cpu"]

quiet_libraries()


class Side:
    """An answerer that always answers, shared among threads."""

    def __init__(self, index: str, reader: str, top_k: int, **_: str) -> None:
        """Open the index and the reader."""
        self._bot = Answerer.open(index, reader, threshold=0.0, top_k=top_k)

    def ask(self, question: str) -> tuple[str, dict[str, float]]:
        """The best answer, and the answerer's own times."""
        answer = self._bot.ask(question)
        return answer.text, {stage: answer.timings[stage] for stage in ("encode", "search", "read")}

    def embed(self, texts: list[str]) -> Vectors:
        """Vectors by the encoder of the index, as a sync makes them."""
        return cast(LocalIndex, self._bot.index).encoder.encode(texts)
