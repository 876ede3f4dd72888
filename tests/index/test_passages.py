"""The laws of splitting."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import LocalIndex
from index.passages import Splitter
from index.sentences import sentences
from index.types import Article, Passage
from tests.toys import ToyEncoder

TOY = ToyEncoder()
SPLITTER = Splitter(TOY.token_offsets, max_tokens=10, overlap=4)
WORDS = st.sampled_from(
    ["a", "Mr.", "U.S.", "3.14", "café", "e\u0301", "🌊", "👩‍👩‍👧", "中文。", "שלום", "x" * 300, "-", "!"]
)
GAPS = st.sampled_from([" ", ". ", "? ", "\n", "\r\n", "\r", "\n\n", "\t", "\u00a0", "\x0c", "  \n"])
TEXTS = st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=60).map(lambda pairs: "".join(map("".join, pairs)))


def article(text: str, body: int = 0) -> Article:
    return Article("a.txt", "A", text, "a.txt", body=body)


def split(text: str, body: int = 0) -> list[Passage]:
    return list(SPLITTER.split(article(text, body)))


def tokens(text: str) -> int:
    return len(TOY.token_offsets(text))


@given(st.one_of(TEXTS, st.text(max_size=300)), st.integers(0, 20))
def test_every_character_of_the_body_is_in_a_passage(text: str, body: int) -> None:
    passages = split(text, body)
    covered = {place for passage in passages for place in range(passage.start, passage.end)}
    assert {place for place in range(body, len(text)) if not text[place].isspace()} <= covered
    assert all(body <= passage.start < passage.end <= len(text) for passage in passages)


@given(TEXTS)
def test_no_passage_is_longer_than_the_limit(text: str) -> None:
    assert all(tokens(passage.text) <= SPLITTER.max_tokens for passage in split(text))


@given(TEXTS)
def test_passages_go_forward_and_have_no_white_space_around(text: str) -> None:
    passages = split(text)
    assert all(a.start < b.start and a.end < b.end for a, b in zip(passages, passages[1:], strict=False))
    assert all(passage.text == passage.text.strip() for passage in passages)


@given(TEXTS)
def test_passages_begin_and_end_with_sentences_that_fit(text: str) -> None:
    bounds = sentences(text)
    if all(tokens(text[start:end]) <= SPLITTER.max_tokens for start, end in bounds):
        assert {passage.start for passage in split(text)} <= {start for start, _ in bounds}
        assert {passage.end for passage in split(text)} <= {end for _, end in bounds}


@given(TEXTS)
def test_neighbours_share_at_most_the_overlap(text: str) -> None:
    passages = split(text)
    for a, b in zip(passages, passages[1:], strict=False):
        assert tokens(text[b.start : a.end]) <= SPLITTER.overlap


def test_neighbours_share_whole_sentences() -> None:
    text = "One two three. Four five six. Seven eight. Nine ten eleven. Twelve."
    assert [passage.text for passage in split(text)] == [
        "One two three. Four five six.",
        "Four five six. Seven eight.",
        "Seven eight. Nine ten eleven. Twelve.",
    ]


def test_a_sentence_that_is_too_long_is_cut_between_tokens_with_overlap() -> None:
    text = " ".join(f"w{i}" for i in range(16))
    assert [passage.text for passage in split(text)] == [
        "w0 w1 w2 w3 w4 w5 w6 w7 w8 w9",
        "w6 w7 w8 w9 w10 w11 w12 w13 w14 w15",
    ]


@pytest.mark.parametrize("word", ["x" * 10_000, "中" * 10_000, "🌊" * 10_000, "e\u0301" * 5_000])
def test_a_word_of_10000_characters_is_kept(word: str) -> None:
    text = f"Before it. {word} After it."
    passages = split(text)
    assert passages[0].start == 0
    assert passages[-1].end == len(text)
    assert "".join(passage.text for passage in passages).count("x") >= word.count("x")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_kinds_part_sentences(line_end: str) -> None:
    text = f"Title{line_end}{line_end}One sentence. Another.{line_end}"
    assert [text[start:end] for start, end in sentences(text)] == ["Title", "One sentence.", "Another."]


def test_front_matter_is_in_no_passage() -> None:
    assert [passage.text for passage in split("---\na: b\n---\nText.", 13)] == ["Text."]


def test_the_encoder_says_what_is_too_long() -> None:
    small = Splitter(TOY.token_offsets, limit=lambda: 3)
    assert all(tokens(passage.text) <= 3 for passage in small.split(article("One two three four. Five six.")))
    assert Splitter(TOY.token_offsets).limit() == sys.maxsize


def test_the_name_holds_what_the_passages_depend_on() -> None:
    assert SPLITTER.name == "sentences-10-4"


def test_no_passage_of_the_real_encoder_is_cut_off(seeds_index: LocalIndex) -> None:
    encoder = seeds_index.encoder
    odd = " ".join(["internationalisation", "x" * 90, "antidisestablishmentarianism", "中文" * 20, "e\u0301🌊"] * 60)
    splitter = Splitter(encoder.token_offsets, limit=lambda: encoder.max_tokens)
    for text in [odd, *(seeds_index.article(listed.article).text for listed in seeds_index.articles())]:
        passages = list(splitter.split(article(text)))
        assert max(len(encoder.token_offsets(passage.text)) for passage in passages) <= splitter.max_tokens
