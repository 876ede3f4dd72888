"""Texts embedded in the background, while others are read or stored."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from index.encoder import Encoder
from index.types import Vectors


class Ahead:
    """Embeds in a thread of its own what is begun, in that order."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._pool = ThreadPoolExecutor(1)
        self._begun: deque[Future[Vectors]] = deque()

    def begin(self, texts: Sequence[str]) -> None:
        """Begin to embed ``texts``."""
        self._begun.append(self._pool.submit(self._encoder.encode, texts))

    def end(self) -> Vectors:
        """The vectors of the texts that were begun first, shape (n, dim). Raises what the encoder raised for them."""
        return self._begun.popleft().result()

    def close(self) -> None:
        """Forget what was begun and not ended; what is being embedded just now is waited for."""
        self._pool.shutdown(cancel_futures=True)
