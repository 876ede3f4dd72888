"""Pages of PDF files → the rules on them."""

import io

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from index.articles.printed import drawing
from index.articles.printed.drawing import rules
from index.articles.printed.grid import Rule


def drawn(canvas: Canvas, data: io.BytesIO) -> list[Rule]:
    canvas.save()
    document = pypdfium2.PdfDocument(data.getvalue())
    return rules(document[0])


@pytest.fixture
def data() -> io.BytesIO:
    return io.BytesIO()


@pytest.fixture
def canvas(data: io.BytesIO) -> Canvas:
    return Canvas(data, pagesize=(600, 800))


def test_lines_and_thin_boxes_are_rules(canvas: Canvas, data: io.BytesIO) -> None:
    canvas.line(50, 700, 250, 700)
    canvas.rect(50, 500, 1, 200, stroke=0, fill=1)
    assert drawn(canvas, data) == [Rule(True, 700, 50, 250), Rule(False, 50.5, 500, 700)]


def test_a_box_has_four_rules(canvas: Canvas, data: io.BytesIO) -> None:
    canvas.rect(50, 500, 100, 200)
    found = {(rule.level, rule.at, rule.begin, rule.end) for rule in drawn(canvas, data)}
    assert found == {(True, 500, 50, 150), (True, 700, 50, 150), (False, 50, 500, 700), (False, 150, 500, 700)}


def test_curves_slanted_lines_and_dashes_are_no_rules(canvas: Canvas, data: io.BytesIO) -> None:
    canvas.circle(100, 100, 50)
    canvas.line(10, 10, 60, 60)
    canvas.line(10, 10, 14, 10)
    assert drawn(canvas, data) == []


def test_rules_of_a_moved_and_scaled_form_stand_where_it_is_shown(canvas: Canvas, data: io.BytesIO) -> None:
    canvas.beginForm("table")
    canvas.line(0, 0, 100, 0)
    canvas.endForm()
    canvas.translate(50, 300)
    canvas.scale(2, 2)
    canvas.doForm("table")
    assert drawn(canvas, data) == [Rule(True, 300, 50, 250)]


@pytest.mark.parametrize("limit", ["MOST_OBJECTS", "MOST_POINTS"])
def test_a_drawing_has_no_rules(
    canvas: Canvas, data: io.BytesIO, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(drawing, limit, 9)
    for n in range(10):
        canvas.line(50, 100 + n, 250, 100 + n)
    assert drawn(canvas, data) == []
