"""What a program sends → a checked request. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from index.errors import RequestError
from index.filter import make_filter
from index.types import Filter
from qa.answer import TOP_K
from qa.followup import Turn
from qa.question import MAX_LENGTH

MOST = 100
"""Passages that a program may have read or found at once."""

SHOWN = 60
"""Code points of a faulty value that a message repeats."""

STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Which articles are searched: names of articles (all, if there are none), and ISO dates, both included."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    articles: Annotated[
        list[str], Field(description="search these articles or files alone; all, if none is named")
    ] = field(default_factory=list)
    since: Annotated[str | None, Field(description="articles of this date or later alone: YYYY-MM-DD")] = None
    until: Annotated[str | None, Field(description="articles of this date or earlier alone: YYYY-MM-DD")] = None

    @property
    def where(self) -> Filter:
        """The filter. Raises QuestionError for what is no day, or for a range that ends before it begins."""
        return make_filter(self.articles, self.since, self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A question that was asked before, and what came back; further fields of an answer are passed over."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="ignore")

    question: Annotated[str, Field(description="the question, as it was typed")]
    resolved_question: Annotated[str | None, Field(description="how it was understood, if otherwise")] = None
    answer: Annotated[str, Field(description="the words of the answer")] = ""
    sentence: Annotated[str, Field(description="the sentence around the answer, as its citation gives it")] = ""

    @property
    def turn(self) -> Turn:
        """The turn of a conversation, cut to lengths that questions and sentences have."""
        return Turn((self.resolved_question or self.question)[:MAX_LENGTH], self.answer[:MAX_LENGTH],
                    self.sentence[:MAX_LENGTH])  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRequest(Limits):
    """A question. Without a ``threshold`` the answerer's own holds."""

    question: Annotated[
        str, Field(description="one question in plain words; complete in itself, or with the history it goes on from")
    ]
    threshold: Annotated[
        float | None,
        Field(
            ge=0,
            le=1,
            allow_inf_nan=False,
            description="confidence from 0 to 1 below which the articles do not say; 0 always answers",
        ),
    ] = None
    top_k: Annotated[int | None, Field(ge=1, le=MOST, description=f"passages that are read (default: {TOP_K})")] = (
        None
    )
    history: Annotated[
        list[Earlier],
        Field(description="the questions asked before and their answers, oldest first; the last ones count"),
    ] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest(Limits):
    """A question or words, and how many passages are wanted."""

    words: Annotated[str, Field(description="a question, or words to be found")]
    k: Annotated[int, Field(ge=1, le=MOST, description="how many passages, the nearest first")] = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRequest:
    """All articles; nothing can be said about it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequest:
    """A part of an article, in half-open offsets of code points."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    article: Annotated[str, Field(description="the name of the article, as citations and hits give it")]
    start: Annotated[int, Field(ge=0, description="offset of the first character")] = 0
    end: Annotated[int | None, Field(ge=0, description="offset behind the last character (default: the end)")] = None


R = TypeVar("R", AskRequest, SearchRequest, ListRequest, ReadRequest)


ADAPTERS: dict[type[object], TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (AskRequest, SearchRequest, ListRequest, ReadRequest)
}
"""What checks the requests of each kind, and knows their JSON schema."""


def check(kind: type[R], given: Mapping[str, object]) -> R:
    """A request of values by name; numbers may be written as text. Raises RequestError, naming what is wrong."""
    try:
        json.dumps(given, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        raise RequestError("the request holds bytes that are not text; expected UTF-8; send it again") from error
    try:
        checked: R = ADAPTERS[kind].validate_python(given)
        return checked
    except ValidationError as error:
        raise RequestError(_explain(kind, error)) from error


def _explain(kind: type[object], error: ValidationError) -> str:
    """The first fault in one line."""
    fault = error.errors(include_url=False)[0]
    name = ".".join(map(str, fault["loc"]))
    names = ", ".join(each.name for each in fields(kind)) or "none"  # type: ignore[arg-type]  # all are dataclasses
    if fault["type"] == "missing":
        return f"{name!r} is missing; expected it among the parameters ({names}); give it"
    if fault["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        return f"{name[:SHOWN]!r} given; expected other parameters ({names}); leave it out"
    words = fault["msg"].replace("Input should be", "expected").replace("String should", "expected to")
    value = repr(fault["input"])
    return f"{name} is {value if len(value) <= SHOWN else value[:SHOWN] + '…'}; {words}"
