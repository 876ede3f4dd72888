"""Pronouns of a later question in the same line → what an earlier one named. Pure.

Only where there is no doubt: the earlier question has exactly one name, and the later one none of its own.
"""

import re
from collections.abc import Iterator, Sequence

_NAME = re.compile(r"(?<![\w.])(?:[A-Z0-9][\w.&’'-]*\w|[A-Z])(?: (?:of |the )?[A-Z0-9][\w.&-]*\w)*")
_PRONOUN = re.compile(r"\b(?:it|its|he|him|his|she|hers|they|them|their)\b", re.IGNORECASE)
_OWNING = frozenset(("its", "his", "their", "hers"))
_POSSESSIVE = re.compile(r"['’]s?$")


def fill_in(questions: Sequence[str]) -> list[str]:
    """The questions, each complete in itself where that is plain."""
    return list(_filled(questions))


def _filled(questions: Sequence[str]) -> Iterator[str]:
    last: list[str] = []
    for question in questions:
        own = _names(question)
        yield _replaced(question, last[0]) if len(last) == 1 and not own else question
        last = own or last


def _names(question: str) -> list[str]:
    """The different names in a question; its first word has a capital anyway and does not count."""
    first = len(question) - len(question.lstrip()) + len(question.split(maxsplit=1)[0])
    found = (_POSSESSIVE.sub("", name[0]) for name in _NAME.finditer(question, first))
    return list(dict.fromkeys(name for name in found if name != "I"))


def _replaced(question: str, name: str) -> str:
    """With the name in the place of its first pronoun."""
    return _PRONOUN.sub(lambda found: f"{name}’s" if found[0].lower() in _OWNING else name, question, count=1)
