"""Files of a folder → articles. The first stage of the flow; one small module per kind of file.

``find_files`` says which files there are, ``load`` gives the bytes of one, ``read_file`` turns them into its
articles. A reader is a function ``read(name, data)`` that yields articles, and the parts of the file that hold
none; it raises ``ArticleError`` for a file it cannot use. Its module, and the library behind it, are imported
when a file needs it. A folder that may hold anything is read by ``pool``, in processes of their own.
"""

import errno
import importlib
import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from index.articles.limits import BYTES, CHARACTERS, TOTAL
from index.errors import ArticleError
from index.types import Article, Skipped

Reader = Callable[[str, bytes], Iterable[Article | Skipped]]

READERS: dict[str, str] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".epub": "epub",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "table",
    ".tsv": "table",
}
"""The end of a file's name → the module that reads it."""

PLAIN = frozenset((".txt", ".md", ".markdown"))
"""Files that need no process of their own: reading them is decoding, which takes little more than their bytes."""

TURNS = frozenset((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Characters that turn the direction of all that follows them: they make one name look like another."""


def find_files(folder: Path) -> Iterator[Path]:
    """Yield every file below ``folder``, sorted by path; hidden files and folders are passed over.

    Links to folders are not followed but yielded, to be named. Raises ArticleError where ``folder`` is no folder.
    """
    if not folder.exists():
        raise ArticleError(f"no folder at {folder}; expected a folder of articles; check the path")
    if not folder.is_dir():
        raise ArticleError(f"{folder} is not a folder; expected a folder of articles; name the folder around it")
    for parent, folders, files in os.walk(folder):
        place = Path(parent)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if (place / name).is_symlink()]
        yield from (place / name for name in sorted([*files, *links]) if not name.startswith("."))


def file_name(folder: Path, path: Path) -> str:
    """The name of a file's articles: its path relative to ``folder``, in POSIX form."""
    return "/".join(path.parts[len(folder.parts) :])


def require_usable(folder: Path, path: Path) -> os.stat_result:
    """What the file system tells of a file. Raises ArticleError where name, kind, place or size forbid to read it."""
    _require_usable_name(file_name(folder, path))
    state = _state(path)
    if state is not None and stat.S_ISDIR(state.st_mode):
        raise ArticleError("it is a link to a folder; such links are not followed; copy the folder instead")
    if path.suffix.lower() not in READERS:
        raise ArticleError(f"files of type {path.suffix or 'none'} are not read; expected {', '.join(READERS)}")
    if state is None or not stat.S_ISREG(state.st_mode):
        raise ArticleError("it is not a regular file")
    if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):  # no folder on the way is a link
        raise ArticleError("it is a link out of the folder; copy the file instead")
    if state.st_size > BYTES:
        raise ArticleError(f"it has {state.st_size:,} bytes; at most {BYTES:,} are read; split it")
    return state


def _require_usable_name(name: str) -> None:
    if name.isprintable():
        return
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        raise ArticleError("its name holds control characters or is not valid text; rename the file")
    if any(ord(character) in TURNS for character in name):
        raise ArticleError("its name holds marks that turn the direction of writing; rename the file")


def _state(path: Path) -> os.stat_result | None:
    """Of the file itself, also behind a link; None if there is none."""
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:
            return None
        raise


def load(folder: Path, path: Path) -> bytes:
    """The bytes of ``path``. Raises ArticleError where it is not to be read, or cannot be."""
    try:
        require_usable(folder, path)
        with path.open("rb") as file:
            return file.read(BYTES)
    except OSError as error:
        raise ArticleError(f"it cannot be read ({error.strerror})") from error


def read_parts(name: str, data: bytes) -> tuple[Article | Skipped, ...]:
    """The articles in the file ``name`` with bytes ``data``, and the parts that hold none, in their order.

    Raises ArticleError for a file that holds no article at all, or too much.
    """
    suffix = Path(name).suffix.lower()
    read: Reader = importlib.import_module(f"index.articles.{READERS[suffix]}").read
    parts = []
    total = 0
    for part in read(name, data):
        parts.append(part)
        if isinstance(part, Article):
            total += len(part.text)
            if len(part.text) > CHARACTERS or total > TOTAL:
                raise ArticleError(
                    f"it has an article of {len(part.text):,} characters, {total:,} so far; "
                    f"at most {CHARACTERS:,} an article and {TOTAL:,} a file are read; split it"
                )
    left_out = [part for part in parts if isinstance(part, Skipped)]
    if not parts:
        raise ArticleError("it holds no article")
    if len(left_out) == len(parts):
        raise ArticleError(
            f"none of its {len(parts)} parts is an article ({left_out[0].source}: {left_out[0].reason})"
        )
    return tuple(parts)


def read_file(name: str, data: bytes) -> tuple[Article, ...]:
    """The articles in the file ``name`` with bytes ``data``. Raises ArticleError for an unusable file."""
    return tuple(part for part in read_parts(name, data) if isinstance(part, Article))


def read_articles(folder: str | Path) -> Iterator[Article]:
    """Yield the articles of ``folder``, sorted by path, passing over files that cannot be used."""
    from index.articles.pool import ReaderPool

    root = Path(folder)
    with ReaderPool() as pool:
        for path in find_files(root):
            try:
                parts = pool.read(file_name(root, path), load(root, path))
            except ArticleError:
                continue
            yield from (part for part in parts if isinstance(part, Article))
