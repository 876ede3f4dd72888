"""A folder of real-world-like files of every kind, and what each of them holds."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.files import libreoffice, office, pages, pdfs, plain
from tests.files.sources import Source, make_source


@dataclass(frozen=True, slots=True)
class Made:
    """An article in a file: its name, what was printed, the page or line of its answer, and what is not article."""

    article: str
    source: Source
    page: int | None = None
    line: int | None = None
    boilerplate: tuple[str, ...] = ()
    fields: bool = False  # a record: without table

    @property
    def kind(self) -> str:
        """The end of the file's name."""
        return Path(self.article.partition("#")[0]).suffix

    @property
    def units(self) -> list[str]:
        """What reading the file must give back."""
        if not self.fields:
            return self.source.units
        return [*self.source.paragraphs, self.source.heading, *self.source.items]


def make_folder(folder: Path, start: int = 0) -> list[Made]:
    """Write 78 files (86 articles) of all kinds into ``folder``; ``start`` is the number of the first article.

    Those that LibreOffice printed are always the same.
    """
    folder.mkdir(parents=True, exist_ok=True)
    numbers = iter(range(start, start + 1_000))
    made: list[Made] = []
    for name, make, count in MAKERS:
        for copy in range(count):
            source = make_source(next(numbers))
            file = folder / name.format(copy)
            file.parent.mkdir(parents=True, exist_ok=True)
            made.append(make(file, file.relative_to(folder).as_posix(), source, copy))
    for name, write in (("rows.csv", plain.table), ("lines.jsonl", plain.json_lines)):
        made += _many(folder, name, write, [make_source(next(numbers)) for _ in range(5)])
    return made


def _page(file: Path, name: str, source: Source, copy: int) -> Made:
    encoding = ("utf-8", "utf-8-sig")[copy % 2]
    file.write_text(pages.page(source, copy), encoding=encoding)
    return Made(name, source, boilerplate=pages.BOILERPLATE)


def _latin_page(file: Path, name: str, source: Source, copy: int) -> Made:
    page = pages.page(source, copy).replace('charset="utf-8"', 'charset="windows-1252"')
    file.write_bytes(page.encode("cp1252"))
    return Made(name, source, boilerplate=pages.BOILERPLATE)


def _reportlab(columns: int) -> "Maker":
    def make(file: Path, name: str, source: Source, copy: int) -> Made:
        file.write_bytes(pdfs.reportlab_pdf(source, columns))
        return Made(name, source, page=pdfs.answer_page(source), boilerplate=pdfs.BOILERPLATE)

    return make


def _fpdf(columns: int) -> "Maker":
    def make(file: Path, name: str, source: Source, copy: int) -> Made:
        file.write_bytes(pdfs.fpdf_pdf(source, columns))
        return Made(name, source, page=pdfs.answer_page(source))

    return make


def _canvas(file: Path, name: str, source: Source, copy: int) -> Made:
    file.write_bytes(pdfs.canvas_pdf(source))
    return Made(name, source, page=pdfs.answer_page(source), boilerplate=pdfs.BOILERPLATE)


def _libreoffice(file: Path, name: str, source: Source, copy: int) -> Made:
    sheet = libreoffice.SHEETS[copy]
    file.write_bytes((libreoffice.FOLDER / file.name).read_bytes())
    return Made(name, sheet.source, page=sheet.page, boilerplate=pdfs.BOILERPLATE)


def _word(file: Path, name: str, source: Source, copy: int) -> Made:
    file.write_bytes(office.word(source))
    return Made(name, source, boilerplate=office.BOILERPLATE)


def _epub(file: Path, name: str, source: Source, copy: int) -> Made:
    file.write_bytes(office.epub(source))
    return Made(name, source, boilerplate=("Contents of this book",))


def _markdown(file: Path, name: str, source: Source, copy: int) -> Made:
    text = plain.markdown(source)
    file.write_bytes(text.encode())
    return Made(name, source, line=plain.line_of(text, source.answer))


def _encoded(file: Path, name: str, source: Source, copy: int) -> Made:
    file.write_bytes(plain.encoded(source, plain.ENCODINGS[copy % len(plain.ENCODINGS)]))
    return Made(name, source, line=plain.line_of(plain.text(source), source.answer))


def _wrapped(file: Path, name: str, source: Source, copy: int) -> Made:
    widths = (plain.text(source, width) for width in range(70, 100))
    text = next(wrapped for wrapped in widths if source.answer in wrapped)  # not broken at a line end
    file.write_bytes(text.encode())
    return Made(name, source, line=plain.line_of(text, source.answer))


def _many(folder: Path, file: str, write: Callable[[list[Source]], str], sources: list[Source]) -> list[Made]:
    (folder / file).write_bytes(write(sources).encode())
    lines = [plain.line_of(plain.record(source)["text"], source.answer) for source in sources]
    numbered = enumerate(zip(sources, lines, strict=True), start=1)
    return [Made(f"{file}#{n}", source, line=line, fields=True) for n, (source, line) in numbered]


Maker = Callable[[Path, str, Source, int], Made]

MAKERS: tuple[tuple[str, Maker, int], ...] = (
    ("web/page-{}.html", _page, 15),
    ("web/old-{}.htm", _latin_page, 5),
    ("print/one-column-{}.pdf", _reportlab(1), 6),
    ("print/two-columns-{}.pdf", _reportlab(2), 6),
    ("print/other-{}.pdf", _fpdf(1), 4),
    ("print/other-columns-{}.pdf", _fpdf(2), 4),
    ("print/in-turns-{}.pdf", _canvas, 4),
    ("office/letter-{}.docx", _word, 8),
    ("books/book-{}.epub", _epub, 5),
    ("notes/note-{}.md", _markdown, 4),
    ("notes/plain-{}.txt", _encoded, 5),
    ("notes/wrapped-{}.txt", _wrapped, 2),
    ("print/office-{}.pdf", _libreoffice, len(libreoffice.SHEETS)),
)
