"""Models so small that their outputs can be computed by hand."""

import re
from collections.abc import Sequence

import numpy as np

from index.types import Vectors

COLOURS = ("red", "green", "blue")
_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"\w+|[^\w\s]")


class ToyEncoder:
    """Counts colours: a text's vector is (reds, greens, blues, 0), scaled to unit length.

    A text without colours is (0, 0, 0, 1). Tokens are words and single signs. ``encoded`` lists every text
    that was ever embedded, ``extra`` adds dimensions that are always 0.
    """

    def __init__(
        self, name: str = "toy", fingerprint: str = "toy-weights", max_tokens: int = 12, extra: int = 0
    ) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.max_tokens = max_tokens
        self.dim = len(COLOURS) + 1 + extra
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(len(texts), self.dim)

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        return [found.span() for found in _TOKEN.finditer(text)]

    def _vector(self, text: str) -> Vectors:
        words = [word.lower() for word in _WORD.findall(text)]
        vector = np.zeros(self.dim, dtype=np.float32)
        vector[: len(COLOURS)] = [words.count(colour) for colour in COLOURS]
        vector[len(COLOURS)] = not vector.any()
        return vector / np.float32(np.linalg.norm(vector))
