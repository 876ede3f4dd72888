"""How common English words are: the 82,834 words of symspellpy's dictionary, counted in Google's books."""

from functools import cache
from importlib.resources import files

DICTIONARY = "frequency_dictionary_en_82_765.txt"


def per_million(word: str) -> float:
    """How often a word in lower case stands among a million words of English books; 0 for no English word."""
    counts, total = _counts()
    return 1e6 * counts.get(word, 0) / total


@cache
def _counts() -> tuple[dict[str, int], int]:
    """The count of each word, and their sum. Read at first use: it takes a tenth of a second."""
    lines = files("symspellpy").joinpath(DICTIONARY).read_text(encoding="utf-8-sig").splitlines()
    counts = {word: int(count) for word, _, count in (line.partition(" ") for line in lines)}
    return counts, sum(counts.values())
