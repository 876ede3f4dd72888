"""Curves → small SVG drawings that stand in the page itself, in the page's own colours. Pure.

Hand-made: the page needs two plots, and a plotting library would bring 40 MB and its own fonts and colours.
"""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from qa.evaluation.calibration import Bin, Point

WIDTH, HEIGHT = 440, 300
LEFT, RIGHT, TOP, BOTTOM = 64, 20, 12, 44
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
MOST_POINTS = 400


def risk_coverage_plot(points: Sequence[Point], threshold: float | None) -> Markup:
    """The share of wrong answers over the share of questions answered; a dot where the threshold is."""
    drawn = [_at(point.coverage, point.risk) for point in _thin(points)]
    shapes = [f'<polyline class="curve" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in drawn)}"/>']
    answered = [point for point in points if threshold is not None and point.confidence >= threshold]
    if answered:
        x, y = _at(answered[-1].coverage, answered[-1].risk)
        said = f"at the threshold: {answered[-1].coverage:.1%} answered, {answered[-1].risk:.1%} of them wrong"
        shapes.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="5"><title>{said}</title></circle>')
    return _frame("Risk-coverage curve", "questions answered", "of these, wrong", shapes)


def reliability_plot(bins: Sequence[Bin]) -> Markup:
    """How often answers of like confidence are right; the diagonal is perfect, a dot's area is its questions."""
    x0, y0, x1, y1 = *_at(0, 0), *_at(1, 1)
    shapes = [f'<line class="guide" x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}"/>']
    most = max((part.n for part in bins), default=1)
    for part in bins:
        x, y = _at(part.confidence, part.accuracy)
        said = f"confidence {part.low:.0%} to {part.high:.0%}: {part.n} questions, {part.accuracy:.1%} right"
        radius = 3 + 9 * (part.n / most) ** 0.5
        shapes.append(
            f'<line class="gap" x1="{x:.1f}" y1="{y:.1f}" x2="{x:.1f}" y2="{_at(0, part.confidence)[1]:.1f}"/>'
        )
        shapes.append(
            f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>{said}</title></circle>'
        )
    return _frame("Reliability diagram", "confidence", "right", shapes)


def interval_bar(value: float, low: float, high: float) -> Markup:
    """A value and its interval on a scale from 0 to 100."""
    return Markup(
        '<svg class="interval" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="scale" x="0" y="2" width="100" height="2"/>'
        f'<rect class="range" x="{min(low, 99.5):.1f}" y="1" width="{max(high - low, 0.5):.1f}" height="4"/>'
        f'<rect class="point" x="{min(max(value - 0.4, 0), 99.2):.1f}" y="0" width="0.8" height="6"/></svg>'
    )


def _at(x: float, y: float) -> tuple[float, float]:
    """Shares in [0, 1] → a place in the drawing."""
    return LEFT + x * (WIDTH - LEFT - RIGHT), TOP + (1 - y) * (HEIGHT - TOP - BOTTOM)


def _thin(points: Sequence[Point]) -> Iterable[Point]:
    """Every so many points, and the last."""
    step = max(1, len(points) // MOST_POINTS)
    return [*points[:-1:step], *points[-1:]]


def _frame(title: str, across: str, up: str, shapes: Iterable[str]) -> Markup:
    grid = "".join(map(_tick, TICKS))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    labels = (
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 6}" text-anchor="middle">{across}</text>'
        f'<text x="12" y="{middle}" text-anchor="middle" transform="rotate(-90 12 {middle})">{up}</text>'
    )
    return Markup(
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">'
        f"{grid}{labels}{''.join(shapes)}</svg>"
    )


def _tick(share: float) -> str:
    (x, bottom), (left, y), (right, top) = _at(share, 0), _at(0, share), _at(1, 1)
    return (
        f'<line class="grid" x1="{x}" y1="{bottom}" x2="{x}" y2="{top}"/>'
        f'<line class="grid" x1="{left}" y1="{y}" x2="{right}" y2="{y}"/>'
        f'<text x="{x}" y="{bottom + 16}" text-anchor="middle">{share:.0%}</text>'
        f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{share:.0%}</text>'
    )
