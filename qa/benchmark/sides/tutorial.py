"""The tutorial way: sentence-transformers, a flat FAISS index, and AutoModelForQuestionAnswering in float32.

The reading is that of the Hugging Face course (chapter 7, "Question answering", "Post-processing"): the 20 best
starts with the 20 best ends of each passage, spans of at most 30 tokens, the highest sum of logits of all passages
wins. All passages go through the model at once, padded by the tokenizer. (transformers 5 has no pipeline for it.)
"""

import json
import time
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers import AutoModelForQuestionAnswering, AutoTokenizer

PACKAGES = ["torch", "transformers", "sentence-transformers", "faiss-cpu"]

MAX_TOKENS = 384
N_BEST = 20
MAX_ANSWER_TOKENS = 30


class Side:
    """Passages in a flat index, the nearest ``top_k`` read."""

    def __init__(self, passages: str, vectors: str, encoder: str, reader: str, top_k: int, **_: str) -> None:
        """Load the models; put vectors, which are handed over, into the index."""
        self._texts = [json.loads(line)["text"] for line in Path(passages).read_text("utf-8").splitlines()]
        self._encoder = SentenceTransformer(encoder, device="cpu")
        rows = np.load(vectors)
        self._index = faiss.IndexFlatIP(rows.shape[1])
        self._index.add(rows)
        self._tokenizer = AutoTokenizer.from_pretrained(reader)
        self._model = AutoModelForQuestionAnswering.from_pretrained(reader, dtype=torch.float32).eval()
        self._top_k = top_k

    def ask(self, question: str) -> tuple[str, dict[str, float]]:
        """The best span of the nearest passages."""
        begin = time.perf_counter()
        vector = self._encoder.encode([question])
        encoded = time.perf_counter()
        _, ids = self._index.search(vector, self._top_k)
        searched = time.perf_counter()
        answer = self._read(question, [self._texts[i] for i in ids[0] if i >= 0])
        done = time.perf_counter()
        stages = {"encode": encoded - begin, "search": searched - encoded, "read": done - searched}
        return answer, {stage: 1000 * seconds for stage, seconds in stages.items()}

    def embed(self, texts: list[str]) -> Any:  # noqa: ANN401
        """Vectors at sentence-transformers' defaults."""
        return self._encoder.encode(texts)

    def _read(self, question: str, texts: list[str]) -> str:
        inputs = self._tokenizer(
            [question] * len(texts), texts, truncation="only_second", max_length=MAX_TOKENS, padding=True,
            return_offsets_mapping=True, return_tensors="pt",
        )  # fmt: skip
        offsets = inputs.pop("offset_mapping").tolist()
        with torch.no_grad():
            output = self._model(**inputs)
        starts, ends = output.start_logits.numpy(), output.end_logits.numpy()
        found = [(*best_span(starts[row], ends[row], inputs.sequence_ids(row)), row) for row in range(len(texts))]
        _, first, last, row = max(found, default=(0.0, 0, 0, -1))
        return texts[row][offsets[row][first][0] : offsets[row][last][1]] if row >= 0 and last >= 0 else ""


def best_span(start: Any, end: Any, sequence: list[int | None]) -> tuple[float, int, int]:  # noqa: ANN401
    """The sum of logits, the first and the last token of the best span; −inf and −1 for none."""
    best = (-np.inf, -1, -1)
    for i in np.argsort(start)[-N_BEST:].tolist():
        for j in np.argsort(end)[-N_BEST:].tolist():
            inside = sequence[i] == 1 and sequence[j] == 1
            if inside and i <= j < i + MAX_ANSWER_TOKENS and start[i] + end[j] > best[0]:
                best = (float(start[i] + end[j]), i, j)
    return best
