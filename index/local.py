"""The embedded index: a store, its views and an encoder. Question in, nearest passages out."""

import difflib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from index.check import find_faults, repair
from index.database import lost
from index.encoder import BUNDLED, Encoder, open_encoder
from index.errors import ArticleError, StoreError
from index.hybrid import HybridView, Ranked, Retrieval
from index.lock import PATIENCE, write_lock
from index.plain import plain
from index.store import Store
from index.sync import OnEvent, OnProgress, make_splitter, stale_index, sync_folder
from index.types import Article, Fault, Filter, Hit, Ids, Listed, Passage, Skipped, SyncReport, Vectors

CACHED_ARTICLES = 256
CACHED_QUESTIONS = 64

VERSION = 1
"""Of the way of searching; raised when scores change, so that a confidence fitted before is known to be stale."""


class LocalIndex:
    """The index in one folder, open for search; safe to use from several threads.

    It follows what other processes store: each search is answered from the newest state.
    """

    def __init__(self, folder: Path, encoder: Encoder, retrieval: Retrieval = "hybrid") -> None:
        """Open the index in ``folder``. Raises MissingIndexError, StaleIndexError or StoreError."""
        self.store = Store(folder)
        self.encoder = encoder
        self.retrieval: Retrieval = retrieval
        self._lock = threading.Lock()
        self._encode = lru_cache(CACHED_QUESTIONS)(self._encode_question)
        self._open_views()

    @classmethod
    def open(cls, folder: str | Path, encoder: str | None = None, retrieval: Retrieval = "hybrid") -> "LocalIndex":
        """Open the index in ``folder`` with the encoder named, or with the one it was built with."""
        place = Path(folder)
        return cls(place, open_encoder(encoder or Store(place).settings.encoder), retrieval)

    @classmethod
    def build(
        cls,
        articles: str | Path,
        folder: str | Path,
        encoder: str = BUNDLED,
        on_event: OnEvent = lambda event: None,
        on_progress: OnProgress = lambda done, total: None,
        patience: float = PATIENCE,
    ) -> "LocalIndex":
        """Index a folder of articles (or bring an index up to it) and open the result.

        ``patience`` is how many seconds to wait for another sync.
        """
        model, place = open_encoder(encoder), Path(folder)
        sync_folder(Path(articles), place, model, patience=patience, on_event=on_event, on_progress=on_progress)
        return cls(Path(folder), model)

    @property
    def folder(self) -> Path:
        """The folder of articles that the index belongs to."""
        return Path(self.store.settings.folder)

    @property
    def generation(self) -> int:
        """The number of changes so far; equal generations, equal answers."""
        return self.store.generation

    @property
    def state(self) -> tuple[int, int]:
        """What it holds, as the store and its generation: equal states, equal results of a search."""
        with self.store.snapshot():
            return self.store.identity, self.store.generation

    @property
    def fingerprint(self) -> str:
        """What the scores of a search depend on, besides the articles: encoder, splitter, way of searching."""
        settings = self.store.settings
        weights, arithmetic = settings.encoder_sha256[:16], settings.encoder_sha256[64:]
        return f"{weights}{arithmetic} {settings.splitter} {self.retrieval} {VERSION}"

    def sync(
        self,
        on_event: OnEvent = lambda event: None,
        on_progress: OnProgress = lambda done, total: None,
    ) -> SyncReport:
        """Bring the index up to its folder."""
        return sync_folder(self.folder, self.store.folder, self.encoder, on_event=on_event, on_progress=on_progress)

    def articles(self) -> list[Listed]:
        """All articles, sorted by name."""
        return self.store.articles()

    def skipped(self) -> list[Skipped]:
        """The files that were left out, with the reason."""
        return self.store.skipped()

    def article(self, name: str) -> Article:
        """The article called ``name``. Raises ArticleError, with the nearest name, if there is none."""
        article_id = self.store.article_id(name)
        article = None if article_id is None else self.store.article(article_id)
        if article is None:
            raise self._no_article(name)
        return article

    def encode(self, question: str) -> Vectors:
        """The vector of a question, float32, shape (dim,), of unit length; that of a recent one is at hand."""
        return self._encode(question)

    def encode_many(self, questions: Sequence[str]) -> Vectors:
        """The vectors of questions, float32, shape (n, dim), of unit length; encoded together."""
        return self.encoder.encode([plain(question) for question in questions])

    def search(
        self, question: str, k: int = 10, where: Filter | None = None, vector: Vectors | None = None
    ) -> list[Hit]:
        """The ``k`` passages nearest to ``question``, best first; fewer if there are no more.

        ``where`` limits the search. ``vector`` is the question's, shape (dim,), if it is encoded already.
        Raises ArticleError for an article in ``where`` that does not exist, and StaleIndexError if another
        process has built the index again with other settings.
        """
        if vector is None:
            vector = self.encode(question)
        with self._moment():
            among = self._among(where)
            if among is not None and not len(among):
                return []
            return self._hits(self._view.search(question, vector, k, among, self.retrieval))

    def check(self) -> list[Fault]:
        """Everything that is not whole; nothing if all is well."""
        return find_faults(self.store)

    def repair(self) -> None:
        """Mend what ``check`` finds; articles that are damaged are read again from the folder."""
        repair(self.store, self.encoder)

    def _require_same_settings(self) -> None:
        settings, encoder = self.store.settings, self.encoder
        if (settings.encoder_sha256, settings.splitter) != (encoder.fingerprint, make_splitter(encoder).name):
            raise stale_index(self.store.folder, settings, encoder, settings.folder)

    def _open_views(self) -> None:
        self._identity = self.store.identity
        self._require_same_settings()
        self._view = HybridView.open(self.store)
        if self._view.saved == 0:
            self._save_view()
        self._article = lru_cache(CACHED_ARTICLES)(self._read_article)

    @contextmanager
    def _moment(self) -> Iterator[None]:
        """Settings, views, passages and articles are all of the newest generation inside."""
        with self._lock:
            while True:
                with self.store.snapshot():
                    if self.store.identity == self._identity:
                        self._refresh()
                        yield
                        return
                self._open_views()  # another store was put in the place of the one that was open

    def _refresh(self) -> None:
        if self.store.generation != self._view.generation:
            self._require_same_settings()
            self._view.refresh()

    def _save_view(self) -> None:
        """Write the view that was mended, unless a sync is about to do so or there is no way to write."""
        with suppress(StoreError), write_lock(self.store.folder, patience=0):
            self._view.refresh()
            self._view.save()

    def _among(self, where: Filter | None) -> Ids | None:
        if not where:
            return None
        for name in where.articles or ():
            if self.store.article_id(name) is None and not self.store.articles_of(name):
                raise self._no_article(name)
        return self.store.passage_ids(where)

    def _hits(self, ranked: Ranked) -> list[Hit]:
        places = self.store.places(ranked.ids)
        names = self.store.names(sorted({article_id for article_id, _, _ in places.values()}))
        columns = (ranked.ids, ranked.scores, ranked.dense, ranked.lexical)
        hits = []
        for passage_id, score, dense, lexical in zip(*(column.tolist() for column in columns), strict=True):
            article_id, start, end = places.get(passage_id, (0, 0, 0))
            article = self._article(article_id, names.get(article_id, ""))
            if article is None:
                raise lost(self.store.folder, f"passage {passage_id} is gone")
            hits.append(Hit(Passage(article, start, end), score, dense, lexical))
        return hits

    def _encode_question(self, question: str) -> Vectors:
        vector: Vectors = self.encoder.encode([plain(question)])[0]
        vector.setflags(write=False)
        return vector

    def _read_article(self, article_id: int, name: str) -> Article | None:
        """Cached by name too: an article that is renamed keeps its id, one that is changed gets another."""
        return self.store.article(article_id)

    def _no_article(self, name: str) -> ArticleError:
        names = [listed.article for listed in self.store.articles()]
        near = difflib.get_close_matches(name, names, n=1, cutoff=0)
        return ArticleError(
            f"no article {name!r} in the index; expected one of {len(names)} names such as {near[0]!r}; "
            "see them all: python -m index list"
            if near
            else f"no article {name!r}: the index is empty; fill it: python -m index sync DIR"
        )
