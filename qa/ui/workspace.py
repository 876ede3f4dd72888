"""What the panes beside the chat work on: an index on disk, and what may be done with it. No Gradio."""

from dataclasses import dataclass
from pathlib import Path

from index.local import LocalIndex
from index.sync import OnEvent, OnProgress, sync_folder
from index.types import SyncReport

PATIENCE = 1.0
"""Seconds that a sync waits for another one before the person is told of it."""

GOLD = "gold.jsonl"
"""The person's own gold set, in the folder of the index unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """An index, the person's own gold set ``gold``, and the one ``shipped`` with the articles, if there is one.

    ``changes`` says whether visitors may change files: add and remove articles, make gold questions.
    """

    index: LocalIndex
    gold: Path
    shipped: Path | None = None
    changes: bool = True

    @property
    def place(self) -> Path:
        """The folder of the index; gold sets that were added and runs of evaluations are kept there."""
        return self.index.store.folder

    @property
    def evaluations(self) -> Path:
        """Where the runs of evaluations are kept."""
        return self.place / "evaluations"

    def sync(self, on_event: OnEvent, on_progress: OnProgress) -> SyncReport:
        """Bring the index up to its folder. Raises BusyIndexError after ``PATIENCE`` seconds, and ChatbotError.

        An encoder of its own embeds the passages, because a tokenizer cannot serve two threads at once.
        """
        from index.encoder import open_encoder

        settings = self.index.store.settings
        return sync_folder(
            Path(settings.folder),
            self.place,
            open_encoder(settings.encoder),
            patience=PATIENCE,
            on_event=on_event,
            on_progress=on_progress,
        )
