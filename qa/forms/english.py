"""Which words are English, and how common they are.

Counts are those of the dictionary of symspellpy: 82,834 words in British spelling, counted in books. What it lacks
is looked for in lemminflect's lexicon (the SPECIALIST lexicon of the US National Library of Medicine), which has
American spellings and all inflections, but no counts.
"""

from functools import cache
from importlib.resources import files

DICTIONARY = "frequency_dictionary_en_82_765.txt"


def is_english(word: str) -> bool:
    """Whether a word in lower case is an English one, names apart."""
    return is_common(word) or _in_lexicon(word)


def is_common(word: str) -> bool:
    """Whether a word in lower case has a count; for a few words this is faster than to read all counts."""
    return f"\n{word} ".encode() in _dictionary()


def per_million(word: str) -> float:
    """How often a word in lower case stands among a million words of English books; 0 if that is not known."""
    counts, total = _counts()
    return 1e6 * counts.get(word, 0) / total


@cache
def _counts() -> tuple[dict[str, int], int]:
    """The count of each word, and their sum. Made at first use: it takes a tenth of a second."""
    lines = _dictionary().decode().split("\n")[1:-1]
    counts = {word: int(count) for word, _, count in (line.partition(" ") for line in lines)}
    return counts, sum(counts.values())


@cache
def _dictionary() -> bytes:
    """A line for each word with its count, between two ends of lines."""
    text = files("symspellpy").joinpath(DICTIONARY).read_text(encoding="utf-8-sig")
    return f"\n{text.strip()}\n".encode()


def _in_lexicon(word: str) -> bool:
    from lemminflect import getAllLemmas  # here: its tables take half a second to load, and are seldom needed

    return bool(getAllLemmas(word))
