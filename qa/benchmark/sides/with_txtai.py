"""txtai: a hybrid index, and its ``Questions`` pipeline over each of the passages found.

``Questions`` gives one text for each passage and no score to compare them by, or None where it is not sure (below
0.05); so the answer is that of the passage that was found first and has one. It raises TypeError for a passage whose
best start or end is not a word of it (as a reader that can say "not here" marks it): that passage gives no answer.
"""

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
from txtai import Embeddings
from txtai.pipeline import Questions

PACKAGES = ["torch", "transformers", "txtai", "faiss-cpu"]


class Side:
    """Passages in a hybrid index (dense and BM25) with content, as txtai's examples make it."""

    def __init__(self, passages: str, vectors: str, encoder: str, reader: str, top_k: int, **_: str) -> None:
        """Load the models and index the passages, with vectors that are handed over."""
        texts = [json.loads(line)["text"] for line in Path(passages).read_text("utf-8").splitlines()]
        self._embeddings = Embeddings({"path": encoder, "hybrid": True, "content": True, "gpu": False})
        self._index(texts, np.load(vectors))
        self._questions = Questions(reader, gpu=False)
        self._top_k = top_k

    def ask(self, question: str) -> tuple[str, dict[str, float]]:
        """The answer of the first passage that has one; a hybrid search encodes the question too."""
        begin = time.perf_counter()
        hits = self._embeddings.search(question, self._top_k)
        searched = time.perf_counter()
        answer = next(filter(None, [self._read(question, hit["text"]) for hit in hits]), "")
        done = time.perf_counter()
        return answer, {"search": 1000 * (searched - begin), "read": 1000 * (done - searched)}

    def embed(self, texts: list[str]) -> Any:  # noqa: ANN401
        """Vectors by txtai's own encoder."""
        return self._embeddings.batchtransform(texts, "data")

    def _read(self, question: str, text: str) -> str | None:
        try:
            answer: str | None = self._questions([question], [text])[0]
        except TypeError:
            return None
        return answer

    def _index(self, texts: list[str], rows: Any) -> None:  # noqa: ANN401
        """Index texts with vectors that are known, shape (n, dim); afterwards every text is encoded."""
        known = dict(zip(texts, rows, strict=True))
        model = self._embeddings.model
        model.encode = lambda data, category=None: np.stack([known[text] for text in data])
        self._embeddings.index((number, text, None) for number, text in enumerate(texts))
        del model.encode
