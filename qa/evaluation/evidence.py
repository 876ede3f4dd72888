"""Whether a text holds an answer, and where. Pure.

Words are compared without regard to case and to the width of white space, since a line may end inside an
answer. Nothing else is forgiven: gold answers are words of the articles.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD_START = r"(?<!\w)(?<!\d[.,])"
_WORD_END = r"(?!\w)(?![.,]\d)"


def stands_in(text: str, answer: str) -> bool:
    """Whether the characters of ``answer`` stand anywhere in ``text``, be it within a word."""
    return re.search(_words(answer), text, re.IGNORECASE) is not None


def holds(text: str, answers: Iterable[str]) -> bool:
    """Whether ``text`` holds one of ``answers`` as whole words.

    An answer is not held inside a longer word or number: "3" neither by "230,000" nor by "3.5", "art" not
    by "party". Alibaba's holds "Alibaba".
    """
    return any(_pattern(answer).search(text) for answer in answers)


def places(text: str, answers: Iterable[str]) -> list[tuple[int, int]]:
    """All half-open offsets at which ``text`` holds one of ``answers`` as whole words, in order."""
    return sorted({found.span() for answer in answers for found in _pattern(answer).finditer(text)})


@lru_cache(maxsize=4096)
def _pattern(answer: str) -> re.Pattern[str]:
    """Guards stand only where the answer begins or ends in a word: "$4" may follow anything."""
    bare = answer.strip()
    start = _WORD_START if re.match(r"\w", bare) else ""
    end = _WORD_END if re.search(r"\w\Z", bare) else ""
    return re.compile(start + _words(answer) + end, re.IGNORECASE)


def _words(answer: str) -> str:
    return r"\s+".join(map(re.escape, answer.split()))
