"""The phrases of a text that a later question may mean. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.followup.words import ASKING, AUXILIARY, Kind, Word, is_ordinal, is_plural, is_time, lemmas, words

INSIDE = frozenset((Kind.NAME, Kind.NUMBER, Kind.NOUN, Kind.GENITIVE))
"""What a phrase is made of, behind its determiner."""

LONGEST = 12
"""Words of a phrase, at most."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that name something; they stand from ``start`` to ``end`` of their text."""

    text: str
    start: int
    end: int
    words: tuple[Word, ...]

    @property
    def named(self) -> bool:
        """Whether a name is in it."""
        return any(word.kind is Kind.NAME for word in self.words)

    @property
    def only_name(self) -> bool:
        """Whether it is a name and nothing else."""
        return self.named and all(
            word.kind is Kind.NAME or word.lower in ("of", "the", "and", "for") or word.kind is Kind.NUMBER
            for word in self.words
        )

    @property
    def time(self) -> bool:
        """Whether it says when."""
        return not self.named and is_time(self.text)

    @property
    def number(self) -> bool:
        """Whether it is a figure and no more."""
        return not self.named and self.words[-1].kind is Kind.NUMBER

    @property
    def head(self) -> str:
        """The noun that it is about, in lower case: the last one before "of"."""
        nouns = []
        for word in self.words:
            if word.kind is Kind.PREPOSITION:
                break
            if word.kind in (Kind.NOUN, Kind.NAME, Kind.NUMBER):
                nouns.append(word.lower)
        return nouns[-1] if nouns else ""

    @property
    def plural(self) -> bool:
        """Whether it names several."""
        return is_plural(self.head) or any(word.lower == "and" for word in self.words)


def phrases(text: str, inside: bool = False) -> list[Phrase]:
    """The phrases of ``text`` in order; those joined by "of" as a whole and in parts.

    ``inside`` of a sentence a first capital tells a name.
    """
    found = list(_runs(words(text, inside)))
    joined = [
        (*one, *between, *other)
        for one, between, other in _neighbours(text, found)
        if len(one) + len(other) <= LONGEST
    ]
    made = {(run[0].start, run[-1].end): _phrase(text, run) for run in (*found, *joined)}
    return [made[place] for place in sorted(made)]


def _runs(given: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Runs of words that make a phrase."""
    run: list[Word] = []
    for word in (*given, None):
        if word is not None and word.kind in INSIDE and (run or word.kind is not Kind.GENITIVE):
            run.append(word)
            continue
        if any(_names_something(each) for each in run):
            while not _names_something(run[-1]):
                run.pop()
            yield tuple(run)
        run = [word] if word is not None and word.kind in (Kind.DETERMINER, Kind.OWNER) else []


def _names_something(word: Word) -> bool:
    """Whether a word is a name, a figure or a noun, and no adjective alone."""
    if word.kind is not Kind.NOUN:
        return word.kind in (Kind.NAME, Kind.NUMBER)
    return not is_ordinal(word.lower) and ("NOUN" in lemmas(word.lower) or not lemmas(word.lower))


def _neighbours(
    text: str, found: Sequence[tuple[Word, ...]]
) -> Iterator[tuple[tuple[Word, ...], tuple[Word, ...], tuple[Word, ...]]]:
    """Runs that stand at either side of "of"; names at either side of "a", as in titles."""
    for one, other in zip(found, found[1:], strict=False):
        between = text[one[-1].end : other[0].start]
        if between.strip() == "of":
            start = one[-1].end + between.index("of")
            yield one, (Word("of", start, start + 2, Kind.PREPOSITION),), other
        elif one[-1].kind is Kind.NAME is other[-1].kind and other[0].lower in ("a", "the") and between.isspace():
            yield one, (), other


def _phrase(text: str, run: Sequence[Word]) -> Phrase:
    start, end = run[0].start, run[-1].end
    return Phrase(text[start:end], start, end, tuple(run))


def names(sentence: str) -> list[str]:
    """The names in a sentence, in order: words with a capital or a figure that stand together."""
    found = []
    for phrase in phrases(sentence):
        run: list[Word] = []
        for word in (*phrase.words, None):
            if word is not None and word.kind is Kind.NAME:
                run.append(word)
            elif run:
                found.append(sentence[run[0].start : run[-1].end])
                run = []
    return list(dict.fromkeys(name for name in found if name.lower() not in ASKING | AUXILIARY))
