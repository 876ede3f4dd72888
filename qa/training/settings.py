"""The settings of training: every number, with its unit, its default and the command-line option of its name.

Records alone, so that the command line can be told of them without loading a model.
"""

from argparse import ArgumentTypeError
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from index.command import positive, share

Precision = Literal["float32", "bfloat16", "int8"]


def number(text: str) -> float:
    """An argument that is a number above 0."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < float("inf"):
        raise ArgumentTypeError(f"{text!r} given; expected a number above 0")
    return value


def whole(text: str) -> int:
    """An argument that is a whole number, 0 or more."""
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} given; expected a whole number, 0 or more")
    return int(text)


def option(default: object, text: str, kind: Callable[[str], object] | tuple[str, ...] | None = None) -> Any:  # noqa: ANN401
    """A field that is an option too: its help, and what reads its argument or the words it may be; else a switch."""
    return field(default=default, metadata={"help": text, "kind": kind})


@dataclass(frozen=True, slots=True)
class Sources:
    """Where groups come from: files of groups, taken as they are, and files of questions, which are mined."""

    files: tuple[Path, ...]
    articles: Path | None = option(None, "the folder of the articles that gold questions name", Path)
    negatives: Literal["retrieval", "title"] = option(
        "retrieval", "wrong passages: those that the index brings, or any of the same title", ("retrieval", "title")
    )
    keep: int = option(12, "wrong passages that are kept for a question", positive)
    marked_only: bool = option(False, "answers count only where the data mark them")
    held_out_titles: Path | None = option(None, "a file of titles to hold out, one a line", Path)
    held_out: float = option(0.02, "without it, the share of the titles to hold out", share)


@dataclass(frozen=True, slots=True)
class Noise:
    """The shares of questions, each from 0 to 1 and together at most 1, that are changed in one of these ways."""

    lower: float = option(0.1, "share of questions in lower case, without the question mark", share)
    search: float = option(0.05, "share of questions as words for a search engine", share)
    typo: float = option(0.05, "share of questions with a slip of the finger", share)


@dataclass(frozen=True, slots=True)
class Sampling:
    """What is read for a question in one epoch.

    Of the questions with an answer, the share ``silent`` is asked of passages none of which answers, and the
    share ``near_miss`` meets a near miss in place of one wrong passage.
    """

    passages: int = option(4, "passages that are read together for a question, at most", positive)
    silent: float = option(0.25, "share of questions asked of passages that do not answer", share)
    near_miss: float = option(0.1, "share of questions with a passage whose year, number or name was swapped", share)
    max_tokens: int = option(288, "tokens of question and passage together, at most", positive)
    batch_tokens: int = option(8192, "tokens of a batch, padding included, about", positive)
    seed: int = option(0, "of everything that is drawn", whole)
    noise: Noise = field(default_factory=Noise)


@dataclass(frozen=True, slots=True)
class Objective:
    """Which loss; what is meant by each is said in ``qa.training.loss``."""

    shared: float = option(0.5, "weight of the loss over all passages of a question; 0 is plain SQuAD 2.0", share)
    joint: bool = option(False, "normalise spans as a whole, not starts and ends apart")
    longest: int = option(30, "tokens of the longest span, with --joint", positive)
    distil: float = option(0.5, "weight of the teachers' opinion, with --teacher", share)
    opinion: Literal["all", "place"] = option(
        "all",
        "what teachers are heard on: all, or only where in a passage its answer stands",
        ("all", "place"),
    )
    temperature: float = option(1.0, "by which logits are divided for the teachers", number)


@dataclass(frozen=True, slots=True)
class Optimising:
    """How weights move and which are kept.

    ``rate`` is the peak for the head and the last layer; each layer below learns at ``layer_decay`` times the
    rate of the one above, the embeddings below the first (Clark et al. 2020, ELECTRA). The rate rises linearly
    over the share ``warmup`` of the run and falls linearly to 0. ``average`` says which weights are kept:
    ``last``, those of the last step; ``ema``, an exponential moving average, in which what was there fades by
    ``fade`` a step; ``tail``, the plain average over the last ``tail`` of the run (stochastic weight averaging,
    Izmailov et al. 2018).
    """

    rate: float = option(2e-4, "peak rate of the head and the last layer", number)
    layer_decay: float = option(0.9, "rate of a layer over that of the one above", share)
    weight_decay: float = option(0.01, "of AdamW, but for biases and normalisations", share)
    warmup: float = option(0.05, "share of the run in which the rate rises", share)
    clip: float = option(1.0, "largest norm of a gradient", number)
    frozen: float = option(0.0, "share of the run in which the embeddings stay as they are; 1 always", share)
    average: Literal["ema", "tail", "last"] = option("ema", "the weights that are kept", ("ema", "tail", "last"))
    fade: float = option(0.999, "what the moving average keeps at a step", share)
    tail: float = option(0.2, "share of the run that is averaged, with --average tail", share)


@dataclass(frozen=True, slots=True)
class Habits:
    """What a run does besides training; none of it changes the weights."""

    looks: int = option(10, "times that the held-out questions are looked at", positive)
    look_at: int = option(300, "held-out questions that are looked at", positive)
    save_minutes: float = option(5.0, "minutes between checkpoints", number)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that the weights depend on, but for the machine: equal recipes, equal weights.

    ``data``, ``base`` and ``teachers`` are hashes of what is trained on, begun with and learnt from. ``dropout``
    None stands for the base's own.
    """

    data: str
    base: str
    epochs: int = option(2, "passes over all questions", positive)
    dropout: float | None = option(None, "share of units that are dropped (default: the base's own)", share)
    sampling: Sampling = field(default_factory=Sampling)
    objective: Objective = field(default_factory=Objective)
    optimising: Optimising = field(default_factory=Optimising)
    teachers: tuple[str, ...] = ()
    precision: Precision = "float32"

    def flat(self) -> dict[str, object]:
        """Settings by name, without nesting."""
        return _flatten(asdict(self))


def _flatten(settings: dict[str, Any]) -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in settings.items():
        plain = list(value) if isinstance(value, tuple) else value
        flat |= _flatten(value) if isinstance(value, dict) else {name: plain}
    return flat
