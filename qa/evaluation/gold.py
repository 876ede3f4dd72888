"""A file of gold questions → questions checked against the index. Nothing is dropped in silence.

Kinds of files: JSON lines (``.jsonl``), SQuAD 1.1 and 2.0 (``.json``) and CSV (``.csv``), each also with ``.gz``.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.errors import GoldError, QuestionError
from qa.evaluation.corpus import Checker, find_contexts
from qa.evaluation.gold_files import Row, read_bytes, read_rows
from qa.evaluation.types import Corpus, GoldQuestion, GoldSet
from qa.question import check_question

SHOWN = 5
"""Faults that are told in a message; all of them are counted."""


def read_gold(path: str | Path, corpus: Corpus, allow_missing: bool = False) -> GoldSet:
    """Read a gold set and check it against the articles of an index.

    Raises GoldError for a file that cannot be used, and for any fault in its rows: one error for all of them.
    A question is counted as not indexed where its articles are files that the index left out or has not
    seen yet; with ``allow_missing`` also where they are unknown.
    """
    gold, faults = check_gold(path, corpus, allow_missing)
    if faults:
        raise GoldError(_message(gold.name, faults))
    return gold


def check_gold(path: str | Path, corpus: Corpus, allow_missing: bool = False) -> tuple[GoldSet, list[str]]:
    """The questions without a fault, and all faults, each with its row. Raises GoldError for an unusable file."""
    place = Path(path)
    data = read_bytes(place)
    rows = list(read_rows(place, data))
    if not rows:
        raise GoldError(f"{place.name} holds no question; expected one a line or row; fill it")
    contexts = find_contexts(corpus, {row.context for row in rows if row.context is not None})
    parsed = [(row, *_parse(row, contexts)) for row in rows]
    checker = Checker(corpus, [question for _, question, _ in parsed if question], allow_missing)
    seen: dict[str, str] = {}
    questions, faults = [], []
    for row, question, own in parsed:
        found = own if question is None else [*_doubled(question, row.where, seen), *checker.faults(question)]
        faults += [f"{row.where}: {fault}" for fault in found]
        if question is not None and not found:
            questions.append(question)
    missing = frozenset(question.id for question in questions if not checker.indexed(question))
    return GoldSet(place.name, hashlib.sha256(data).hexdigest(), tuple(questions), missing), faults


def _message(name: str, faults: Sequence[str]) -> str:
    count = "1 fault" if len(faults) == 1 else f"{len(faults):,} faults"
    more = [f"and {len(faults) - SHOWN:,} more"] if len(faults) > SHOWN else []
    return f"{name} has {count}: {'; '.join([*faults[:SHOWN], *more])}; mend the file (--check lists every fault)"


def _doubled(question: GoldQuestion, where: str, seen: dict[str, str]) -> list[str]:
    first = seen.setdefault(question.id, where)
    return [f"the id {question.id!r} is taken by {first}"] if first != where else []


def _parse(row: Row, contexts: dict[str, tuple[str, ...]]) -> tuple[GoldQuestion | None, list[str]]:
    """The question of a row, or what is wrong with it."""
    if row.fault is not None:
        return None, [row.fault]
    if not isinstance(row.record, dict):
        return None, [f"{_kind(row.record)}, expected an object with id, question, answers and article"]
    faults = list(_record_faults(row.record))
    if faults:
        return None, faults
    question = _question(row.record)
    return (question if row.context is None else replace(question, articles=contexts[row.context])), []


def _question(record: dict[str, Any]) -> GoldQuestion:
    named = record.get("article")
    articles = (named,) if isinstance(named, str) else tuple(named or ())
    return GoldQuestion(record["id"], record["question"], tuple(record["answers"]), articles, record.get("kind"))


def _record_faults(record: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a record in itself, before any article is looked at."""
    yield from _text_faults("id", record.get("id"))
    if not isinstance(record.get("question"), str):
        yield f"the question is {_kind(record.get('question'))}, expected a text"
    else:
        yield from _question_faults(record["question"])
    answers = record.get("answers")
    if isinstance(answers, list):
        for answer in answers:
            yield from _text_faults("answer", answer)
    else:
        yield f"answers is {_kind(answers)}, expected a list, empty if the articles do not say"
    article = record.get("article")
    for name in article if isinstance(article, list) else [] if article is None else [article]:
        yield from _text_faults("article", name)
    if record.get("kind") is not None:
        yield from _text_faults("kind", record["kind"])


def _question_faults(question: str) -> Iterator[str]:
    try:
        check_question(question)
    except QuestionError as error:
        yield str(error).split(";")[0]


def _text_faults(name: str, value: Any) -> Iterator[str]:  # noqa: ANN401  (JSON)
    if not isinstance(value, str):
        yield f"the {name} is {_kind(value)}, expected a text"
    elif not value.strip():
        yield f"the {name} is empty"
    elif any("\ud800" <= character <= "\udfff" for character in value):
        yield f"the {name} {value!r} holds what is not text"


def _kind(value: Any) -> str:  # noqa: ANN401  (JSON)
    """A value of JSON in words for people."""
    names = {type(None): "missing", dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    return names.get(type(value), "a number")
