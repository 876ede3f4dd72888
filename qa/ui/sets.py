"""The gold sets that can be chosen in the browser: the shipped one, the person's own, and those added. No Gradio."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import ArticleError, ChatbotError, GoldError
from qa.evaluation.gold import read_gold
from qa.evaluation.gold_files import READERS
from qa.evaluation.history import History
from qa.ui.folder import copy_new, safe_name
from qa.ui.workspace import Workspace

KINDS = tuple(READERS)
"""Ends of the names of files that gold sets can be in."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A gold set: ``key`` tells it from all others and names the folder of its runs; ``label`` is for people."""

    key: str
    label: str
    path: Path


class GoldSets:
    """The gold sets of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._added = workspace.place / "gold-sets"

    def all(self) -> list[Choice]:
        """Those that are there now."""
        return list(self._all())

    def find(self, key: str | None) -> Choice:
        """The one called ``key``. Raises GoldError if there is none."""
        for choice in self._all():
            if choice.key == key:
                return choice
        raise GoldError("no gold set is chosen; expected one of the list; choose one, or judge answers in Ask")

    def history(self, choice: Choice) -> History:
        """The runs on a gold set."""
        return History(self._workspace.evaluations / choice.key)

    def add(self, path: Path) -> Choice:
        """Keep a copy of an uploaded file. Raises GoldError where it is no gold set for these articles."""
        gold = read_gold(path, self._workspace.index)
        try:
            self._added.mkdir(parents=True, exist_ok=True)
            added = copy_new(self._added, path, safe_name(path))
        except ArticleError as error:
            raise GoldError(f"{gold.name} cannot be kept: {error}") from error
        except OSError as error:
            raise ChatbotError(f"{self._added} cannot be written ({error.strerror}); mend its permissions") from error
        return _added(self._added / (added.name or gold.name))

    def _all(self) -> Iterator[Choice]:
        place = self._workspace
        if place.gold.is_file():
            yield Choice("own", f"Your own: {place.gold.name}", place.gold)
        if place.shipped is not None:
            yield Choice("shipped", f"Shipped: {place.shipped.name}", place.shipped)
        for path in sorted(self._added.glob("*")) if self._added.is_dir() else ():
            if path.name.lower().removesuffix(".gz").endswith(KINDS):
                yield _added(path)


def _added(path: Path) -> Choice:
    return Choice(f"added-{path.name}", f"Added: {path.name}", path)
