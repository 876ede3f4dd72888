"""Questions to begin with: made from the indexed articles, and kept only if the answerer really answers them.

Nothing is generated: a question is a sentence of an article turned round, and it is kept only if it is answered
with certainty by the very words that it was made from.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Protocol

from index import Article, LocalIndex
from index.errors import ChatbotError
from qa.types import Answer
from qa.ui.cloze import Cloze, clozes

WANTED = 4
"""Questions that are suggested, at most."""

TRIED = 40
"""Questions that are asked to find them, at most."""

SAMPLED = 40
"""Articles that are looked at, spread evenly over all."""


class Bot(Protocol):
    """What a suggestion asks of an answerer."""

    def ask(self, question: str) -> Answer:
        """Answer one question. Raises ChatbotError."""


class Suggester:
    """Suggestions for an index as it is now; made in the background, once for each of its generations."""

    def __init__(self, bot: Bot, index: LocalIndex) -> None:
        self._bot = bot
        self._index = index
        self._lock = threading.Lock()
        self._generation = -1
        self._found: Sequence[str] | None = None

    def current(self) -> Sequence[str] | None:
        """The suggestions; None while they are being made, which the first call begins."""
        with self._lock:
            if self._generation != self._index.generation:
                self._generation, self._found = self._index.generation, None
                threading.Thread(target=self._make, args=(self._generation,), name="suggest", daemon=True).start()
            return self._found

    def _make(self, generation: int) -> None:
        try:
            found = suggest(self._bot, sample(self._index))
        except ChatbotError:  # the index changed meanwhile, or is gone; what is there next is looked at again
            found = []
        with self._lock:
            if self._generation == generation:
                self._found = found


def suggest(bot: Bot, articles: Iterable[Article]) -> list[str]:
    """Questions that ``bot`` answers with the words that they were made from, of as many articles as can be."""
    found: list[str] = []
    for tried, cloze in enumerate(_in_turns([clozes(article) for article in articles])):
        if tried == TRIED or len(found) == WANTED:
            break
        if cloze.question not in found and _is_kept(bot, cloze):
            found.append(cloze.question)
    return found


def sample(index: LocalIndex) -> Iterator[Article]:
    """Some articles of ``index``, spread evenly over their names."""
    names = [listed.article for listed in index.articles()]
    step = max(1, len(names) // SAMPLED)
    for name in names[::step][:SAMPLED]:
        yield index.article(name)


def _in_turns(sources: Sequence[Iterator[Cloze]]) -> Iterator[Cloze]:
    """The first of every source, then the second of every source, and so on."""
    return (cloze for group in zip_longest(*sources) for cloze in group if cloze is not None)


def _is_kept(bot: Bot, cloze: Cloze) -> bool:
    answer = bot.ask(cloze.question)
    places = ((cite.article.id, cite.start, cite.end) for cite in answer.citations)
    return any(cloze.is_answered_by(*place) for place in places)
