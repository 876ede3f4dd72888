"""Folder → store: what was added, changed, renamed or removed since the last time, and nothing else.

Files are told apart by the SHA-256 of their bytes. What is to be done is done in steps, each in one transaction,
and reported once it is stored; whatever interrupts a sync leaves a whole index, and the next sync goes on from
there. A sync of few changes is one step, so that those who ask meanwhile take in one new state, not several.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np

from index.ahead import Ahead
from index.articles import READERS, find_files
from index.database import make_folder
from index.encoder import Encoder
from index.errors import ArticleError, ForeignFolderError, MissingIndexError, StaleIndexError, StoreError
from index.files import File, FileReader, Reading, scan
from index.hybrid import save_views
from index.lock import PATIENCE, write_lock
from index.passages import Splitter
from index.plain import plain
from index.repeats import left_out
from index.store import FILE, Store
from index.types import Article, Entry, FileState, Passage, Settings, Skipped, SyncEvent, SyncReport, Vectors
from index.words import step

GROUP = 128
"""Passages that are embedded and stored together, at least; a step ends with them, and an interruption loses one."""

EXPECTED = ", ".join(READERS)

OnEvent = Callable[[SyncEvent], None]
OnProgress = Callable[[int, int], None]
"""Takes the number of files done and of files in all."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sync has to do; ``kept`` are files that are known already, whether used or left out."""

    kept: tuple[File, ...]
    renamed: tuple[tuple[str, File], ...]
    removed: tuple[str, ...]
    to_read: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file that was read: its articles with their passages, parts that hold none, or why it is left out."""

    file: File
    articles: tuple[tuple[Article, tuple[Passage, ...]], ...]
    left_out: tuple[Skipped, ...] = ()
    fault: str | None = None


def sync_folder(
    folder: Path,
    index: Path,
    encoder: Encoder,
    *,
    rebind: bool = False,
    patience: float = PATIENCE,
    on_event: OnEvent = lambda event: None,
    on_progress: OnProgress = lambda done, total: None,
) -> SyncReport:
    """Bring the index in ``index`` up to the articles in ``folder``; make it if it is not there.

    ``rebind`` allows another folder or other settings than those the index was built with. ``patience`` is
    how many seconds to wait for another sync, which may be infinite. Raises
    ArticleError where the folder holds nothing that can be used, ForeignFolderError, StaleIndexError,
    BusyIndexError or StoreError; the index is then as it was.
    """
    if next(_files(folder, index), None) is None:
        raise ArticleError(f"no files in {folder}; expected articles ({EXPECTED}); name the folder that holds them")
    with FileReader(folder) as reader:
        job = _Sync(folder, encoder, make_splitter(encoder), reader, on_event, on_progress)
        if not (index / FILE).is_file():
            job.require_articles(job.parse(scan(folder, path) for path in _files(folder, index)))
        make_folder(index)
        with write_lock(index, patience), closing(_open(index, job.settings, rebind)) as store:
            return job.run(store, list(_files(folder, index)), rebind)  # another sync may have been waited for


def _files(folder: Path, index: Path) -> Iterator[Path]:
    """The files of ``folder``, without those of an index that stands inside of it."""
    here, place = folder.resolve(), index.resolve()
    own = folder / place.relative_to(here) if here in place.parents else None
    return (path for path in find_files(folder) if own is None or own not in path.parents)


def make_splitter(encoder: Encoder) -> Splitter:
    """The splitter whose passages are never cut off by ``encoder``."""
    return Splitter(encoder.token_offsets, limit=lambda: encoder.max_tokens)


def _open(index: Path, settings: Callable[[], Settings], rebind: bool) -> Store:
    """The store in ``index``, made if there is none; one that is damaged is put aside if ``rebind``."""
    try:
        store = Store(index)
        if rebind:
            store.require_whole()
        return store
    except MissingIndexError:
        return Store.create(index, settings())
    except StoreError:
        if not rebind:
            raise
        Store.put_aside(index)
        return Store.create(index, settings())


def find_changes(known: dict[str, FileState], files: Iterable[File]) -> Plan:
    """Compare the files there are with those that are known. Pure.

    A file whose bytes are those of one that is gone, or that has other bytes by now, is that one, renamed;
    of several it could be, the first by name. Names may be swapped or passed on.
    """
    here = {file.source: file for file in files}
    kept = {s: f for s, f in here.items() if s in known and _same(known[s], f)}
    lost = defaultdict[tuple[str, str], list[str]](list)
    for source in sorted(known.keys() - kept.keys(), reverse=True):
        if known[source].skipped is None:
            lost[known[source].sha256, Path(source).suffix].append(source)
    renamed, to_read = [], []
    for source, file in here.items():
        if source in kept:
            continue
        old = lost[file.sha256, Path(source).suffix] if Path(source).suffix and not file.fault else None
        if old:
            renamed.append((old.pop(), file))
        else:
            to_read.append(file)
    moved, read = {old for old, _ in renamed}, {file.source for file in to_read}
    removed = [source for source in known if source not in kept and source not in moved and source not in read]
    return Plan(tuple(kept.values()), tuple(renamed), tuple(removed), tuple(to_read))


def _same(state: FileState, file: File) -> bool:
    return state.sha256 == file.sha256 and (not file.fault or state.skipped == file.fault)


class _Sync:
    """One run: what it was asked, and how far it is."""

    def __init__(
        self,
        folder: Path,
        encoder: Encoder,
        splitter: Splitter,
        reader: FileReader,
        on_event: OnEvent,
        on_progress: OnProgress,
    ) -> None:
        self.folder = folder
        self.encoder = encoder
        self.splitter = splitter
        self.reader = reader
        self.on_event = on_event
        self.on_progress = on_progress
        self.counts: Counter[str] = Counter()
        self.repeated: frozenset[int] = frozenset()

    def settings(self) -> Settings:
        encoder = self.encoder
        return Settings(
            str(self.folder.resolve()), encoder.name, encoder.fingerprint, encoder.dim, self.splitter.name
        )

    def run(self, store: Store, files: list[Path], rebind: bool) -> SyncReport:
        begin = time.perf_counter()
        rebuild = self.check_settings(store.settings, index=store.folder, rebind=rebind)
        known = {} if rebuild else store.files()
        plan = find_changes(known, [scan(self.folder, path, known) for path in files])
        parsed: Iterator[Parsed] = self.parse(plan.to_read)
        kept = [Parsed(file, (), fault=known[file.source].skipped) for file in plan.kept]
        if not plan.renamed and all(item.fault is not None for item in kept):
            parsed = self.require_articles(parsed, left_out=kept)
        self.adopt(store, rebuild)
        self.repeated = store.repeats.recorded()
        self.keep(store, {file.source for file in plan.kept})
        self.store_all(store, self.steps(store, plan, parsed, total=len(files)))
        save_views(store, stored=self.counts["passages_embedded"])
        if not store.finished:
            store.set_finished(True)
        self.restamp(store, plan)
        return self.report(time.perf_counter() - begin)

    def check_settings(self, settings: Settings, *, index: Path, rebind: bool) -> bool:
        """Whether everything must be embedded again. Raises unless that, or another folder, is asked for."""
        mend = f"python -m index sync {self.folder} --index {index} --replace"
        foreign = settings.folder != str(self.folder.resolve())
        stale = (settings.encoder_sha256, settings.splitter) != (self.encoder.fingerprint, self.splitter.name)
        if foreign and not rebind:
            raise ForeignFolderError(
                f"the index in {index} belongs to {settings.folder}, not to {self.folder.resolve()}; "
                f"name another index, or replace it: {mend}"
            )
        if stale and not rebind:
            raise stale_index(index, settings, self.encoder, self.folder)
        return stale

    def adopt(self, store: Store, rebuild: bool) -> None:
        """Put this run's settings in force; drop what was made with others."""
        settings = store.settings
        if rebuild:
            with store.transaction():
                for source in store.files():
                    store.remove(source)
                store.set_settings(self.settings())
                store.set_finished(False)
        elif settings.folder != str(self.folder.resolve()):
            with store.transaction():
                store.set_settings(replace(settings, folder=str(self.folder.resolve())))
                store.set_finished(False)

    def store_all(self, store: Store, steps: Iterator[list[SyncEvent]]) -> None:
        """Take each step in one transaction, then tell of it."""
        events: list[SyncEvent] | None = []
        while events is not None:
            with step(store):
                events = next(steps, None)
            for event in events or ():
                self.tell(event)

    def steps(self, store: Store, plan: Plan, parsed: Iterator[Parsed], total: int) -> Iterator[list[SyncEvent]]:
        """Do what the plan says; yield what came of it wherever ``GROUP`` passages were stored, and at the end."""
        done = total - len(plan.to_read)
        events = self.move(store, plan)
        self.on_progress(done, total)
        for group, vectors in self.embed(_groups(parsed)):
            events += self.put_group(store, group, vectors)
            done += len(group)
            if _size(group) >= GROUP:
                yield events
                events = []
            self.on_progress(done, total)
        for group, vectors in self.embed(_groups(self.recut(store))):
            self.put_group(store, group, vectors)
            if _size(group) >= GROUP:
                yield events
                events = []
        store.repeats.record(self.repeated)
        yield events

    def keep(self, store: Store, kept: set[str]) -> None:
        """Count the articles of files that are as they were, and tell again what is left out of them."""
        self.counts["unchanged"] += sum(count for source, count in store.counts().items() if source in kept)
        for part in store.skipped():
            if part.source in kept or part.source.rpartition("#")[0] in kept:
                self.tell(SyncEvent("skipped", part.source, 0, part.reason))

    def restamp(self, store: Store, plan: Plan) -> None:
        """Note which files need not be read to know that they are unchanged."""
        known = store.files()
        moved = [file for _, file in plan.renamed]
        stamps = {file.source: file.stamp for file in (*plan.kept, *moved) if file.stamp != known[file.source].stamp}
        if stamps:
            store.restamp(stamps)

    def move(self, store: Store, plan: Plan) -> list[SyncEvent]:
        """Remove and rename at once, because one may make room for the other."""
        removed = [item for source in plan.removed for item in store.articles_of(source).items()]
        for source in plan.removed:
            store.remove(source)
        store.rename([(old, file.source) for old, file in plan.renamed])
        renamed = [(old, item) for old, file in plan.renamed for item in store.articles_of(file.source).items()]
        return [
            *(SyncEvent("removed", name, passages) for name, passages in removed),
            *(SyncEvent("renamed", name, passages, f"was {old}") for old, (name, passages) in renamed),
        ]

    def parse(self, files: Iterable[File]) -> Iterator[Parsed]:
        """Read and split files in their order; some are read ahead."""
        for reading in self.reader.read(files):
            yield self.split(reading)

    def split(self, reading: Reading) -> Parsed:
        """Cut the articles of a file into passages."""
        articles = [part for part in reading.parts if isinstance(part, Article)]
        skipped = tuple(part for part in reading.parts if isinstance(part, Skipped))
        return Parsed(reading.file, tuple(map(self.cut, articles)), skipped, reading.fault)

    def cut(self, article: Article) -> tuple[Article, tuple[Passage, ...]]:
        """An article with its passages; what is repeated in many files is in none of them."""
        return article, tuple(self.splitter.split(article, left_out(article, self.repeated)))

    def recut(self, store: Store) -> Iterator[Parsed]:
        """The files to be cut in another way, because paragraphs have become repeated by now, or are so no more."""
        before, self.repeated = self.repeated, store.repeats.counted()
        if before == self.repeated:
            return
        known = store.files()
        for source in store.repeats.sources(before ^ self.repeated):
            rows = [store.article_id(name) for name in store.articles_of(source)]
            articles = [article for row in rows if row is not None and (article := store.article(row)) is not None]
            cut = tuple(map(self.cut, articles))
            bounds = [[(passage.start, passage.end) for passage in passages] for _, passages in cut]
            if bounds != [store.bounds(row) for row in rows if row is not None]:
                yield Parsed(File(self.folder / source, source, known[source].sha256, None, known[source].stamp), cut)

    def require_articles(self, parsed: Iterator[Parsed], left_out: Sequence[Parsed] = ()) -> Iterator[Parsed]:
        """``parsed`` again, from its start. Raises ArticleError if there is no article in it.

        ``left_out`` are further files of the folder, none of which can be used.
        """
        seen = []
        for item in parsed:
            seen.append(item)
            if item.fault is None:
                return chain(seen, parsed)
        files = [*left_out, *seen]
        first = files[0]
        raise ArticleError(
            f"no article in {self.folder}: all {len(files)} files were left out "
            f"({first.file.source}: {first.fault}); expected files with text ({EXPECTED})"
        )

    def embed(self, groups: Iterable[list[Parsed]]) -> Iterator[tuple[list[Parsed], Vectors]]:
        """Each group with the vectors of its passages, which are made while others are read or stored."""
        last: list[Parsed] = []
        with closing(Ahead(self.encoder)) as ahead:
            for group in groups:
                ahead.begin(
                    [plain(passage.text) for item in group for _, parts in item.articles for passage in parts]
                )
                if last:
                    yield last, ahead.end()
                last = group
            if last:
                yield last, ahead.end()

    def put_group(self, store: Store, group: list[Parsed], vectors: Vectors) -> list[SyncEvent]:
        """Store a group with the vectors of its passages, shape (n, dim); what became of its articles."""
        rows = iter(np.split(vectors, np.cumsum([len(parts) for item in group for _, parts in item.articles])))
        events: list[SyncEvent] = []
        for item in group:
            file = item.file
            events += _events(item, before=store.articles_of(file.source))
            if item.fault is not None:
                store.put_skipped(file.source, file.sha256, item.fault, file.stamp)
                continue
            entries = [Entry(article, parts, next(rows)) for article, parts in item.articles]
            store.put(file.source, file.sha256, entries, item.left_out, file.stamp)
        self.counts["passages_embedded"] += len(vectors)
        return events

    def tell(self, event: SyncEvent) -> None:
        self.counts[event.event] += 1
        self.on_event(event)

    def report(self, seconds: float) -> SyncReport:
        names = ("added", "changed", "renamed", "removed", "skipped", "unchanged", "passages_embedded")
        return SyncReport(**{name: self.counts[name] for name in names}, seconds=round(seconds, 3))


def _events(item: Parsed, before: dict[str, int]) -> Iterator[SyncEvent]:
    """What became of a file's articles, given those it had before and their numbers of passages."""
    if item.fault is not None:
        yield SyncEvent("skipped", item.file.source, 0, item.fault)
    for article, parts in item.articles:
        yield SyncEvent("changed" if article.id in before else "added", article.id, len(parts))
    for part in item.left_out:
        yield SyncEvent("skipped", part.source, 0, part.reason)
    for name in before.keys() - {article.id for article, _ in item.articles}:
        yield SyncEvent("removed", name, before[name])


def _groups(parsed: Iterable[Parsed]) -> Iterator[list[Parsed]]:
    """Cut a stream of files where at least ``GROUP`` passages have come together."""
    group, size = list[Parsed](), 0
    for item in parsed:
        group.append(item)
        size += _size([item])
        if size >= GROUP:
            yield group
            group, size = [], 0
    if group:
        yield group


def _size(group: Sequence[Parsed]) -> int:
    """How many passages are in a group."""
    return sum(len(parts) for item in group for _, parts in item.articles)


def stale_index(index: Path, settings: Settings, encoder: Encoder, folder: Path | str) -> StaleIndexError:
    """The error for an index that was built with other settings, with the command that mends it."""
    return StaleIndexError(
        f"the index in {index} was built with the encoder {settings.encoder} "
        f"({settings.encoder_sha256[:12]}, {settings.splitter}), not with {encoder.name} "
        f"({encoder.fingerprint[:12]}); leave out --encoder, or build it again: "
        f"python -m index sync {folder} --index {index} --encoder {encoder.name} --replace"
    )
