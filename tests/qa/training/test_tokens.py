"""What training makes of questions and passages is what a reader is given."""

from typing import Any

import numpy as np
import pytest
from tokenizers import ByteLevelBPETokenizer
from tokenizers.processors import RobertaProcessing
from transformers import PreTrainedTokenizerFast

from qa.training.tokens import Layout, crop, tokenize_passages, tokenize_questions
from qa.windows import PairTokenizer, make_windows
from tests.qa.toys import make_article, whole

TEXTS = [
    "Zhang Yong heads Taobao Mall. It made RMB100b ($15b), about 50%-60% more. Ümlaut ﬁne 你好 👍.",
    "  Spaces before,\nlines\tand tabs  after  ",
    "one",
    "Antidisestablishmentarianism's floccinaucinihilipilification",
]
QUESTION = "Who heads Taobao Mall, and 为什么?"


@pytest.fixture(scope="module")
def roberta(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A tokenizer that puts two signs between question and passage and knows no token types."""
    bpe = ByteLevelBPETokenizer()
    bpe.train_from_iterator([*TEXTS, QUESTION], vocab_size=300, special_tokens=["<s>", "<pad>", "</s>", "<unk>"])
    bpe.post_processor = RobertaProcessing(("</s>", 2), ("<s>", 0))
    path = tmp_path_factory.mktemp("roberta") / "tokenizer.json"
    bpe.save(str(path))
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_file=str(path), bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>",
        cls_token="<s>", sep_token="</s>", model_input_names=["input_ids", "attention_mask"],
    )  # fmt: skip


@pytest.fixture(params=["bert", "roberta"])
def any_tokenizer(request: pytest.FixtureRequest, tokenizer: Any) -> Any:
    return tokenizer if request.param == "bert" else request.getfixturevalue("roberta")


@pytest.mark.parametrize("text", TEXTS)
def test_training_reads_the_very_tokens_that_a_reader_reads(any_tokenizer: Any, text: str) -> None:
    (window,) = make_windows(PairTokenizer.of(any_tokenizer, 512), QUESTION, [whole(make_article(text))])
    (tokens,) = tokenize_passages(any_tokenizer, [text])
    layout = Layout.of(any_tokenizer)
    head = layout.head(tokenize_questions(any_tokenizer, [QUESTION], 99)[0])
    first, last, size = len(head.ids), len(head.ids) + len(tokens), len(window)
    ids, kinds = np.full(size + 1, -1, dtype=np.int32), np.full(size + 1, -1, dtype=np.int32)
    layout.write(ids, kinds, head, tokens)
    assert ids.tolist() == [*window.inputs["input_ids"], -1]
    assert kinds.tolist() == [*window.inputs.get("token_type_ids", [0] * size), -1]
    assert tokens.starts.tolist() == window.starts[first:last].tolist()
    assert tokens.ends.tolist() == window.ends[first:last].tolist()
    assert not window.starts[:first].any()
    assert not window.starts[last:].any()
    assert tokens.offsets[tokens.starts].tolist() == window.offsets[window.starts].tolist()


def test_passages_are_never_cut_off(tokenizer: Any, recwarn: pytest.WarningsRecorder) -> None:
    (tokens,) = tokenize_passages(tokenizer, ["word " * 2000])
    assert len(tokens) == 2000
    assert not recwarn.list


def test_a_question_is_cut_at_the_limit(tokenizer: Any) -> None:
    assert [len(ids) for ids in tokenize_questions(tokenizer, ["why " * 50, "why"], 20)] == [20, 1]


def word(tokens: Any, text: str, span: tuple[int, int] | None) -> str | None:
    return None if span is None else text[tokens.offsets[span[0], 0] : tokens.offsets[span[1], 1]]


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("Zhang Yong", "Zhang Yong"),
        ("100", "RMB100b"),
        ("ing disestab", None),
        ("($15b)", "($15b)"),
        ("50%-60%", "50%-60%"),
        ("all. I", "Mall. It"),
    ],
)
def test_an_answer_is_trained_as_whole_words(tokenizer: Any, part: str, found: str | None) -> None:
    (tokens,) = tokenize_passages(tokenizer, TEXTS[:1])
    start = TEXTS[0].find(part)
    span = (start, start + len(part)) if start >= 0 else (5, 6)  # the space between the first words
    assert word(tokens, TEXTS[0], tokens.locate(span)) == found


def test_a_passage_that_is_too_long_keeps_its_answer(tokenizer: Any) -> None:
    (tokens,) = tokenize_passages(tokenizer, [" ".join(f"w{i}" for i in range(300))])
    assert crop(tokens, len(tokens), None, 0.5) == (tokens, 0)
    for answer in ((0, 1), (100, 120), (len(tokens) - 2, len(tokens) - 1), (200, 249)):
        for place in (0.0, 0.3, 1.0):
            cropped, cut = crop(tokens, 50, answer, place)
            assert len(cropped) == 50
            assert cut <= answer[0] <= answer[1] < cut + 50
            assert np.array_equal(cropped.ids, tokens.ids[cut : cut + 50])


def test_where_a_long_passage_is_cut_says_nothing_of_where_its_answer_stands(tokenizer: Any) -> None:
    (tokens,) = tokenize_passages(tokenizer, [" ".join(f"w{i}" for i in range(300))])
    cuts = [crop(tokens, 50, (100, 109), place)[1] for place in (0.0, 0.5, 1.0)]
    assert cuts == [60, 80, 100], "the answer stands last, in the middle, first"
    assert [crop(tokens, 50, None, place)[1] for place in (0.0, 1.0)] == [0, len(tokens) - 50]
