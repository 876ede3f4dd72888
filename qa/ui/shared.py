"""One reader for several threads: the chat answers while an evaluation runs. No Gradio."""

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

from index import Passage
from qa.answer import Answerer
from qa.reader import Reader
from qa.types import Span


class SharedReader:
    """A reader that several threads may ask: one reading at a time, because a tokenizer keeps settings."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._lock = Lock()

    @property
    def fingerprint(self) -> str:
        """That of the reader behind it."""
        return self._reader.fingerprint

    def read(self, question: str, passages: Sequence[Passage]) -> list[Span]:
        """What the reader behind it reads, once no one else is reading."""
        with self._lock:
            return self._reader.read(question, passages)


def share(bot: Answerer) -> Answerer:
    """``bot`` with a reader that several threads may ask."""
    return replace(bot, reader=SharedReader(bot.reader))
