"""Examples → groups: texts cut into passages, and for each question those that answer it and those that do not."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from index import Article, Passage
from qa.evaluation.evidence import places
from qa.normalize import normalize
from qa.training.examples import Bounds, Example
from qa.training.groups import Group, Groups

Split = Callable[[Article], Iterable[Passage]]
"""Cuts an article into passages, as the index does."""

Search = Callable[[Sequence[str]], Iterator[Sequence[Passage]]]
"""Questions → the passages nearest to each, best first; their articles are named as ``article_name`` says."""

OnProgress = Callable[[int, int], None]

KEPT = 12
"""Wrong passages that are kept for each question, unless told otherwise."""

Key = tuple[int, int, int]
"""Number of the context, and the passage's bounds in it."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The groups, and how many questions had to be left out because no passage holds their answer whole."""

    groups: Groups
    left_out: int


def article_name(number: int) -> str:
    """The name of the article made of the ``number``-th different context."""
    return f"{number:06}.txt"


def contexts_of(examples: Iterable[Example]) -> list[str]:
    """The different contexts, in the order of first appearance."""
    return list(dict.fromkeys(example.context for example in examples if example.context))


def gather(
    examples: Sequence[Example],
    split: Split,
    search: Search | None = None,
    *,
    kept: int = KEPT,
    marked_only: bool = False,
    seed: int = 0,
    on_progress: OnProgress = lambda done, total: None,
) -> Gathered:
    """A group for each example that has something to read.

    Wrong passages are the nearest ``kept`` that ``search`` brings and that do not hold the words of an answer;
    without it, others of the same text, then of the same title, drawn with ``seed``. In a gold passage all
    places that hold an answer count as answers, with ``marked_only`` those that the data mark, if they do.
    """
    shelf = _Shelf(examples, split)
    found = search([example.question for example in examples]) if search else None
    drawn = None if search else _Neighbours(examples, shelf, kept, seed)
    groups = []
    for number, example in enumerate(examples, start=1):
        near = [shelf.find(passage) for passage in next(found)] if found else []
        others = drawn.of(example) if drawn else ()
        group = _group(example, shelf, [*near, *others], kept, marked_only)
        if group is not None:
            groups.append(group)
        on_progress(number, len(examples))
    return Gathered(shelf.finish(groups), len(examples) - len(groups))


@dataclass
class _Shelf:
    """The passages met so far, each under a number, and those of every context."""

    examples: Sequence[Example]
    split: Split
    passages: list[Passage] = field(default_factory=list)
    numbers: dict[Key, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        titles = {example.context: example.title for example in reversed(self.examples)}
        self.articles = [
            Article(article_name(number), titles[context], context, article_name(number))
            for number, context in enumerate(contexts_of(self.examples))
        ]
        self._own = {article.text: [self.find(part) for part in self.split(article)] for article in self.articles}
        self._normal: dict[int, str] = {}

    def find(self, passage: Passage) -> int:
        """The number of a passage, a new one if it was not met before."""
        context = int(passage.article.id.removesuffix(".txt"))
        key = (context, passage.start, passage.end)
        if key not in self.numbers:
            self.numbers[key] = len(self.passages)
            self.passages.append(Passage(self.articles[context], passage.start, passage.end))
        return self.numbers[key]

    def own(self, context: str) -> list[int]:
        """The passages of a context, in order."""
        return self._own.get(context, [])

    def holds(self, number: int, answers: Iterable[str]) -> bool:
        """Whether a passage holds the words of an answer, whatever their case, articles and punctuation."""
        if number not in self._normal:
            self._normal[number] = f" {normalize(self.passages[number].text)} "
        return any(f" {normalize(answer)} " in self._normal[number] for answer in answers)

    def finish(self, groups: Sequence[Group]) -> Groups:
        """The groups over those passages that they name, numbered anew."""
        used = sorted({number for group in groups for number in group.passages})
        renumber = {number: new for new, number in enumerate(used)}
        passages = [self.passages[number] for number in used]
        return Groups(
            tuple(passage.text for passage in passages),
            tuple(passage.article.title for passage in passages),
            tuple(_renumber(group, renumber) for group in groups),
        )


class _Neighbours:
    """Draws wrong passages where there is no search: of the same title, or of any where there are too few."""

    def __init__(self, examples: Sequence[Example], shelf: _Shelf, kept: int, seed: int) -> None:
        self._pool: dict[str, list[int]] = defaultdict(list)
        for context, title in {example.context: example.title for example in examples}.items():
            self._pool[title] += shelf.own(context)
        self._all = range(len(shelf.passages))
        self._kept, self._seed = kept, seed

    def of(self, example: Example) -> list[int]:
        """Twice as many as are kept, since some will hold an answer."""
        draw = random.Random(f"{self._seed} {example.id}")
        near = self._pool[example.title]
        drawn = draw.sample(near, min(2 * self._kept, len(near)))
        return [*drawn, *draw.sample(self._all, min(2 * self._kept, len(self._all)))]


def _group(example: Example, shelf: _Shelf, found: list[int], kept: int, marked_only: bool) -> Group | None:
    own = shelf.own(example.context)
    gold = {number: spans for number in own if (spans := _spans(example, shelf.passages[number], marked_only))}
    others = dict.fromkeys(number for number in [*found, *own] if number not in gold)
    holding = {number for number in others if shelf.holds(number, example.answers)}
    unsure = [number for number in others if number in holding]
    silent = [number for number in others if number not in holding]
    if not (gold if example.answers else silent):
        return None
    return Group(
        example.id, example.title, example.question, example.answers,
        tuple(gold.items()), tuple(unsure[:kept]), tuple(silent[:kept]),
    )  # fmt: skip


def _spans(example: Example, passage: Passage, marked_only: bool) -> tuple[Bounds, ...]:
    """Where a passage of the example's own text answers, as offsets into the passage; nowhere if it does not."""
    low, high = passage.start, passage.end
    marked = [(start - low, end - low) for start, end in example.marked if low <= start and end <= high]
    if example.marked and not marked:
        return ()
    standing = [] if marked and marked_only else places(passage.text, example.answers)
    return tuple(dict.fromkeys([*marked, *standing]))


def _renumber(group: Group, numbers: dict[int, int]) -> Group:
    return Group(
        group.id, group.title, group.question, group.answers,
        tuple((numbers[number], spans) for number, spans in group.gold),
        tuple(numbers[number] for number in group.unsure),
        tuple(numbers[number] for number in group.silent),
    )  # fmt: skip
