from typing import Any

import pytest

from index import Passage
from index.errors import QuestionError
from qa.reader import READER
from qa.windows import PairTokenizer, Window, make_windows
from tests.qa.toys import make_article, whole

TEXT = "Zhang Yong heads Taobao Mall. It made RMB100b ($15b), about 50%-60% more. Ümlaut ﬁne 你好 👍."


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(READER, local_files_only=True)


def words(window: Window) -> list[str]:
    """The words that stand whole in a window."""
    text = window.passage.article.text
    starts = [int(start) for start in window.offsets[window.starts, 0]]
    ends = [int(end) for end in window.offsets[window.ends, 1]]
    pairs = [(start, min((end for end in ends if end > start), default=len(text))) for start in starts]
    return [
        text[start:end] for start, end in pairs if not any(start < other < end for other in starts) and end in ends
    ]


def test_offsets_are_into_the_article_not_the_passage(tokenizer: Any) -> None:
    start = TEXT.index("It made")
    (window,) = make_windows(
        PairTokenizer.of(tokenizer, 128), "How much?", [Passage(make_article(TEXT), start, len(TEXT))]
    )
    assert words(window)[:3] == ["It", "made", "RMB100b"]


def test_spans_begin_and_end_at_words_of_the_passage_only(tokenizer: Any) -> None:
    (window,) = make_windows(PairTokenizer.of(tokenizer, 128), "Zhang Yong?", [whole(make_article(TEXT))])
    assert words(window)[:7] == ["Zhang", "Yong", "heads", "Taobao", "Mall", ".", "It"]
    assert "RMB100b" in words(window)
    assert "Ümlaut" in words(window)


@pytest.mark.parametrize("max_tokens", [24, 40, 64])
def test_a_long_passage_is_spread_over_windows_and_no_word_is_lost(tokenizer: Any, max_tokens: int) -> None:
    text = " ".join(f"word{i}" for i in range(200))
    windows = make_windows(PairTokenizer.of(tokenizer, max_tokens), "Which word?", [whole(make_article(text))])
    assert all(len(window) <= max_tokens for window in windows)
    assert {word for window in windows for word in words(window)} == set(text.split())
    assert all(set(words(a)) & set(words(b)) for a, b in zip(windows, windows[1:], strict=False))


def test_windows_come_in_the_order_of_the_passages(tokenizer: Any) -> None:
    passages = [whole(make_article(f"Text {i}. " * (40 if i == 1 else 1), f"{i}.txt")) for i in range(3)]
    order = [
        window.passage.article.id for window in make_windows(PairTokenizer.of(tokenizer, 64), "Which?", passages)
    ]
    assert order == sorted(order)
    assert set(order) == {"0.txt", "1.txt", "2.txt"}


def test_a_question_that_leaves_no_room_is_refused(tokenizer: Any) -> None:
    with pytest.raises(QuestionError, match="the question has 60 tokens; expected at most 32; shorten it"):
        make_windows(PairTokenizer.of(tokenizer, 64), "why " * 60, [whole(make_article(TEXT))])


def test_no_passages_no_windows(tokenizer: Any) -> None:
    assert make_windows(PairTokenizer.of(tokenizer, 64), "Why?", []) == []


@pytest.mark.parametrize("size", [1, 200])
def test_a_window_holds_what_the_tokenizer_makes_of_question_and_passage(tokenizer: Any, size: int) -> None:
    article = make_article("Before. " + TEXT * size)
    pairs = PairTokenizer.of(tokenizer, 512)
    for _ in range(2):  # the second time the passage's tokens are known
        windows = make_windows(pairs, "Who heads Taobao Mall?", [Passage(article, 8, len(article.text))])
        expected = tokenizer(
            "Who heads Taobao Mall?", article.text[8:], truncation="only_second", max_length=512, stride=64,
            return_overflowing_tokens=True, return_offsets_mapping=True,
        )  # fmt: skip
        assert [window.inputs for window in windows] == [
            {name: expected[name][n] for name in pairs.names} for n in range(len(expected["input_ids"]))
        ]
        for n, window in enumerate(windows):
            inside = [which == 1 for which in expected.sequence_ids(n)]
            assert (window.offsets[inside] - 8).tolist() == [
                list(pair) for pair, own in zip(expected["offset_mapping"][n], inside, strict=True) if own
            ]


def test_the_tokens_of_a_passage_are_made_once(tokenizer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    tokenize = PairTokenizer._tokenize
    monkeypatch.setattr(PairTokenizer, "_tokenize", lambda self, text: made.append(text) or tokenize(self, text))  # type: ignore[func-returns-value]
    pairs = PairTokenizer.of(tokenizer, 512)
    for question in ("Who?", "When was it?"):
        make_windows(pairs, question, [whole(make_article(TEXT)), whole(make_article("Another."))])
    assert made == [TEXT, "Another."]
