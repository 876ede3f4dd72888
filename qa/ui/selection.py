"""Words that a person selected or typed → their offsets in the article, checked letter for letter. Pure."""

import re
from collections.abc import Sequence

from index import Article
from index.errors import GoldError

SHOWN = 80
"""Code points of the words that a message repeats."""

_LINE_END = re.compile(r"\r\n?")


def locate(article: Article, start: int, end: int, words: str) -> tuple[int, int]:
    """The half-open offsets in ``article.text`` of words that were selected in a browser.

    ``start`` and ``end`` count code points of the text as a browser has it, where every line ends in a line
    feed; white space around the words is left out. Raises GoldError if other words stand there.
    """
    text = article.text
    spent = [found.start() for found in re.finditer(r"\r\n", text)]  # each is one character in a browser
    low, high = (_as_in_file(spent, offset) for offset in (start, end))
    if not (0 <= low < high <= len(text)) or _as_in_browser(text[low:high]) != _as_in_browser(words):
        raise GoldError(
            f"the words “{words[:SHOWN]}” do not stand there in {article.id} as it is now; "
            "expected words of the article; open it again and select them"
        )
    quote = text[low:high]
    low += len(quote) - len(quote.lstrip())
    high -= len(quote) - len(quote.rstrip())
    if low >= high:
        raise GoldError("nothing but white space was selected; expected words of the article; select them")
    return low, high


def find_words(article: Article, words: str) -> tuple[int, int]:
    """The first place of ``words``, typed by a person, in ``article.text``. Raises GoldError if there is none."""
    start = article.text.find(words.strip()) if words.strip() else -1
    if start < 0:
        raise GoldError(
            f"the words “{words.strip()[:SHOWN]}” do not stand in {article.id}; expected words of the article, "
            "letter for letter; select them there"
        )
    return start, start + len(words.strip())


def _as_in_file(spent: Sequence[int], offset: int) -> int:
    """An offset of the browser's text → one of the file's, where some line ends take two characters."""
    for number, place in enumerate(spent):
        if place - number >= offset:
            return offset + number
    return offset + len(spent)


def _as_in_browser(text: str) -> str:
    return _LINE_END.sub("\n", text)
