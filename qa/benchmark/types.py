"""The records of a benchmark. Times are wall milliseconds, memory is MB (10⁶ bytes), unless a name says otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STAGES = ("encode", "search", "read", "total")
"""In the order of a table; a side that cannot tell a stage leaves it out."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its references and the file of articles that holds the answer."""

    text: str
    answers: tuple[str, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Passages that every side gets: the files they stand in, vectors of shape (n, dim), and our index of them."""

    passages: str
    vectors: str
    index: str
    n: int
    questions: tuple[Question, ...]
    warm_up: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quantiles:
    """The median and the 95th percentile of some times."""

    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class SideFigures:
    """What one side did with the questions of one corpus.

    ``per_s`` are questions answered in a second with so many at once. ``exact_match`` and ``f1`` are percent.
    ``memory`` is resident after the questions, ``peak`` the most there was, both None where the system does not say.
    ``agreement`` is the lowest cosine of its own vectors with those that were handed over.
    """

    name: str
    versions: Mapping[str, str]
    stages: Mapping[str, Quantiles]
    exact_match: float
    f1: float
    per_s: Mapping[int, float]
    embedded_per_s: float
    agreement: float
    open_s: float
    memory: float | None
    peak: float | None


@dataclass(frozen=True, slots=True)
class Absent:
    """A side that could not be measured, and why, with what to do."""

    name: str
    reason: str
    failed: bool
    """Whether it is there but came to grief; else it is not installed."""


@dataclass(frozen=True, slots=True)
class StartUp:
    """``python -m qa ask`` from a cold shell: medians and extremes of ``n`` processes, in seconds.

    ``first`` is until the answer is out, ``done`` until the process has ended. ``memory`` and ``peak`` are of one
    process that has answered one question.
    """

    n: int
    first: float
    first_max: float
    done: float
    memory: float | None
    peak: float | None


@dataclass(frozen=True, slots=True)
class SizeFigures:
    """All that was measured with one number of passages."""

    passages: int
    questions: int
    sides: Sequence[SideFigures]
    absent: Sequence[Absent]
    start_up: StartUp | None
    functions: Sequence[Mapping[str, float | str]]
    arithmetic: "Arithmetic"


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast this machine multiplies matrices, in GFLOP/s."""

    what: str
    square: float
    reader: float


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """What reading takes if it were nothing but its products.

    ``windows``, ``tokens`` and ``gflop`` are medians of a question; ``share`` is, for each rate, the milliseconds
    that the products would take at that rate over those that reading took at the median.
    """

    windows: float
    tokens: float
    gflop: float
    read_ms: float
    rates: Sequence[Rate]
    share: Mapping[str, float]
