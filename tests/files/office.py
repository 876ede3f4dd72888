"""Word files and EPUB books of an article."""

import io
import zipfile
from datetime import datetime
from html import escape

import docx

from tests.files.sources import Source

HEADER = "Draft for the printer, please return by Friday"
BOILERPLATE = (HEADER,)


def word(source: Source) -> bytes:
    """A .docx with headings, a list, a table, a header on every page."""
    document = docx.Document()
    document.core_properties.title = source.title
    document.core_properties.author = source.author
    document.core_properties.created = datetime.fromisoformat(source.date)
    document.sections[0].header.paragraphs[0].text = HEADER
    document.add_heading(source.title, 0)
    for text in source.paragraphs:
        document.add_paragraph(text)
    document.add_heading(source.heading, 1)
    table = document.add_table(rows=0, cols=len(source.head))
    for cells in (source.head, *source.rows):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    for item in source.items:
        document.add_paragraph(item, style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def epub(source: Source) -> bytes:
    """A book of two chapters and a table of contents that is not part of the text."""
    half = len(source.paragraphs) // 2
    first = f"<h1>{escape(source.title)}</h1>" + "".join(f"<p>{escape(t)}</p>" for t in source.paragraphs[:half])
    cells = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in source.rows)
    heads = "".join(f"<th>{cell}</th>" for cell in source.head)
    second = "".join(f"<p>{escape(t)}</p>" for t in source.paragraphs[half:]) + (
        f"<h2>{escape(source.heading)}</h2><table><tr>{heads}</tr>{cells}</table>"
        f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in source.items)}</ul>"
    )
    return pack(source, {"one.xhtml": first, "two.xhtml": second})


def pack(source: Source, chapters: dict[str, str]) -> bytes:
    """An EPUB of chapters, each given as the inside of its body."""
    items = "".join(
        f'<item id="c{n}" href="text/{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "OEBPS/book.opf": '<?xml version="1.0" encoding="utf-8"?>'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(source.title)}</dc:title>'
        f"<dc:creator>{source.author}</dc:creator><dc:date>{source.date}</dc:date>"
        f"<dc:source>{source.url}</dc:source></metadata>"
        '<manifest><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        f"{items}</manifest>"
        f'<spine><itemref idref="nav"/>{spine}</spine></package>',
        "OEBPS/nav.xhtml": _chapter(
            "<nav><ol><li><a href='text/one.xhtml'>Contents of this book</a></li></ol></nav>"
        ),
        **{f"OEBPS/text/{name}": _chapter(body) for name, body in chapters.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in files.items():
            book.writestr(name, text)
    return out.getvalue()


def _chapter(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>-</title></head>'
        f"<body>{body}</body></html>"
    )
