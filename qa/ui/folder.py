"""The folder of articles as people change it in the browser: files added under safe names, removed. No Gradio."""

import filecmp
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from index.articles import require_usable
from index.errors import ArticleError

LONGEST = 200
"""Bytes of a name; file systems take 255, and a number may come behind it."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file that was offered: the name it has in the folder, or why it was refused.

    ``remark`` says so where the name is not the one it came with, or where it was there already.
    """

    offered: str
    name: str | None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """A file that was to go: ``fault`` says why it is still there, if it is."""

    name: str
    fault: str = ""


def folder_fault(folder: Path) -> str | None:
    """Why files of ``folder`` can be neither added nor removed, in words for people; None if they can."""
    if not folder.is_dir():
        return f"The folder {folder} is gone; its articles are served as they were indexed."
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"The folder {folder} is not writable: files can be neither added nor removed here."
    return None


def add_files(folder: Path, offered: Iterable[Path]) -> list[Added]:
    """Copy files into ``folder``; none that is there is ever written over. What is not read is refused."""
    return [_add(folder, path) for path in offered]


def _add(folder: Path, path: Path) -> Added:
    try:
        name = safe_name(path)
        require_usable(path.parent, path)
        return copy_new(folder, path, name)
    except ArticleError as error:
        return Added(path.name, None, str(error))
    except OSError as error:
        return Added(path.name, None, f"it cannot be written ({error.strerror})")


def safe_name(path: Path) -> str:
    """The name of a file without its folder. Raises ArticleError for a name that would hide or be too long."""
    if path.name.startswith("."):
        raise ArticleError("its name begins with a dot, so it would be hidden; rename the file")
    if len(path.name.encode(errors="surrogatepass")) > LONGEST:
        raise ArticleError(f"its name is too long; expected at most {LONGEST} bytes; rename the file")
    return path.name


def copy_new(folder: Path, path: Path, name: str) -> Added:
    """Copy ``path`` into ``folder`` as ``name``, with a number where that is taken by another file."""
    for number in count(1):
        target = folder / (name if number == 1 else f"{Path(name).stem} ({number}){Path(name).suffix}")
        try:
            with target.open("xb") as file, path.open("rb") as source:
                shutil.copyfileobj(source, file)
        except FileExistsError:
            if target.is_file() and filecmp.cmp(target, path, shallow=False):
                return Added(name, target.name, "it was there already, letter for letter")
            continue
        except OSError:
            target.unlink(missing_ok=True)
            raise
        remark = "" if number == 1 else f"kept as {target.name}, because another file has that name"
        return Added(name, target.name, remark)
    raise AssertionError("numbers do not end")


def remove_files(folder: Path, names: Sequence[str]) -> list[Removed]:
    """Delete the files called ``names`` (paths relative to ``folder``) and nothing outside of it."""
    return [Removed(name, _remove(folder, name)) for name in names]


def _remove(folder: Path, name: str) -> str:
    path = folder / name
    if ".." in Path(name).parts or not path.parent.resolve().is_relative_to(folder.resolve()):
        return "it is outside of the folder"
    try:
        path.unlink()
    except FileNotFoundError:
        return ""
    except OSError as error:
        return f"it cannot be deleted ({error.strerror})"
    return ""
