"""PDF files of an article by two libraries, in one and two columns, with running headers, footers and tables."""

import io
from itertools import zip_longest

from fpdf import FPDF
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import StyleSheet1, getSampleStyleSheet
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Table, TableStyle

from tests.files.sources import Source

HEADER = "Proceedings of the Society for Local History"
FOOTER = "Printed for members only"
BOILERPLATE = (HEADER, FOOTER)


def reportlab_pdf(source: Source, columns: int, password: str | None = None) -> bytes:
    """The article, with a new page before the paragraph that holds the answer and one before the table."""
    out = io.BytesIO()
    width = (A4[0] - 4 * cm - (columns - 1) * cm) / columns
    frames = [Frame(2 * cm + i * (width + cm), 2.5 * cm, width, A4[1] - 5 * cm) for i in range(columns)]
    document = BaseDocTemplate(out, pagesize=A4, title=source.title, author=source.author, encrypt=password)
    document.addPageTemplates(PageTemplate(frames=frames, onPage=_decorate))
    document.build(_story(source, getSampleStyleSheet()))
    return out.getvalue()


def _decorate(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFont("Helvetica", 9)
    canvas.drawString(2 * cm, A4[1] - 1.3 * cm, HEADER)
    canvas.drawString(2 * cm, 1.2 * cm, FOOTER)
    canvas.drawRightString(A4[0] - 2 * cm, 1.2 * cm, f"Page {document.page}")


def _story(source: Source, styles: StyleSheet1) -> list[Flowable]:
    body = styles["BodyText"]
    story: list[Flowable] = [Paragraph(source.title, styles["Heading1"])]
    for number, text in enumerate(source.paragraphs):
        if number == source.key:
            story.append(PageBreak())
        story.append(Paragraph(text.replace("&", "&amp;"), body))
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)), ("FONT", (0, 0), (-1, 0), "Helvetica-Bold")])
    story += [
        PageBreak(),
        Paragraph(source.heading, styles["Heading2"]),
        Table([source.head, *source.rows], style=grid),
    ]
    return [*story, *(Paragraph(f"• {item}", body) for item in source.items)]


def fpdf_pdf(source: Source, columns: int) -> bytes:
    """The article by another library, a new page where the other has one, justified and without running headers."""
    pdf = FPDF()
    pdf.set_title(source.title)
    pdf.set_author(source.author)
    pdf.add_page()
    pdf.set_font("Helvetica", style="B", size=16)
    pdf.multi_cell(0, 9, source.title, new_x="LMARGIN", new_y="NEXT")
    _write(pdf, source.paragraphs[: source.key], columns)
    pdf.add_page()
    _write(pdf, source.paragraphs[source.key :], columns)
    pdf.add_page()
    pdf.set_font("Helvetica", style="B", size=13)
    pdf.multi_cell(0, 9, source.heading, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", size=11)
    with pdf.table() as table:
        for cells in (source.head, *source.rows):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    pdf.ln(8)
    for item in source.items:
        pdf.multi_cell(0, 6, f"- {item}", new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def _write(pdf: FPDF, paragraphs: tuple[str, ...], columns: int) -> None:
    pdf.set_font("Helvetica", size=11)
    with pdf.text_columns(ncols=columns, gutter=8, text_align="J" if columns > 1 else "L") as out:
        for text in paragraphs:
            out.write(_latin(text) + "\n\n")


def _latin(text: str) -> str:
    """The core fonts of PDF have no other characters."""
    return text.replace("“", '"').replace("”", '"')


def canvas_pdf(source: Source) -> bytes:
    """Two columns written line by line in turns, words parted at line ends; the table on a page of its own."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, initFontName="Helvetica", initFontSize=10)
    canvas.setTitle(source.title)
    canvas.setAuthor(source.author)
    for number, texts in enumerate((source.paragraphs[: source.key], source.paragraphs[source.key :]), start=1):
        lines = [line for text in texts for line in (*_parted(_latin(text), 44), "")]
        half = (len(lines) + 1) // 2
        _frame(canvas, source.title if number == 1 else "", number)
        for row, (left, right) in enumerate(zip_longest(lines[:half], lines[half:], fillvalue="")):
            for x, line in ((2 * cm, left), (11 * cm, right)):
                canvas.drawString(x, A4[1] - 4 * cm - 14 * row, line)
        canvas.showPage()
    _frame(canvas, source.heading, 3)
    for row, cells in enumerate((source.head, *source.rows)):
        for column, cell in enumerate(cells):
            canvas.drawString(2 * cm + 5 * cm * column, A4[1] - 4 * cm - 20 * row, cell)
    for row, item in enumerate(source.items):
        canvas.drawString(2 * cm, A4[1] - 10 * cm - 20 * row, f"- {item}")
    canvas.save()
    return out.getvalue()


def _frame(canvas: Canvas, title: str, page: int) -> None:
    canvas.setFont("Helvetica", 9)
    canvas.drawString(2 * cm, A4[1] - 1.3 * cm, HEADER)
    canvas.drawCentredString(A4[0] / 2, 1.2 * cm, f"- {page} -")
    canvas.setFont("Helvetica-Bold", 15)
    canvas.drawString(2 * cm, A4[1] - 3 * cm, title)
    canvas.setFont("Helvetica", 10)


def _parted(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` characters; a long word that does not fit is parted by a hyphen."""
    lines, line = [], ""
    for word in text.split():
        room = width - len(line) - 1
        if len(word) > room and room > 4 and word.isalpha() and len(word) > 8:
            lines.append(f"{line} {word[: room - 2]}-".strip())
            line = word[room - 2 :]
        elif len(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def answer_page(source: Source) -> int:
    """The page, from 1, on which the answer stands: the second, because a new page begins before its paragraph."""
    return 2 if source.key else 1
