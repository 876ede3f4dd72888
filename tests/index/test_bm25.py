"""BM25 against the formula written out in plain Python, however the passages came together."""

import math
import random
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from index.bm25 import BM25, K1, B
from index.segment import Segment
from index.terms import keys, question_terms, terms, word_key

WORDS = "alpha beta gamma delta 51buy.com RMB100b 50%-60% running city cities the of zeta eta theta iota"
Texts = dict[int, str]


def reference(texts: Mapping[int, str], question: str) -> dict[int, float]:
    """Passage → score, for passages that share a word with the question."""
    bags = {i: terms(text) for i, text in texts.items()}
    mean = sum(map(len, bags.values())) / len(bags)
    scores: dict[int, float] = {}
    for term in question_terms(question):
        holding = sum(term in bag for bag in bags.values())
        idf = math.log(1 + (len(bags) - holding + 0.5) / (holding + 0.5))
        for i, bag in bags.items():
            if often := bag.count(term):
                norm = K1 * (1 - B + B * len(bag) / mean)
                scores[i] = scores.get(i, 0) + idf * (K1 + 1) * often / (often + norm)
    return scores


def make_texts(n: int, seed: int = 0) -> Texts:
    draw = random.Random(seed)
    return {3 * i + 1: " ".join(draw.choices(WORDS.split(), k=draw.randrange(15))) for i in range(n)}


def at_once(texts: Texts, folder: Path) -> BM25:
    words = BM25()
    words.add(np.array(list(texts)), list(texts.values()))
    return words


def one_by_one(texts: Texts, folder: Path) -> BM25:
    words = BM25()
    for i, text in texts.items():
        words.add(np.array([i]), [text])
    return words


def among_others_that_went(texts: Texts, folder: Path) -> BM25:
    words = BM25()
    for i, text in texts.items():
        words.add(np.array([i, i + 1]), [text, "alpha alpha cities 51buy.com"])
        words.remove(np.array([i + 1]))
    return words


def from_a_file(texts: Texts, folder: Path) -> BM25:
    at_once(texts, folder).segment().save(folder / "words")
    return BM25(Segment.load(folder / "words"))


def from_a_file_and_changed(texts: Texts, folder: Path) -> BM25:
    half = dict(list(texts.items())[: len(texts) // 2])
    words = from_a_file({0: "zeta zeta", **half}, folder)
    words.remove(np.array([0]))
    words.add(np.array(list(texts)[len(half) :]), list(texts.values())[len(half) :])
    return words


Make = Callable[[Texts, Path], BM25]
every_history = pytest.mark.parametrize(
    "make", [at_once, one_by_one, among_others_that_went, from_a_file, from_a_file_and_changed]
)


@every_history
@pytest.mark.parametrize("question", ["the city of 51buy", "alpha beta RMB100b", "60%", "the", "alpha unheard"])
def test_every_score_is_the_formula(make: Make, question: str, tmp_path: Path) -> None:
    texts = make_texts(60)
    expected = reference(texts, question)
    ids, scores = make(texts, tmp_path).query(question).search(k=1000)
    assert dict(zip(ids.tolist(), scores.tolist(), strict=True)) == pytest.approx(expected, rel=1e-6)


@every_history
@pytest.mark.parametrize("k", [1, 5, 40])
def test_the_first_k_are_the_first_of_all(make: Make, k: int, tmp_path: Path) -> None:
    query = make(make_texts(300, seed=1), tmp_path).query("alpha running in the cities of zeta")
    all_ids, all_scores = query.search(k=1000)
    ids, scores = query.search(k)
    assert ids.tolist() == all_ids[:k].tolist()
    assert scores.tolist() == all_scores[:k].tolist()


@every_history
def test_equal_contents_give_equal_scores_to_the_last_bit(make: Make, tmp_path: Path) -> None:
    texts = make_texts(80, seed=2)
    expected = at_once(texts, tmp_path).query("alpha beta city").search(1000)
    np.testing.assert_array_equal(make(texts, tmp_path).query("alpha beta city").search(1000), expected)


def test_a_score_asked_for_by_id_is_the_one_that_search_gives(tmp_path: Path) -> None:
    texts = make_texts(50, seed=3)
    query = at_once(texts, tmp_path).query("gamma delta 51buy.com")
    ids, scores = query.search(1000)
    assert query.score(ids[::-1]).tolist() == scores[::-1].tolist()


def test_passages_without_a_shared_word_or_unknown_score_zero(tmp_path: Path) -> None:
    query = at_once({1: "alpha", 4: "beta"}, tmp_path).query("alpha")
    assert query.score(np.array([4, 5, 0, 99])).tolist() == [0, 0, 0, 0]
    assert query.search(10)[0].tolist() == [1]


def test_a_word_that_is_in_every_passage_still_counts_for_something(tmp_path: Path) -> None:
    _, scores = at_once({1: "alpha", 2: "alpha"}, tmp_path).query("alpha").search(2)
    assert scores.tolist() == pytest.approx([math.log(1.2)] * 2)


def test_equal_scores_are_ordered_by_id(tmp_path: Path) -> None:
    texts = {i: "alpha beta" for i in range(1, 100)}
    assert at_once(texts, tmp_path).query("beta").search(7)[0].tolist() == [1, 2, 3, 4, 5, 6, 7]


def test_no_score_exceeds_the_best(tmp_path: Path) -> None:
    texts = make_texts(50, seed=4) | {1000: "alpha " * 200}
    query = at_once(texts, tmp_path).query("alpha")
    _, scores = query.search(1000)
    assert 0.9 * query.best < scores.max() < query.best


def test_a_search_among_some_leaves_out_the_others_but_counts_them(tmp_path: Path) -> None:
    texts = make_texts(60, seed=5)
    expected = {i: score for i, score in reference(texts, "alpha city").items() if i % 2}
    among = np.array([i for i in texts if i % 2] + [5000])
    ids, scores = at_once(texts, tmp_path).query("alpha city").search(1000, among[::-1])
    assert dict(zip(ids.tolist(), scores.tolist(), strict=True)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("question", ["unheard of", "", "?!"])
def test_a_question_without_a_known_word_finds_nothing(question: str, tmp_path: Path) -> None:
    query = at_once({1: "alpha"}, tmp_path).query(question)
    assert (query.search(5)[0].tolist(), query.best, query.score(np.array([1])).tolist()) == ([], 0, [0])


def test_an_index_of_nothing_answers() -> None:
    query = BM25().query("alpha")
    assert (query.search(5)[0].tolist(), query.best, query.score(np.array([1])).tolist()) == ([], 0, [0])


def test_a_question_is_about_the_passages_of_its_moment(tmp_path: Path) -> None:
    words = at_once({1: "alpha", 2: "alpha beta"}, tmp_path)
    query = words.query("alpha")
    before = query.score(np.array([1, 2])).tolist()
    words.remove(np.array([1]))
    words.add(np.array([3]), ["alpha"])
    assert query.score(np.array([1, 2])).tolist() == before
    assert query.search(5)[0].tolist() == [1, 2]
    assert words.ids.tolist() == [2, 3]
    assert len(words) == 2


@pytest.mark.parametrize("ids", [[2], [1], [5, 4], [5, 5]])
def test_ids_must_ascend(ids: list[int], tmp_path: Path) -> None:
    words = at_once({2: "alpha"}, tmp_path)
    with pytest.raises(ValueError, match="expected ascending ones from 3 on"):
        words.add(np.array(ids), ["beta"] * len(ids))


@every_history
def test_a_word_is_counted_in_every_passage_that_holds_an_inflection_of_it(make: Make, tmp_path: Path) -> None:
    texts = make_texts(60)
    words = ["city", "zeta", "run", "unheard"]
    expected = [sum(word_key(word) in keys(text) for text in texts.values()) for word in words]
    assert make(texts, tmp_path).count(words) == expected
    assert BM25().count(["city"]) == [0]
