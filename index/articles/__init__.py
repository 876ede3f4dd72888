"""Files of a folder → articles. The first stage of the flow; one small module per kind of file.

``find_files`` says which files there are, ``read_file`` turns the bytes of one into its articles. A reader
is a function ``(name, data) -> Iterable[Article]`` that raises ``ArticleError`` for a file it cannot use.
"""

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from index.articles import markdown, text
from index.errors import ArticleError
from index.types import Article

Reader = Callable[[str, bytes], Iterable[Article]]

READERS: dict[str, Reader] = {
    ".txt": text.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
}


def find_files(folder: Path) -> Iterator[Path]:
    """Yield every file below ``folder``, sorted by path; hidden files and folders are passed over.

    Links to folders are not followed. Raises ArticleError where ``folder`` is not a folder.
    """
    if not folder.exists():
        raise ArticleError(f"no folder at {folder}; expected a folder of articles; check the path")
    if not folder.is_dir():
        raise ArticleError(f"{folder} is not a folder; expected a folder of articles; name the folder around it")
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent) / name for name in sorted(files) if not name.startswith("."))


def file_name(folder: Path, path: Path) -> str:
    """The name of a file's articles: its path relative to ``folder``, in POSIX form."""
    return path.relative_to(folder).as_posix()


def load(folder: Path, path: Path) -> bytes:
    """The bytes of ``path``. Raises ArticleError where it leads out of ``folder`` or cannot be read."""
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in file_name(folder, path)):
        raise ArticleError("its name holds control characters or is not valid text; rename the file")
    if path.suffix.lower() not in READERS:
        raise ArticleError(f"files of type {path.suffix or 'none'} are not read; expected {', '.join(READERS)}")
    if not path.is_file():
        raise ArticleError("it is not a regular file")
    if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):  # no folder on the way is a link
        raise ArticleError("it is a link out of the folder; copy the file instead")
    try:
        return path.read_bytes()
    except OSError as error:
        raise ArticleError(f"it cannot be read ({error.strerror})") from error


def read_file(name: str, data: bytes) -> tuple[Article, ...]:
    """The articles in the file ``name`` with bytes ``data``. Raises ArticleError for an unusable file."""
    return tuple(READERS[Path(name).suffix.lower()](name, data))


def read_articles(folder: str | Path) -> Iterator[Article]:
    """Yield the articles of ``folder``, sorted by path, passing over files that cannot be used."""
    root = Path(folder)
    for path in find_files(root):
        try:
            yield from read_file(file_name(root, path), load(root, path))
        except ArticleError:
            continue
