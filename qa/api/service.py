"""A checked request → the JSON that answers it: what HTTP, Gradio's interface and MCP have in common."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from typing_extensions import TypedDict

from index import LocalIndex
from index.errors import BusyError, RequestError
from index.json import HitJson, ListedJson, hit_json, listed_json
from qa.answer import Answerer
from qa.api.requests import AskRequest, ListRequest, ReadRequest, SearchRequest
from qa.followup import ask_within
from qa.json import AnswerJson, answer_json
from qa.question import check_question

LONGEST = 20_000
"""Code points of an article that are given at once."""

WAITING = 64
"""Requests that may wait for their turn; whoever sends one more is told so."""

T = TypeVar("T")


class ArticleJson(TypedDict):
    """A part of an article: ``text`` is what stands from ``start`` to ``end``, of ``length`` code points in all."""

    article: str
    title: str
    date: str | None
    author: str | None
    url: str | None
    length: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Service:
    """Asks, searches, lists and reads the articles of one index. Raises ChatbotError."""

    bot: Answerer
    index: LocalIndex

    def ask(self, asked: AskRequest) -> AnswerJson:
        """The JSON of ``python -m qa ask --json``, the question understood with its history."""
        turns = [earlier.turn for earlier in asked.history]
        return answer_json(ask_within(self._answerer(asked), asked.question, turns, asked.where, asked.as_typed))

    def _answerer(self, asked: AskRequest) -> Answerer:
        """The one that remembers its answers, unless another threshold or number of passages is asked for."""
        if asked.threshold is None and asked.top_k is None:
            return self.bot
        threshold = self.bot.threshold if asked.threshold is None else asked.threshold
        return replace(self.bot, threshold=threshold, top_k=asked.top_k or self.bot.top_k)

    def search(self, asked: SearchRequest) -> list[HitJson]:
        """The JSON of ``python -m index search --json``, as one list."""
        check_question(asked.words)
        return [hit_json(hit) for hit in self.index.search(asked.words, asked.k, asked.where)]

    def articles(self, asked: ListRequest) -> list[ListedJson]:
        """The JSON of ``python -m index list --json``, as one list."""
        return [listed_json(listed) for listed in self.index.articles()]

    def read(self, asked: ReadRequest) -> ArticleJson:
        """The text of an article from ``start`` to ``end``, cut after ``LONGEST`` code points."""
        article = self.index.article(asked.article)
        length = len(article.text)
        if asked.start > length:
            raise RequestError(f"start is {asked.start}; expected at most {length}, the article's length")
        if asked.end is not None and asked.end < asked.start:
            raise RequestError(f"end is {asked.end}; expected at least {asked.start}, the start; swap them")
        end = min(length if asked.end is None else asked.end, length, asked.start + LONGEST)
        return {
            "article": article.id,
            "title": article.title,
            "date": article.published,
            "author": article.author,
            "url": article.url,
            "length": length,
            "start": asked.start,
            "end": end,
            "text": article.text[asked.start : end],
        }


@dataclass(frozen=True, slots=True)
class Turns:
    """Lets requests of an event loop that need a model have their turn in a thread, one after another.

    The reader uses every core by itself, so that two at once would both be late; the loop goes on meanwhile.
    """

    limiter: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))

    async def run(self, work: Callable[[], T]) -> T:
        """What ``work`` gives when its turn has come. Raises BusyError where too many wait already."""
        if self.limiter.statistics().tasks_waiting >= WAITING:
            raise BusyError(f"{WAITING} requests wait already; expected fewer; try again in a while")
        return await anyio.to_thread.run_sync(work, limiter=self.limiter)

    async def at_once(self, work: Callable[[], T]) -> T:
        """What ``work`` gives, which needs no model and waits for no one."""
        return await anyio.to_thread.run_sync(work)
