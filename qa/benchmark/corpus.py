"""A folder of articles and a file of questions → for each size, passages that hold answers and questions on them.

Articles that answer questions come first, then any others, so that a larger corpus holds a smaller one and asks
the same questions among more passages.
"""

import json
import random
import shutil
from collections.abc import Iterable, Sequence
from itertools import islice, zip_longest
from pathlib import Path

import numpy as np

from index.articles import file_name, find_files, load, read_file
from index.encoder import Encoder
from index.errors import ArticleError, GoldError
from index.store import Store
from index.sync import OnProgress, make_splitter, sync_folder
from index.weights import load_silently
from qa.benchmark.types import Corpus, Question
from qa.evaluation.gold_files import read_bytes, read_rows

WARM_UP = 5
"""Questions asked before the clock runs; none of them is asked again."""


def read_questions(path: Path) -> list[Question]:
    """The questions of a gold set that have answers and name their article. Raises GoldError if there are none."""
    questions = [question for row in read_rows(path, read_bytes(path)) for question in _question(row.record)]
    if not questions:
        raise GoldError(
            f"{path.name} holds no question with answers and an article; expected a gold set of the folder's articles"
        )
    return questions


def _question(record: object) -> list[Question]:
    if not isinstance(record, dict) or not record.get("answers") or not record.get("article"):
        return []
    named = record["article"]
    file = (named if isinstance(named, str) else named[0]).partition("#")[0]
    return [Question(record["question"], tuple(record["answers"]), file)]


def order_files(folder: Path, questions: Sequence[Question], most: int, seed: int = 0) -> list[str]:
    """All files of ``folder`` in the order in which they are taken: first ``most`` that answer, then any others.

    Raises ArticleError where no file answers a question.
    """
    draw = random.Random(seed)
    names = [file_name(folder, path) for path in find_files(folder)]
    answering = sorted({question.file for question in questions} & set(names))
    if not answering:
        raise ArticleError(f"no file in {folder} is the article of a question; expected the questions' own folder")
    first = draw.sample(answering, min(most, len(answering)))
    rest = sorted(set(names) - set(first))
    return first + draw.sample(rest, len(rest))


def take_files(folder: Path, names: Iterable[str], n: int, encoder: Encoder) -> list[str]:
    """The first files that together hold ``n`` passages at least, or all there are; unusable ones are passed over."""
    splitter, taken, passages = make_splitter(encoder), list[str](), 0
    for name in names:
        if passages >= n:
            break
        try:
            articles = read_file(name, load(folder, folder / name))
        except ArticleError:
            continue
        passages += sum(1 for article in articles for _ in splitter.split(article))
        taken.append(name)
    return taken


def pick_questions(questions: Sequence[Question], names: Sequence[str], most: int) -> list[Question]:
    """At most ``most`` questions on the files ``names``: one of each file in turn, then a second of each."""
    of_file: dict[str, list[Question]] = {name: [] for name in names}
    for question in questions:
        if question.file in of_file:
            of_file[question.file].append(question)
    turns = zip_longest(*of_file.values())
    return list(islice((question for turn in turns for question in turn if question is not None), most))


def make_corpus(
    source: Path, names: Sequence[str], questions: Sequence[Question], encoder: Encoder, place: Path,
    on_progress: OnProgress = lambda done, total: None,
) -> Corpus:  # fmt: skip
    """Index the files ``names`` of ``source`` in the folder ``place``, and write what rivals are handed.

    What ``place`` holds of an earlier run is brought up to date. The last ``WARM_UP`` questions are kept for warming
    up; where there are no more than these, the first is asked and the others warm up.
    """
    articles, index = place / "articles", place / "index"
    _copy(source, names, articles)
    sync_folder(articles, index, encoder, on_progress=on_progress)
    store = Store(index)
    n = hand_over(store, place / "passages.jsonl", place / "vectors.npy")
    store.close()
    asked = max(len(questions) - WARM_UP, 1)
    spare = tuple(question.text for question in questions[asked:]) or (questions[0].text,)
    paths = [str(path.resolve()) for path in (place / "passages.jsonl", place / "vectors.npy", index)]
    return Corpus(paths[0], paths[1], paths[2], n, tuple(questions[:asked]), spare)


def hand_over(store: Store, passages: Path, vectors: Path) -> int:
    """Write all passages of a store as JSON lines and their vectors as a NumPy file; how many there are."""
    ids, rows = store.vectors(store.passage_ids())
    np.save(vectors, rows)
    places = store.places(ids)
    text = {article: "" for article, _, _ in places.values()}
    for article in text:
        found = store.article(article, verify=False)
        text[article] = found.text if found else ""
    with passages.open("w", encoding="utf-8") as file:
        for article, start, end in (places[i] for i in ids.tolist()):
            file.write(json.dumps({"text": text[article][start:end]}) + "\n")
    return len(ids)


def _copy(source: Path, names: Sequence[str], folder: Path) -> None:
    """Make ``folder`` hold the files ``names`` of ``source`` and no others."""
    if folder.exists():
        for path in list(find_files(folder)):
            if file_name(folder, path) not in set(names):
                path.unlink()
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, folder / name)


def write_float32(reader: Path, folder: Path) -> Path:
    """A copy of a reader whose weights are float32, in ``folder``: its path.

    The bundled reader is stored in float16, and transformers 5 computes in what a file holds unless told otherwise:
    rivals that do not tell it would pay for our way of storing, many times over on a CPU.
    """
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    load_silently()
    model = AutoModelForQuestionAnswering.from_pretrained(reader, dtype="float32", local_files_only=True)
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(reader, local_files_only=True).save_pretrained(folder)
    return folder
