"""One corpus, all sides: opened once, then asked in turns, so that noise of the machine hits all alike."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from index import Passage
from index.command import ROOT
from qa.answer import Answerer
from qa.benchmark.arithmetic import Shape, compute, measure_rates, window_sizes
from qa.benchmark.figures import agreement, deal, scores, stages
from qa.benchmark.startup import start_up
from qa.benchmark.types import Absent, Arithmetic, Corpus, SideFigures, SizeFigures
from qa.benchmark.worker import MissingSideError, SideError, Worker
from qa.reading import read_promising

OURS = "ours"
PROFILED = 20
"""Questions that are asked under the profiler."""

FEWEST = 4
"""Questions that each of many users asks in one go, at least."""

EMBEDDED = 64
"""Passages that a side embeds in one go, at least: two batches at sentence-transformers' default."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Rival:
    """A side that is not ours: the module that serves it, and the name of its environment."""

    module: str
    environment: str


RIVALS: dict[str, Rival] = {
    "tutorial": Rival("tutorial", "plain"),
    "txtai": Rival("with_txtai", "plain"),
    "haystack": Rival("with_haystack", "haystack"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured, and with what: ``float32`` is the reader's copy for rivals, ``rivals`` their environments."""

    encoder: Path
    reader: Path
    float32: Path
    rivals: Path
    sides: tuple[str, ...] = (OURS, *RIVALS)
    top_k: int = 10
    rounds: int = 10
    at_once: tuple[int, ...] = (1, 4, 16)
    embed: int = 256
    starts: int = 10
    threads: int = 1


@dataclass(slots=True)
class Party:
    """A process in the run and what it has done so far; ``at_once`` is how many ask it at the same time."""

    name: str
    worker: Worker
    at_once: int
    opened: Mapping[str, Any]
    waiting: list[str] = field(default_factory=list)
    seconds: float = 0.0
    embedding: float = 0.0
    embedded: int = 0
    answers: list[str] = field(default_factory=list)
    times: list[Mapping[str, float]] = field(default_factory=list)
    agreement: float = 1.0


def measure(corpus: Corpus, plan: Plan, tell: Tell = lambda text: None) -> SizeFigures:
    """Measure every side of the plan on one corpus. Raises SideError where our own side comes to grief."""
    tell("start-up")
    started = start_up(corpus.index, [question.text for question in corpus.questions], plan.starts)
    absent: list[Absent] = []
    with ExitStack() as stack:
        parties: list[Party] = []
        for name, at_once in _parties(plan):
            tell(f"opening {name}, {at_once} at once")
            with _excused(name, absent, plan):
                parties.append(_open(stack, name, at_once, corpus, plan))
        take_turns(parties, corpus, plan, absent, tell)
        figures = [_figures(party, parties, corpus) for party in parties if party.at_once == 1]
    tell("where the time goes")
    with _start(OURS, plan) as worker:
        functions = _profile(worker, corpus, plan)
    arithmetic = _arithmetic(corpus, plan, figures[0].stages["read"].p50)
    return SizeFigures(corpus.n, len(corpus.questions), figures, absent, started, functions, arithmetic)


def install_command(name: str, rivals: Path) -> str:
    """The command that makes the environment of a rival."""
    place = rivals / RIVALS[name].environment
    needs = Path(__file__).with_name(f"rivals-{RIVALS[name].environment}.txt").relative_to(ROOT)
    return f"python -m venv {place} && {place}/bin/pip install -r {needs}"


def _parties(plan: Plan) -> list[tuple[str, int]]:
    """Who takes part, with how many at once; ours once for each number of users, so that no cache is warm."""
    more = [(OURS, at_once) for at_once in plan.at_once if at_once > 1]
    return [(OURS, 1), *more, *((name, 1) for name in plan.sides if name != OURS)]


@contextmanager
def _excused(name: str, absent: list[Absent], plan: Plan) -> Iterator[None]:
    """Note a rival that is not installed or comes to grief, and go on without it; ours is needed."""
    try:
        yield
    except SideError as error:
        if name == OURS:
            raise
        failed = not isinstance(error, MissingSideError)
        reason = str(error) if failed else f"not installed ({error}): {install_command(name, plan.rivals)}"
        absent.append(Absent(name, reason, failed))


def _start(name: str, plan: Plan) -> Worker:
    """The process of a side, offline and with the threads of all others."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS"), str(plan.threads))
    environment = {**threads, "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "PYTHONPATH": ""}
    if name == OURS:
        return Worker(Path(sys.executable), "qa.benchmark.sides.ours", {**environment, "PYTHONPATH": str(ROOT)})
    rival = RIVALS[name]
    return Worker(plan.rivals / rival.environment / "bin" / "python", rival.module, environment)


def _setup(name: str, corpus: Corpus, plan: Plan) -> dict[str, object]:
    reader = plan.reader if name == OURS else plan.float32
    return {
        "passages": corpus.passages, "vectors": corpus.vectors, "index": corpus.index,
        "encoder": str(plan.encoder), "reader": str(reader), "top_k": plan.top_k,
    }  # fmt: skip


def _open(stack: ExitStack, name: str, at_once: int, corpus: Corpus, plan: Plan) -> Party:
    worker = stack.enter_context(_start(name, plan))
    opened = worker.request("open", **_setup(name, corpus, plan))
    worker.request("ask", questions=list(corpus.warm_up), at_once=1)
    return Party(name, worker, at_once, opened)


def take_turns(parties: list[Party], corpus: Corpus, plan: Plan, absent: list[Absent], tell: Tell) -> None:
    """In each round every party does the same part of the work; who begins changes.

    Where many ask at once, a part waits until there is enough of it, or little else than its end would be measured.
    A rival that comes to grief is put from ``parties`` to ``absent``.
    """
    texts = _texts(corpus)[: plan.embed]
    vectors = np.load(corpus.vectors, mmap_mode="r")
    parts = deal(len(corpus.questions), plan.rounds)
    some = deal(len(texts), min(len(parts), max(len(texts) // EMBEDDED, 1)))
    for number, part in enumerate(parts):
        for party in [*parties[number % len(parties) :], *parties[: number % len(parties)]]:
            fine = len(absent)
            with _excused(party.name, absent, plan):
                party.waiting += [question.text for question in corpus.questions[part]]
                if number == len(parts) - 1 or len(party.waiting) >= FEWEST * party.at_once:
                    tell(f"round {number + 1} of {len(parts)}: {party.name}, {party.at_once} at once")
                    _ask(party)
                if party.at_once == 1 and number < len(some):
                    _embed(party, texts[some[number]], vectors[some[number]])
            if len(absent) > fine:
                parties.remove(party)


def _ask(party: Party) -> None:
    reply = party.worker.request("ask", questions=party.waiting, at_once=party.at_once)
    party.waiting.clear()
    party.seconds += reply["seconds"]
    party.answers += [answer["answer"] for answer in reply["answers"]]
    party.times += [answer["ms"] for answer in reply["answers"]]


def _embed(party: Party, texts: list[str], vectors: Any) -> None:  # noqa: ANN401
    reply = party.worker.request("embed", texts=texts)
    party.embedding += reply["seconds"]
    party.embedded += len(texts)
    own = reply["vectors"]
    party.agreement = min(party.agreement, agreement(own, vectors[: len(own)]))


def _figures(party: Party, parties: Sequence[Party], corpus: Corpus) -> SideFigures:
    right = [question.answers for question in corpus.questions]
    memory = party.worker.request("memory")
    exact, f1 = scores(party.answers, right)
    same = [other for other in parties if other.name == party.name]
    return SideFigures(
        party.name, party.opened["versions"], stages(party.times), exact, f1,
        per_s={other.at_once: len(right) / other.seconds for other in same},
        embedded_per_s=party.embedded / party.embedding,
        agreement=party.agreement,
        open_s=party.opened["seconds"],
        memory=memory["now"],
        peak=memory["peak"],
    )  # fmt: skip


def _profile(worker: Worker, corpus: Corpus, plan: Plan) -> list[Mapping[str, float | str]]:
    """Our functions by the time in them, in a process whose caches are empty."""
    worker.request("open", **_setup(OURS, corpus, plan))
    worker.request("ask", questions=list(corpus.warm_up), at_once=1)
    questions = [question.text for question in corpus.questions[:PROFILED]]
    rows: list[Mapping[str, float | str]] = worker.request("profile", questions=questions, root=str(ROOT))[
        "functions"
    ]
    return rows


def _arithmetic(corpus: Corpus, plan: Plan, read_ms: float) -> Arithmetic:
    """What the products alone would take of the ``read_ms`` that our side took to read."""
    sizes, shape = window_sizes(plan.reader, _read(corpus, plan)), Shape.of(plan.reader)
    tokens = sum(map(sum, sizes)) // len(sizes)
    return compute(sizes, shape, read_ms, measure_rates(tokens, shape))


def _read(corpus: Corpus, plan: Plan) -> list[tuple[str, list[Passage]]]:
    """Each question with the passages that our side reads for it."""
    bot = Answerer.open(corpus.index, plan.reader)
    asked = [(question.text, bot.index.search(question.text, k=plan.top_k)) for question in corpus.questions]
    read = read_promising(bot.reader, asked, bot.calibration)
    return [(question, [hit.passage for hit, _ in part]) for (question, _), part in zip(asked, read, strict=True)]


def _texts(corpus: Corpus) -> list[str]:
    return [json.loads(line)["text"] for line in Path(corpus.passages).read_text("utf-8").splitlines()]
