"""Printed lines that follow each other → one text. Pure."""

import re
from collections.abc import Iterator, Sequence

from index.articles.printed.lines import Line


class Hyphenated:
    """What the words within the lines of a document say of those that are parted at line ends."""

    def __init__(self, lines: Sequence[Line]) -> None:
        found = [word for line in _printed(lines) for word in line]
        self._words = frozenset(found)
        self._begins = {word.partition("-")[0] for word in found if "-" in word}

    def has_hyphen(self, begin: str, rest: str) -> bool:
        """Whether a word parted behind ``begin`` is written with a hyphen: if it is so elsewhere, or its like is.

        With "well-known" in the document, a word "kept", and no "wellkept", "well-" and "kept" are "well-kept".
        """
        begin, rest = begin.lower(), rest.lower()
        if f"{begin}-{rest}" in self._words or begin.isdigit():
            return True
        return len(begin) > 3 and begin in self._begins and rest in self._words and begin + rest not in self._words


def _printed(lines: Sequence[Line]) -> Iterator[list[str]]:
    """The words of each line, in lower case, without parts of words that are parted at its ends."""
    before: Line | None = None
    for line in lines:
        for part in [part for cell in line.row.cells for part in cell] if line.row else [line]:
            words = re.findall(r"\w+(?:-\w+)*", part.text.lower())
            yield words[bool(before and before.broken) : len(words) - part.broken]
            before = part


def put_together(lines: Sequence[Line], hyphenated: Hyphenated) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of lines that follow each other, and where the pages begin; words parted at line ends are joined."""
    text = ""
    pages: list[tuple[int, int]] = []
    for before, line in zip((None, *lines), lines, strict=False):
        words = line.text.strip()
        if before is not None:
            text = _joined(text, words, hyphenated) if before.broken else f"{text} "
        if before is None or line.page != before.page:
            pages.append((line.page, len(text)))
        text += words
    return text, tuple(pages)


def _joined(text: str, words: str, hyphenated: Hyphenated) -> str:
    """``text``, whose last word goes on in ``words``, with a hyphen only if the whole word is written with one."""
    if re.match(r"(?:and|or|to)\b", words):  # pre- and post-war
        return f"{text}- "
    begin = re.search(r"[\w-]*$", text)
    rest = re.match(r"\w*(?:-\w+)*", words)
    if not words[:1].islower() or hyphenated.has_hyphen(begin[0] if begin else "", rest[0] if rest else ""):
        return f"{text}-"
    return text
