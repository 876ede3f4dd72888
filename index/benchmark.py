"""``python -m index.benchmark``: how fast, how exact and how large an index is, at several sizes.

Passages are made of real ones: sentences of an article put together anew, their vectors mixed from those of the
article's own passages with noise of the same shape. So any number can be had without embedding them all, and
words are as frequent, and neighbours as near, as in the articles; the more and the longer these are, the better.
Each size is built here and then asked in a process of its own, whose memory is measured.
"""

import argparse
import gzip
import json
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from itertools import islice
from pathlib import Path

import numpy as np

from index.articles import read_articles
from index.command import DONE, ROOT, default_articles, positive, progress_bar, quiet_libraries, run
from index.encoder import Encoder, open_encoder
from index.errors import ArticleError
from index.hybrid import HybridView
from index.local import LocalIndex
from index.sentences import sentences
from index.store import Store
from index.sync import make_splitter
from index.types import Article, Entry, Ids, Passage, Settings, Vectors
from index.words import step

WORDS = 90
"""A passage is filled with sentences until it has as many words."""

NOISE = 0.6
"""Noise in a vector, as a share of the spread of the passages of one article."""

_SENTENCES = 5  # of a real passage, for its vector
_FEWEST = 20  # sentences to make passages from; shorter articles are put together
_PASSAGES = 20  # of an article that is made
_GROUP = 100  # articles stored in one transaction
_K = 20
_BATCH = 10_000
_WARM_UP = 10  # questions asked before the clock runs


@dataclass(frozen=True, slots=True)
class Topic:
    """What passages are made from: an article's title, its sentences, and vectors of its passages, shape (n, dim)."""

    title: str
    sentences: tuple[str, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Asked:
    """What one process saw: ``_clock``'s times for each question, peak ``memory`` in MB, and the ids found."""

    open_s: float
    hybrid: list[tuple[float, float]]
    dense: list[tuple[float, float]]
    lexical: list[tuple[float, float]]
    follow: tuple[float, float]
    memory: float
    ids: list[Ids]


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one size. Times in milliseconds unless named otherwise, sizes in MB."""

    passages: int
    build_per_s: int
    open_s: float
    p50: float
    p95: float
    cpu_p50: float
    dense_p50: float
    lexical_p50: float
    recall_20: float
    follow_ms: float
    memory: float
    store: float
    vectors: float
    words: float


def read_topics(folder: Path, encoder: Encoder, most: int, seed: int = 0) -> list[Topic]:
    """The articles of ``folder`` as topics, from at most ``most`` passages embedded. Raises ArticleError for none."""
    texts: list[tuple[str, list[str]]] = []
    for article in read_articles(folder):
        if not texts or len(texts[-1][1]) >= _FEWEST:
            texts.append((article.title, []))
        texts[-1][1].extend(article.text[start:end] for start, end in sentences(article.text, article.body))
    if not texts:
        raise ArticleError(f"no articles in {folder}; expected a folder of articles; name another: --articles DIR")
    share = min(1.0, most / sum(len(parts) / _SENTENCES for _, parts in texts))
    draw = random.Random(seed)
    chosen = [[" ".join(part) for part in _cut(parts, share, draw)] for _, parts in texts]
    rows = iter(encoder.encode([text for part in chosen for text in part]))
    return [
        Topic(title, tuple(parts), np.stack(list(islice(rows, len(part)))))
        for (title, parts), part in zip(texts, chosen, strict=True)
    ]


def _cut(parts: Sequence[str], share: float, draw: random.Random) -> list[Sequence[str]]:
    """Passages of consecutive sentences, about a ``share`` of all, at least one."""
    passages = [parts[start : start + _SENTENCES] for start in range(0, len(parts), _SENTENCES)]
    return [passage for passage in passages if draw.random() < share] or passages[:1]


def make_entries(topics: Sequence[Topic], n: int, seed: int = 0) -> Iterator[Entry]:
    """Articles with ``n`` passages in all, made of the topics; the same for the same ``seed``."""
    draw, rng = random.Random(seed), np.random.default_rng(seed)
    spread = np.concatenate([topic.vectors - topic.vectors.mean(axis=0) for topic in topics])
    _, scale, axes = np.linalg.svd(spread, full_matrices=False)
    shape = NOISE * scale[:, None] / np.sqrt(len(spread)) * axes
    weights = [len(topic.sentences) for topic in topics]
    for number, start in enumerate(range(0, n, _PASSAGES)):
        topic = draw.choices(topics, weights)[0]
        texts = [_passage(topic.sentences, draw) for _ in range(min(_PASSAGES, n - start))]
        yield _entry(f"{number:07}.txt", topic.title, texts, _mix(topic.vectors, shape, len(texts), rng))


def _passage(parts: Sequence[str], draw: random.Random) -> str:
    chosen: list[str] = []
    words = 0
    for part in draw.sample(parts, min(len(parts), WORDS)):
        chosen.append(part)
        words += len(part.split())
        if words >= WORDS:
            break
    return " ".join(chosen)


def _mix(vectors: Vectors, shape: Vectors, n: int, rng: np.random.Generator) -> Vectors:
    """``n`` vectors, each mostly one of ``vectors``, partly another, and noise that spreads along ``shape``."""
    share = rng.uniform(0, 0.5, (n, 1))
    one, other = vectors[rng.integers(len(vectors), size=n)], vectors[rng.integers(len(vectors), size=n)]
    mixed = (1 - share) * one + share * other + rng.standard_normal((n, len(shape))) @ shape
    unit: Vectors = (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _entry(name: str, title: str, texts: Sequence[str], vectors: Vectors) -> Entry:
    article = Article(name, title, "\n".join(texts), name)
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)]).tolist()
    passages = [Passage(article, start, start + len(text)) for start, text in zip(starts, texts, strict=False)]
    return Entry(article, passages, vectors)


def build(folder: Path, entries: Iterator[Entry], encoder: Encoder, advance: Callable[[int], None]) -> float:
    """Store and index passages whose vectors are known; the seconds that it took, without making them."""
    settings = Settings("", encoder.name, encoder.fingerprint, encoder.dim, make_splitter(encoder).name)
    store, seconds = Store.create(folder, settings), 0.0
    while group := list(islice(entries, _GROUP)):
        begin = time.perf_counter()
        with store.transaction():
            for entry in group:
                store.put(entry.article.source, entry.article.source, [entry])
        seconds += time.perf_counter() - begin
        advance(sum(len(entry.passages) for entry in group))
    begin = time.perf_counter()
    HybridView.open(store).save()
    store.close()
    return seconds + time.perf_counter() - begin


def ask(folder: Path, questions: Sequence[str], vectors: Vectors, extra: Entry) -> Asked:
    """Open the index in this process and ask every question; then store an article and ask once more."""
    begin = time.perf_counter()
    index = LocalIndex.open(folder)
    opened = time.perf_counter() - begin
    view, asked = HybridView.open(index.store), list(zip(questions, vectors, strict=True))
    for question, vector in asked[:_WARM_UP]:
        index.search(question, 10, vector=vector)
    hybrid = [_clock(index.search, question, 10, None, vector) for question, vector in asked]
    memory = _peak_memory()
    dense = [_clock(view.search, question, vector, _K, None, "dense") for question, vector in asked]
    lexical = [_clock(view.search, question, vector, _K, None, "lexical") for question, vector in asked]
    with step(index.store):
        index.store.put(extra.article.source, extra.article.source, [extra])
    follow = _clock(index.search, questions[0], 10, None, vectors[0])
    ids = [view.search(question, vector, _K, None, "dense").ids for question, vector in asked]
    return Asked(opened, hybrid, dense, lexical, follow, memory, ids)


def _peak_memory() -> float:
    """The most memory that this process held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # Linux: what getrusage tells begins with the parent's
        return float(status.read_text().split("VmHWM:")[1].split()[0]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def _clock(call: Callable[..., object], *arguments: object) -> tuple[float, float]:
    """How long a call took, in milliseconds: by the wall, and of this thread's processor time."""
    wall, cpu = time.perf_counter(), time.thread_time()
    call(*arguments)
    return 1e3 * (time.perf_counter() - wall), 1e3 * (time.thread_time() - cpu)


def find_exactly(store: Store, vectors: Vectors) -> list[Ids]:
    """For each vector the ids of its nearest passages, by comparing all."""
    ids = store.passage_ids()
    best_ids = np.full((len(vectors), _K), -1)
    best = np.full((len(vectors), _K), -np.inf)
    for start in range(0, len(ids), _BATCH):
        kept, rows = store.vectors(ids[start : start + _BATCH])
        scores = np.hstack([best, vectors @ rows.T])
        every = np.hstack([best_ids, np.broadcast_to(kept, (len(vectors), len(kept)))])
        top = np.argsort(-scores, axis=1, kind="stable")[:, :_K]
        best, best_ids = np.take_along_axis(scores, top, 1), np.take_along_axis(every, top, 1)
    return list(best_ids)


def measure(folder: Path, n: int, topics: Sequence[Topic], questions: Sequence[str], encoder: Encoder) -> Row:
    """Build an index of ``n`` passages in ``folder`` and ask it."""
    with progress_bar(f"{n} passages", "passage") as advance:
        seconds = build(folder, make_entries(topics, n), encoder, lambda done: advance(done, n))
    store, vectors = Store(folder), encoder.encode(questions)
    exact = find_exactly(store, vectors)
    extra = next(make_entries(topics, _PASSAGES, seed=1))
    extra = Entry(replace(extra.article, id="extra.txt", source="extra.txt"), extra.passages, extra.vectors)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        asked = pool.apply(ask, (folder, questions, vectors, extra))
    shared = [len(np.intersect1d(found, right)) / len(right) for found, right in zip(asked.ids, exact, strict=True)]
    sizes = [
        sum(path.stat().st_size for path in folder.glob(f"{name}*")) / 1e6 for name in ("index", "vectors", "words")
    ]
    wall, cpu = np.transpose(asked.hybrid)
    return Row(
        passages=n,
        build_per_s=round(n / seconds),
        open_s=asked.open_s,
        p50=float(np.median(wall)),
        p95=float(np.percentile(wall, 95)),
        cpu_p50=float(np.median(cpu)),
        dense_p50=float(np.median(asked.dense, axis=0)[0]),
        lexical_p50=float(np.median(asked.lexical, axis=0)[0]),
        recall_20=float(np.mean(shared)),
        follow_ms=asked.follow[0],
        memory=asked.memory,
        store=sizes[0],
        vectors=sizes[1],
        words=sizes[2],
    )


def read_questions(path: Path, most: int) -> list[str]:
    """The first questions of a file of JSON lines, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return [json.loads(line)["question"] for line in islice(lines, most)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write a table; the exit code."""
    quiet_libraries()
    parser = argparse.ArgumentParser(
        prog="python -m index.benchmark", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", type=positive, default=[1_000, 10_000], help="passages (1000 10000)")
    parser.add_argument(
        "--articles", type=Path, default=default_articles(), metavar="DIR", help="what to make them of"
    )
    parser.add_argument("--questions", type=Path, default=ROOT / "seeds" / "gold.jsonl", metavar="FILE")
    parser.add_argument("--most", type=positive, default=200, metavar="N", help="questions to ask (200)")
    parser.add_argument("--embed", type=positive, default=2_000, metavar="N", help="real passages to embed (2000)")
    parser.add_argument("--json", action="store_true", help="one line of JSON per size")
    return run(lambda: compare(parser.parse_args(arguments)))


def compare(options: argparse.Namespace) -> int:
    """Measure every size, telling of each as soon as it is done."""
    encoder = open_encoder()
    topics = read_topics(options.articles, encoder, options.embed)
    questions = read_questions(options.questions, options.most)
    names = [field.name for field in fields(Row)]
    if not options.json:
        sys.stdout.write(f"| {' | '.join(names)} |\n|{' --- |' * len(names)}\n")
    for n in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            row = asdict(measure(Path(folder), n, topics, questions, encoder))
        shown = {name: round(float(value), 3) if isinstance(value, float) else value for name, value in row.items()}
        sys.stdout.write(json.dumps(shown) if options.json else f"| {' | '.join(map(str, shown.values()))} |")
        sys.stdout.write("\n")
        sys.stdout.flush()
    return DONE


if __name__ == "__main__":
    sys.exit(main())
