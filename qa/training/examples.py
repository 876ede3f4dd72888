"""Files of questions → examples: each with the text that it is asked of.

Two kinds of rows can be trained on. Rows of reading comprehension bring their paragraph: SQuAD's JSON (``.json``)
and JSON lines with ``context`` and ``answers`` as ``{"text", "start"}``. Rows of a gold set (``.jsonl``, ``.csv``)
name articles, whose folder must be given. All also with ``.gz``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from index.errors import GoldError
from qa.evaluation.evidence import stands_in
from qa.evaluation.gold_files import Row, read_bytes, read_rows

Bounds = tuple[int, int]
"""A half-open range of characters."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question on a text; no ``answers`` means that the text does not say.

    ``context`` is a paragraph or a whole article, or "" where only retrieval can tell what to read. ``marked``
    are the offsets in it at which the data say that it answers; none where they do not tell, or only guess.
    """

    id: str
    title: str
    context: str
    question: str
    answers: tuple[str, ...]
    marked: tuple[Bounds, ...] = ()


def read_examples(path: Path, articles: Path | None = None) -> Iterator[Example]:
    """Yield the examples of a file, in order. Raises GoldError, with the row, for one that is unusable.

    ``articles`` is the folder of the articles that gold questions name.
    """
    named = _Articles(articles)
    for row in read_rows(path, read_bytes(path)):
        if row.fault is not None:
            raise GoldError(f"{path.name}, {row.where}: {row.fault}; mend the file")
        try:
            yield _example(row, named)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise GoldError(
                f"{path.name}, {row.where}: no {error} there; expected id, question, answers, and context or article"
            ) from error


class _Articles:
    """The articles of a folder, read when a question first asks for one."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @cached_property
    def texts(self) -> dict[str, str]:
        """The texts by name. Raises GoldError where no folder was given."""
        if self._folder is None:
            raise GoldError(
                "questions without a context given; expected rows with a context, or the folder of the articles "
                "that they name; give it: --articles DIR"
            )
        from index import read_articles

        return {article.id: article.text for article in read_articles(self._folder)}

    def text(self, named: str | list[str] | None, answers: Iterable[str]) -> tuple[str, str]:
        """Name and text of the first article, of those ``named`` or of all, in which an answer stands."""
        names = [named] if isinstance(named, str) else named or sorted(self.texts)
        unknown = [name for name in names if name not in self.texts]
        if unknown:
            raise GoldError(f"no article {unknown[0]!r} in {self._folder}; expected a file there; name its folder")
        for name in names:
            if any(stands_in(self.texts[name], answer) for answer in answers):
                return name, self.texts[name]
        return (names[0], self.texts[names[0]]) if named else ("", "")


def _example(row: Row, articles: _Articles) -> Example:
    record: dict[str, Any] = row.record
    given: list[Any] = record["answers"]
    texts = tuple(dict.fromkeys(answer if isinstance(answer, str) else answer["text"] for answer in given))
    context, title = row.context, row.title
    if context is None:
        context, title = record.get("context"), record.get("title", "")
    if context is None:
        title, context = articles.text(record.get("article"), texts)
    marked = tuple(map(tuple, record.get("marked", ()))) or _marks(record)
    return Example(str(record["id"]), title, context, record["question"], texts, marked)


def _marks(record: dict[str, Any]) -> tuple[Bounds, ...]:
    """The offsets of answers in JSON lines, unless ``start_from`` says that they were guessed."""
    if record.get("start_from") == "heuristic":
        return ()
    told = [answer for answer in record["answers"] if isinstance(answer, dict) and "start" in answer]
    return tuple(dict.fromkeys((answer["start"], answer["start"] + len(answer["text"])) for answer in told))
