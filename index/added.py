"""The words of the passages that came last, counted once by the sync that stored them.

Every process that searches has to take in what a sync stored, all at the same moment; with this they need not read
and count the texts themselves. It is a help and no truth: what is missing, damaged or of another version is counted
from the texts.
"""

from typing import TYPE_CHECKING

from index.database import Database
from index.errors import StaleIndexError
from index.rows import sealed, unsealed

if TYPE_CHECKING:
    from index.segment import Segment

STEPS = 64
"""Of a sync whose words are kept; a view that lags more counts for itself."""

_SCHEMA = "CREATE TABLE IF NOT EXISTS added (last INTEGER PRIMARY KEY, words BLOB NOT NULL)"
_OLD = "SELECT last FROM added ORDER BY last DESC LIMIT -1 OFFSET ?"


class Added:
    """Words by step of a sync; an index of an older version has none of them until its next sync."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, segment: "Segment") -> None:
        """Keep the words of passages that were stored just now, at least one. Inside a transaction."""
        last = int(segment.ids[-1])
        self._database.execute(_SCHEMA)
        self._database.execute("INSERT OR REPLACE INTO added VALUES (?, ?)", (last, sealed(segment.to_bytes())))
        self._database.execute(f"DELETE FROM added WHERE last IN ({_OLD})", (STEPS,))

    def since(self, first: int) -> "list[Segment]":
        """What is kept of steps with passages from the id ``first`` on, in the order of their ids."""
        if not self._database.read("SELECT 1 FROM sqlite_master WHERE name = 'added'"):
            return []
        rows = self._database.read("SELECT words FROM added WHERE last >= ? ORDER BY last", (first,))
        return [segment for (blob,) in rows if (segment := _opened(blob)) is not None]


def _opened(blob: object) -> "Segment | None":
    from index.segment import Segment  # here: its stemmer is not there on a machine that only trains

    data = unsealed(blob)
    try:
        return None if data is None else Segment.of_bytes(data)
    except StaleIndexError:
        return None
