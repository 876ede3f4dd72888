"""PDF files that LibreOffice prints from Word files of known words.

They are kept in ``tests/files/libreoffice``, so that reading them needs no LibreOffice; ``python -m tests.files
libreoffice`` prints them anew.
"""

import io
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.files.pdfs import FOOTER, HEADER
from tests.files.sources import Source, make_source

FOLDER = Path(__file__).parent / "libreoffice"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed and how. ``page`` is that of the answer, looked up in the printed file."""

    number: int
    page: int
    paragraphs: int = 6
    columns: int = 1
    long_cells: bool = False
    rows: int = 4
    ruled: bool = True
    bold_heads: bool = False
    numbered: bool = False
    indented: bool = False
    table_in_column: bool = False
    font: str = "Liberation Serif"

    @property
    def source(self) -> Source:
        """The words that are printed."""
        source = make_source(self.number, self.paragraphs)
        more = [row for number in range(1, 2 + self.rows // 4) for row in make_source(self.number + 70 * number).rows]
        source = replace(source, rows=(source.rows + tuple(more))[: self.rows])
        return _with_long_cells(source) if self.long_cells else source


SHEETS = (
    Sheet(900, page=1, paragraphs=11),
    Sheet(901, page=1, paragraphs=14, columns=2, long_cells=True, bold_heads=True),
    Sheet(902, page=1, paragraphs=22, long_cells=True, numbered=True, indented=True),
    Sheet(903, page=1, paragraphs=12, columns=2, numbered=True, table_in_column=True, long_cells=True),
    Sheet(904, page=1, rows=44, font="Liberation Sans"),
    Sheet(905, page=1, rows=14, long_cells=True, bold_heads=True, numbered=True),
    Sheet(906, page=1, paragraphs=9, ruled=False),
    Sheet(907, page=2, paragraphs=24, columns=2, indented=True, font="Liberation Sans"),
)


def _with_long_cells(source: Source) -> Source:
    """The article with cells and heads of several lines."""
    head = ("Month and year of the count", "Visitors who signed the book at the gate", "What the keeper wrote of it")
    remarks = (
        "The lamps were lit until midnight, as the parish had asked.",
        "Rain on most days; the well-kept path was closed from the second week to the last.",
        "A school came twice.",
        "Nobody fell, and the band of the mill played on the green behind the house.",
    )
    rows = [
        (month, f"{count}, and {far} more by lamplight", remarks[n % 4])
        for n, (month, count, far) in enumerate((a, b, c.split()[0]) for a, b, c in source.rows)
    ]
    return replace(source, head=head, rows=tuple(rows))


def print_sheets(folder: Path) -> None:
    """Print all sheets into ``folder``. Raises FileNotFoundError without LibreOffice."""
    program = shutil.which("soffice")
    if program is None:
        raise FileNotFoundError("soffice is not installed; LibreOffice is needed to print the files anew")
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="libreoffice-") as place:
        names = [f"office-{n}.docx" for n in range(len(SHEETS))]
        for name, sheet in zip(names, SHEETS, strict=True):
            Path(place, name).write_bytes(word_file(sheet))
        convert(program, Path(place), names, folder)


def convert(program: str, place: Path, names: list[str], folder: Path) -> None:
    """Print files that are in ``place`` as PDF files into ``folder``, with a LibreOffice that has no settings."""
    options = [f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    command = [program, *options, "--outdir", str(folder.resolve()), *names]
    subprocess.run(command, cwd=place, check=True, timeout=300, stdout=subprocess.DEVNULL)


def word_file(sheet: Sheet) -> bytes:
    """A .docx with header, footer with page number, hyphenation, a table and a list."""
    source = sheet.source
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = source.title, source.author
    _dress(document, sheet.font)
    document.add_heading(source.title, 0)
    _begin_columns(document, sheet.columns)
    for text in source.paragraphs:
        paragraph = document.add_paragraph(text)
        if sheet.columns > 1:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        if sheet.indented:
            paragraph.paragraph_format.first_line_indent = Pt(14)
            paragraph.paragraph_format.space_after = Pt(0)
    if not sheet.table_in_column:
        _begin_columns(document, 1)
    document.add_heading(source.heading, 1)
    _add_table(document, sheet, source)
    document.add_paragraph()
    for item in source.items:
        document.add_paragraph(item, style="List Number" if sheet.numbered else "List Bullet")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _dress(document: Document, font: str) -> None:
    """Give a document its fonts, hyphenation, a running header and a footer with the number of the page."""
    for style, name in (("Normal", font), ("Title", font), ("Heading 1", font)):
        fonts = document.styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        for key in ("w:ascii", "w:hAnsi"):
            fonts.set(qn(key), name)
    document.settings.element.append(OxmlElement("w:autoHyphenation"))
    section = document.sections[0]
    section.header.paragraphs[0].text = HEADER
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{FOOTER}\t\tPage ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    footer._p.append(field)


def _begin_columns(document: Document, columns: int) -> None:
    if columns > 1 or len(document.sections) > 1:
        section = document.add_section(WD_SECTION.CONTINUOUS)
        section._sectPr.find(qn("w:cols")).set(qn("w:num"), str(columns))


def _add_table(document: Document, sheet: Sheet, source: Source) -> None:
    table = document.add_table(rows=0, cols=len(source.head), style="Table Grid" if sheet.ruled else "Normal Table")
    for column in table.columns if sheet.table_in_column else ():
        column.width = Pt(66)
    for number, texts in enumerate((source.head, *source.rows)):
        row = table.add_row()
        for cell, text in zip(row.cells, texts, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.bold = sheet.bold_heads and number == 0
        if number == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
