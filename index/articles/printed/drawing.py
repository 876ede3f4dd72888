"""Straight lines drawn on a page of a PDF: rules of tables, edges of boxes."""

import ctypes
from collections.abc import Iterator
from math import isfinite
from typing import Any

from index.articles.printed.grid import Rule

Handle = Any
"""An object of pypdfium2, which has no types."""

THIN = 3.0
"""Points: what is drawn no wider is a rule."""

SHORT = 6.0
"""Points: what is shorter is no rule of a table but a dash or part of a drawing."""

MOST_OBJECTS = 10_000
"""Of a page; with more of them it is a drawing, in which no tables are looked for."""

MOST_POINTS = 20_000
"""Of all paths of a page, as with objects."""

_PATH, _FORM = 2, 5
_LINE_TO, _MOVE_TO = 0, 2
_DEPTH = 3

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


def rules(page: Handle) -> list[Rule]:
    """The level and upright rules of a page, with the edges of its boxes; none if the page is a drawing."""
    import pypdfium2.raw as pdfium

    drawing = _Drawing(pdfium)
    count = pdfium.FPDFPage_CountObjects(page)
    objects = (pdfium.FPDFPage_GetObject(page, index) for index in range(min(count, MOST_OBJECTS + 1)))
    try:
        return [rule for path in drawing.paths(objects, _SAME, _DEPTH) for rule in _of_path(path)]
    except _TooMuchError:
        return []


class _TooMuchError(Exception):
    """More is drawn than a table needs."""


class _Drawing:
    """Reads the paths of a page, and counts what it has read."""

    def __init__(self, pdfium: Handle) -> None:
        self._pdfium = pdfium
        self._objects = self._points = 0
        self._x, self._y = ctypes.c_float(), ctypes.c_float()
        self._matrix = pdfium.FS_MATRIX()

    def paths(self, objects: Iterator[Handle], matrix: Matrix, depth: int) -> Iterator[list[Point]]:
        """The points of each path that has straight lines only; form objects hold others."""
        pdfium = self._pdfium
        for item in objects:
            self._objects += 1
            if self._objects > MOST_OBJECTS:
                raise _TooMuchError
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == _PATH:
                yield from self._path(item, self._placed(item, matrix))
            elif kind == _FORM and depth > 0:
                inside = range(max(pdfium.FPDFFormObj_CountObjects(item), 0))
                objects_inside = (pdfium.FPDFFormObj_GetObject(item, index) for index in inside)
                yield from self.paths(objects_inside, self._placed(item, matrix), depth - 1)

    def _placed(self, item: Handle, outer: Matrix) -> Matrix:
        """What takes places of an object to places on the page."""
        own = self._matrix
        if not self._pdfium.FPDFPageObj_GetMatrix(item, own):
            return outer
        a, b, c, d, e, f = outer
        return (
            own.a * a + own.b * c,
            own.a * b + own.b * d,
            own.c * a + own.d * c,
            own.c * b + own.d * d,
            own.e * a + own.f * c + e,
            own.e * b + own.f * d + f,
        )

    def _path(self, item: Handle, matrix: Matrix) -> Iterator[list[Point]]:
        """The points of each part of a path; a part that has curves is left out."""
        pdfium, (a, b, c, d, e, f) = self._pdfium, matrix
        count = pdfium.FPDFPath_CountSegments(item)
        self._points += max(count, 0)
        if self._points > MOST_POINTS:
            raise _TooMuchError
        part: list[Point] = []
        straight = True
        for index in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(item, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            pdfium.FPDFPathSegment_GetPoint(segment, self._x, self._y)
            x, y = self._x.value, self._y.value
            if kind == _MOVE_TO:
                if straight:
                    yield part
                part, straight = [], True
            straight = straight and kind in (_LINE_TO, _MOVE_TO)
            part.append((x * a + y * c + e, x * b + y * d + f))
            if pdfium.FPDFPathSegment_GetClose(segment):
                part.append(part[0])
        if straight:
            yield part


def _of_path(points: list[Point]) -> Iterator[Rule]:
    """The rules of one path: a thin one is a rule itself, the others have them as their edges."""
    if len(points) < 2:
        return
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    bottom, top = min(y for _, y in points), max(y for _, y in points)
    if min(right - left, top - bottom) <= THIN:
        yield from _rule(left, right, bottom, top)
        return
    for (x, y), (to_x, to_y) in zip(points, points[1:], strict=False):
        if min(abs(x - to_x), abs(y - to_y)) <= 0.5:
            yield from _rule(min(x, to_x), max(x, to_x), min(y, to_y), max(y, to_y))


def _rule(left: float, right: float, bottom: float, top: float) -> Iterator[Rule]:
    """The rule that fills a thin rectangle."""
    level = right - left >= top - bottom
    if max(right - left, top - bottom) >= SHORT and isfinite(left + right + bottom + top):
        at = (bottom + top) / 2 if level else (left + right) / 2
        yield Rule(level, at, *((left, right) if level else (bottom, top)))
