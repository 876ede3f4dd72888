"""Figures → Markdown, which is read as well in a shell. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from qa.benchmark.types import STAGES, Arithmetic, Quantiles, SideFigures, SizeFigures, StartUp

SAME = 0.97
"""Cosine from which on two vectors of a passage count as of the same weights, whatever the arithmetic."""


def render(figures: SizeFigures, top_k: int) -> str:
    """All that was measured with one number of passages."""
    blocks = [
        f"## {figures.passages:,} passages, {figures.questions} questions, {top_k} read",
        _sides(figures.sides),
        *(f"{absent.name}: {'FAILED: ' if absent.failed else ''}{absent.reason}" for absent in figures.absent),
        _at_once(figures.sides[0]),
        *([_start_up(figures.start_up)] if figures.start_up else []),
        _arithmetic(figures.arithmetic),
        _functions(figures.functions),
    ]  # fmt: skip
    return "\n\n".join(blocks)


def _sides(sides: Sequence[SideFigures]) -> str:
    """A row for each side, the first being the one that the others are compared with."""
    ours = sides[0]
    head = ["side", "F1", "EM", *(f"{stage} ms" for stage in STAGES), "× ours", "embedded/s", "ours ×", "memory MB"]
    rows = (
        [
            side.name, f"{side.f1:.1f}", f"{side.exact_match:.1f}",
            *(_times(side.stages.get(stage)) for stage in STAGES),
            f"{side.stages['total'].p50 / ours.stages['total'].p50:.2f}",
            f"{side.embedded_per_s:.1f}",
            f"{ours.embedded_per_s / side.embedded_per_s:.2f}",
            _megabytes(side.memory),
        ]
        for side in sides
    )  # fmt: skip
    versions = "; ".join(
        f"{side.name}: {', '.join(' '.join(pair) for pair in side.versions.items())}" for side in sides
    )
    strange = (
        f"\n\n{side.name}: NOT THE SAME WEIGHTS: its own vectors agree with those handed over by {side.agreement:.3f}"
        for side in sides
        if side.agreement < SAME
    )
    note = "Times are p50 / p95. txtai's search encodes the question too."
    return f"{_table(head, rows)}\n\n{note}\n\n{versions}.{''.join(strange)}"


def _at_once(ours: SideFigures) -> str:
    base = ours.per_s[1]
    rows = ((str(n), f"{rate:.2f}", f"{rate / base:.2f}") for n, rate in sorted(ours.per_s.items()))
    return _table(("at once (ours)", "questions/s", "× one at a time"), rows)


def _start_up(start: StartUp) -> str:
    return (
        f"From a cold shell (`python -m qa ask`, median of {start.n}): answer after {start.first:.2f} s "
        f"(slowest {start.first_max:.2f} s), ended after {start.done:.2f} s; "
        f"memory after it {_megabytes(start.memory)} MB, at most {_megabytes(start.peak)} MB."
    )


def _arithmetic(arithmetic: Arithmetic) -> str:
    text = (
        f"A question's {arithmetic.windows:.0f} windows hold {arithmetic.tokens:,.0f} tokens (medians): "
        f"{arithmetic.gflop:.1f} GFLOP of products. Ours reads them in {arithmetic.read_ms:.0f} ms (p50)."
    )
    rows = (
        (
            rate.what, f"{rate.square:,.0f}", f"{rate.reader:,.0f}",
            f"{1000 * arithmetic.gflop / rate.square:.0f}", f"{arithmetic.share[rate.what]:.0%}",
        )
        for rate in arithmetic.rates
    )  # fmt: skip
    head = ("arithmetic", "GFLOP/s, square", "GFLOP/s, the reader's shape", "reading would take ms", "share reached")
    return f"{text}\n\n{_table(head, rows)}"


def _functions(rows: Sequence[Mapping[str, float | str]]) -> str:
    """Our functions by the milliseconds a question spends in them and what they call."""
    head = ("our function, a question under a profiler", "calls", "ms", "of its own")
    return _table(
        head, ((str(row["where"]), *(f"{row[key]:.1f}" for key in ("calls", "ms", "own_ms"))) for row in rows)
    )


def _times(times: Quantiles | None) -> str:
    return f"{times.p50:.1f} / {times.p95:.1f}" if times else "–"


def _megabytes(size: float | None) -> str:
    return "?" if size is None else f"{size:,.0f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(_lines(head, rows))


def _lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join(['---', *['---:'] * (len(head) - 1)])} |"
    yield from (f"| {' | '.join(row)} |" for row in rows)
