"""Files → the groups to train on and those held out."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import GoldError
from qa.evaluation.gold_files import read_bytes
from qa.training.examples import read_examples
from qa.training.groups import SUFFIX, Groups, merge, split
from qa.training.settings import Sources


@dataclass(frozen=True, slots=True)
class Data:
    """What is trained on, and what is held out; ``digest`` changes with either."""

    train: Groups
    held_out: Groups
    digest: str


def prepare(sources: Sources, seed: int, cache: Path) -> Data:
    """Read, mine and part the data; what was mined is kept in the folder ``cache`` for the next time.

    Raises GoldError for files that cannot be used, and where nothing is left to train on.
    """
    ready = [path for path in sources.files if path.name.endswith(SUFFIX)]
    raw = [path for path in sources.files if path not in ready]
    parts = [Groups.load(path) for path in ready]
    if raw:
        parts.append(_mined(raw, sources, cache))
    titles = _read_titles(sources.held_out_titles) if sources.held_out_titles else None
    train, held_out = split(merge(parts), titles, sources.held_out, seed)
    if not len(train):
        raise GoldError("no question to train on; expected some beside those held out; name other files: --data")
    return Data(train, held_out, _digest(sources, seed))


def _mined(paths: Sequence[Path], sources: Sources, cache: Path) -> Groups:
    from qa.training.mine import mine_examples

    made = cache / f"{_digest(sources)}{SUFFIX}"
    if made.is_file():
        return Groups.load(made)
    examples = [example for path in paths for example in read_examples(path, sources.articles)]
    groups = mine_examples(examples, sources.negatives, sources.keep, sources.marked_only).groups
    cache.mkdir(parents=True, exist_ok=True)
    groups.save(made)
    return groups


def _read_titles(path: Path) -> frozenset[str]:
    try:
        return frozenset(line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path} cannot be read ({error}); expected titles to hold out, one a line") from error


def _digest(sources: Sources, seed: int = 0) -> str:
    """A hash over the files' bytes, not their places, and over how they are used."""
    used = (sources.negatives, sources.keep, sources.marked_only, sources.held_out, seed)
    digest = hashlib.sha256(repr(used).encode())
    for path in filter(None, (*sources.files, sources.held_out_titles)):
        digest.update(hashlib.sha256(read_bytes(path)).digest())
    return digest.hexdigest()[:16]
