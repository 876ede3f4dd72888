"""How much of what was printed is read back, and how much of what is not article."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.types import Article
from tests.files.making import Made

_PLAIN = str.maketrans("“”", '""')


@dataclass(frozen=True, slots=True)
class Fidelity:
    """Characters printed, those of them kept, those of the extract, and those of it that are boilerplate."""

    printed: int = 0
    kept: int = 0
    extract: int = 0
    boilerplate: int = 0

    def __add__(self, other: "Fidelity") -> "Fidelity":
        return Fidelity(
            self.printed + other.printed,
            self.kept + other.kept,
            self.extract + other.extract,
            self.boilerplate + other.boilerplate,
        )


def measure(made: Made, article: Article) -> Fidelity:
    """Compare an article with what was printed; white space does not count, quotation marks may be plain."""
    text = squash(article.text)
    units = [squash(unit) for unit in made.units]
    kept = sum(len(unit) if unit in text else _alike(unit, text) for unit in units)
    waste = sum(len(squash(words)) for words in made.boilerplate if squash(words) in text)
    return Fidelity(sum(map(len, units)), kept, len(text), waste)


def by_kind(files: Iterable[Made], articles: dict[str, Article]) -> dict[str, Fidelity]:
    """The sums of all files of each kind; an article that was not read keeps nothing."""
    sums: dict[str, Fidelity] = {}
    for made in files:
        article = articles.get(made.article, Article(made.article, "", "", made.article))
        sums[made.kind] = sums.get(made.kind, Fidelity()) + measure(made, article)
    return sums


def squash(text: str) -> str:
    """``text`` without white space."""
    return "".join(text.translate(_PLAIN).split())


def _alike(unit: str, text: str) -> int:
    """How many characters of ``unit`` stand in ``text`` in order, in runs of at least four."""
    matcher = SequenceMatcher(None, unit, text, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks() if block.size >= 4)
