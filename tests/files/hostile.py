"""A folder of files that mean harm or are broken: each must be read, or be left out with a reason."""

import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from index.articles import READERS
from tests.files import office, pages, pdfs, plain
from tests.files.sources import make_source

SECRET = "the secret that stands outside of the folder"

Files = Iterator[tuple[str, bytes]]


def make_hostile(folder: Path) -> int:
    """Write more than 200 files into ``folder``, and a secret beside it; how many there are."""
    folder.mkdir(parents=True)
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text(f"This is {SECRET}.")
    (folder / "good.txt").write_text("The one good file has a sentence of its own.")
    for make in (_truncated, _misnamed, _garbage, _locked, _bombs, _nested, _long, _records, _lying):
        for name, data in make():
            (folder / name).write_bytes(data)
    _named(folder)
    _links(folder, outside)
    return sum(not path.is_dir() or path.is_symlink() for path in folder.rglob("*"))


def good_files() -> dict[str, bytes]:
    """One sound file of each kind."""
    source = make_source(7)
    return {
        ".txt": plain.text(source).encode(),
        ".md": plain.markdown(source).encode(),
        ".html": pages.page(source, 0).encode(),
        ".pdf": pdfs.reportlab_pdf(source, 2),
        ".docx": office.word(source),
        ".epub": office.epub(source),
        ".jsonl": plain.json_lines([source]).encode(),
        ".csv": plain.table([source]).encode(),
    }


def _truncated() -> Files:
    for suffix, data in good_files().items():
        for tenth in range(1, 10):
            yield f"cut-{tenth}{suffix}", data[: len(data) * tenth // 10]


def _misnamed() -> Files:
    for suffix, data in good_files().items():
        for other in (".pdf", ".docx", ".epub", ".html", ".jsonl", ".csv"):
            if other != suffix:
                yield f"really{suffix}{other}", data
    yield "picture.png", b"\x89PNG\r\n\x1a\n"
    yield "archive.zip", office.epub(make_source(1))
    yield "none", b"A file without an ending."


def _garbage() -> Files:
    noise = bytes((i * 2654435761 >> 7) % 256 for i in range(9_999))
    for suffix in READERS:
        yield f"empty{suffix}", b""
        yield f"noise{suffix}", noise
        yield f"zeros{suffix}", bytes(5_000)
        yield f"blank{suffix}", b" \r\n\t" * 999


def _locked() -> Files:
    yield "password.pdf", pdfs.reportlab_pdf(make_source(2), 1, password="secret")
    yield "password.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_096)
    yield "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_096)
    for suffix in (".docx", ".epub"):
        data = bytearray(good_files()[suffix])
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag of encryption, in both headers
            place = data.find(mark)
            while place >= 0:
                data[place + at] |= 1
                place = data.find(mark, place + 4)
        yield f"zip-password{suffix}", bytes(data)
    lock = '<encryption><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></encryption>'
    yield "drm.epub", repacked(good_files()[".epub"], {"META-INF/encryption.xml": lock.encode()})


def _bombs() -> Files:
    """Little files that grow: zip, XML entities, compressed streams of PDF, references in YAML."""
    much = b"<p>" + b" " * 220_000_000
    yield "bomb.docx", repacked(good_files()[".docx"], {"word/document.xml": much})
    yield "bomb.epub", repacked(good_files()[".epub"], {"OEBPS/text/one.xhtml": much})
    yield "flat.docx", repacked(good_files()[".docx"], {f"word/part{n}.xml": b"<p/>" for n in range(21_000)})
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(12))
    laughs = f'<?xml version="1.0"?><!DOCTYPE a [{entities}]><a>&e11;</a>'.encode()
    yield "laughs.docx", repacked(good_files()[".docx"], {"word/document.xml": laughs})
    yield "laughs.epub", repacked(good_files()[".epub"], {"OEBPS/book.opf": laughs})
    yield "laughs.html", laughs
    outside = (
        b'<!DOCTYPE a [<!ENTITY s SYSTEM "file:///etc/passwd">]>'
        b"<package><metadata><title>&s;</title></metadata></package>"
    )
    yield "entity.epub", repacked(good_files()[".epub"], {"OEBPS/book.opf": outside})
    stream = zlib.compress(b"BT /F1 1 Tf (x) Tj ET\n" * 600_000, 1)
    yield "stream.pdf", pdf([b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream)])
    yield (
        "yaml.md",
        (
            "---\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9 if n else '1'}]\n" for n in range(12)) + "---\nText."
        ).encode(),
    )


def _nested() -> Files:
    deep = 100_000
    yield "deep.html", b"<html><body>" + b"<div>" * deep + b"<p>Deep down.</p>"
    yield "spans.html", b"<html><body><p>" + b"<b><i>" * deep + b"Deep down."
    yield "tables.html", b"<html><body>" + b"<table><tr><td>" * 1_000 + b"Deep down."
    body = (
        b"<w:tbl><w:tr><w:tc>" * 5_000 + b"<w:p><w:r><w:t>Deep</w:t></w:r></w:p>" + b"</w:tc></w:tr></w:tbl>" * 5_000
    )
    space = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    yield (
        "deep.docx",
        repacked(good_files()[".docx"], {"word/document.xml": space + body + b"</w:body></w:document>"}),
    )
    chapter = b"<html><body>" + b"<div>" * deep + b"Deep</body></html>"
    yield "deep.epub", repacked(good_files()[".epub"], {"OEBPS/text/one.xhtml": chapter})
    yield "deep.jsonl", b'{"text": ' + b"[" * deep + b"]" * deep + b"}\n"
    yield "deep.md", b"---\na: " + b"[" * 9_000 + b"\n---\nText." + b">" * deep
    yield "deep.pdf", pdf([b"[" * deep + b"]" * deep])
    yield "circle.pdf", pdf([], kids=b"[1 0 R 2 0 R]")


def _long() -> Files:
    yield "pages.pdf", pdf([b"<< /Length 0 >>\nstream\n\nendstream"], pages=10_000)
    yield "characters.txt", b"word and word. " * 400_000
    yield "line.txt", b"a" * 1_000_000
    yield "dots.txt", b". " * 300_000
    yield "attribute.html", b"<html><body><p title='" + b"x" * 500_000 + b"'>Text of the page.</p>"
    yield "columns.csv", b"text" + b",a" * 200_000 + b"\nWords." + b",1" * 200_000
    yield "quote.csv", b'title,text\n"never closed' + b",word\n" * 300_000


def _records() -> Files:
    yield "surrogate.jsonl", b'{"text": "half \\ud800 of a pair", "title": "\\udfff"}\n'
    yield "kinds.jsonl", b'{"text": 1}\n[]\nnull\n{"text": ["a"]}\n{"text": "A good row.", "date": [], "url": {}}\n'
    yield "numbers.jsonl", b'{"text": "a", "n": ' + b"9" * 100_000 + b"}\n"
    yield "bad.jsonl", b"{\n" * 500
    yield "headless.csv", b"1,2\n3,4\n"
    yield "script.jsonl", json.dumps({"text": "Text.", "url": "javascript:alert(1)", "title": "<script>"}).encode()


def _lying() -> Files:
    for encoding in ("utf-7", "hex", "idna", "utf-16", "no-such", "undefined", "unicode_escape"):
        yield f"says-{encoding}.html", f'<meta charset="{encoding}"><p>Caf\u00e9 \\u0041 text.</p>'.encode("latin-1")
    data = bytearray(good_files()[".docx"])
    place = data.rfind(b"PK\x01\x02")
    data[place + 24 : place + 28] = (9).to_bytes(4, "little")  # the size of the last part
    yield "size.docx", bytes(data)
    yield "missing.docx", repacked(good_files()[".docx"], {"word/document.xml": None})
    yield "missing.epub", repacked(good_files()[".epub"], {"OEBPS/text/two.xhtml": None})
    climbing = good_files()[".epub"].replace(b"text/one.xhtml", b"../../../a.txt")
    yield "climbing.epub", climbing


def _named(folder: Path) -> None:
    """Names that a terminal would obey, or that make one file look like another."""
    names = ["new\nline.txt", "bell\x07.txt", "escape\x1b[2J.txt", "over\u202eride\u202c.txt", "mark\u200f.txt",
             "a#b.txt", "-rf.txt", "q'uo\"te.txt", "{brace}.txt", "%s%n.txt", " lead.txt", "\u2066isolate\u2069.md",
             "x" * 240 + ".txt", "rows.csv#1", "tab\t.md", "del\x7f.txt", "e\u0301.txt"]  # fmt: skip
    for name in names:
        (folder / name).write_text("Words of a file with an odd name.")
    (Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt"))).write_text("Not UTF-8.")


def _links(folder: Path, outside: Path) -> None:
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "climb.txt").symlink_to("../outside/secret.txt")
    (folder / "passwd.txt").symlink_to("/etc/passwd")
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "nowhere.txt").symlink_to("gone.txt")
    (folder / "outside").symlink_to(outside, target_is_directory=True)
    (folder / "folder.txt").mkdir()
    os.mkfifo(folder / "pipe.txt")


def repacked(container: bytes, parts: dict[str, bytes | None]) -> bytes:
    """A zip container with some of its parts replaced, added, or (None) left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(container)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        kept = {entry.filename: old.read(entry) for entry in old.infolist() if entry.filename not in parts}
        for name, data in {**kept, **parts}.items():
            if data is not None:
                new.writestr(name, data)
    return out.getvalue()


def pdf(objects: list[bytes], pages: int = 1, kids: bytes | None = None) -> bytes:
    """A PDF by hand: a catalogue, a tree of ``pages`` that all show object 4, and ``objects`` from number 4 on."""
    first = 4 + len(objects)
    places = kids or b"[%s]" % b" ".join(b"%d 0 R" % (first + n) for n in range(pages))
    shown = b"/Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >>"
    sheet = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s >>" % shown
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    tree = b"<< /Type /Pages /Kids %s /Count %d >>" % (places, pages)
    body = [b"<< /Type /Catalog /Pages 2 0 R >>", tree, font, *objects, *([sheet] * pages)]
    out = [b"%PDF-1.4\n"]
    offsets: list[int] = []
    for number, data in enumerate(body, start=1):
        offsets.append(sum(map(len, out)) if number < 9 else offsets[-1] + len(out[-1]))
        out.append(b"%d 0 obj\n%s\nendobj\n" % (number, data))
    end = offsets[-1] + len(out[-1])
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(body) + 1)
    return (
        b"".join(out)
        + head
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(body) + 1, end)
    )
