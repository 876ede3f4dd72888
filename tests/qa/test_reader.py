"""One contract for every reader, and the true path of the bundled one."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForQuestionAnswering, AutoTokenizer, BertConfig, BertModel

from index import Passage
from index.errors import ReaderError
from qa.engine_reader import open_reader
from qa.reader import READER, Reader, TransformersReader
from tests.qa.toys import ToyReader, make_article, whole

TEXT = "Introduction. Zhang Yong is the head of Taobao Mall. In 2012 it sold 200 things, in 2011 only 100."


KINDS: dict[str, Callable[[], Reader]] = {"toy": ToyReader, "engine": open_reader, "transformers": TransformersReader}


@pytest.fixture(scope="module", params=KINDS)
def any_reader(request: pytest.FixtureRequest) -> Reader:
    return KINDS[request.param]()


@pytest.fixture(scope="module", params=["engine", "transformers"])
def reader(request: pytest.FixtureRequest) -> Reader:
    """The bundled reader, as it is used and as its reference."""
    return KINDS[request.param]()


def passages() -> list[Passage]:
    long = make_article("Filler sentence number one. " * 300 + TEXT, "long.txt")
    return [whole(make_article(TEXT)), Passage(make_article(TEXT, "b.txt"), 14, len(TEXT)), whole(long)]


def test_every_span_lies_inside_its_passage(any_reader: Reader) -> None:
    for span in any_reader.read("How many things were sold in 2012?", passages()):
        assert span.passage.start <= span.start < span.end <= span.passage.end


def test_spans_come_best_first(any_reader: Reader) -> None:
    scores = [span.score for span in any_reader.read("How many things?", passages())]
    assert scores
    assert scores == sorted(scores, reverse=True)


def test_no_passages_no_spans(any_reader: Reader) -> None:
    assert list(any_reader.read("How many?", [])) == []


def test_reading_twice_gives_the_same(any_reader: Reader) -> None:
    assert any_reader.read("How many things?", passages()) == any_reader.read("How many things?", passages())


def test_reading_together_gives_what_reading_one_by_one_gives(any_reader: Reader) -> None:
    pairs = [("How many things were sold in 2012?", passages()), ("Who?", []), ("Who is the head?", passages()[:2])]
    together = any_reader.read_many(pairs)
    assert len(together) == 3
    for (question, asked), spans in zip(pairs, together, strict=True):
        alone = any_reader.read(question, asked)
        assert [(span.passage, span.start, span.end) for span in spans] == [
            (span.passage, span.start, span.end) for span in alone
        ]
        assert [span.score for span in spans] == pytest.approx([span.score for span in alone], abs=1e-3)
    assert any_reader.read_many([]) == []


def test_the_bundled_reader_finds_the_span(reader: Reader) -> None:
    best = reader.read("Who is the head of Taobao Mall?", [whole(make_article(TEXT))])[0]
    assert (best.text, best.start, best.end) == ("Zhang Yong", 14, 24)
    assert best.score > 5


def test_ligatures_are_read_as_their_letters_and_cited_as_they_stand(reader: Reader) -> None:
    text = "The oﬃce of the ﬁnancial ﬂeet was led by Ruﬃna Grieﬀ in 1931."
    plain = "The office of the financial fleet was led by Ruffina Grieff in 1931."
    question = "Who led the office of the financial fleet?"
    spans = [reader.read(question, [whole(make_article(each))])[0] for each in (text, plain)]
    assert [span.text for span in spans] == ["Ruﬃna Grieﬀ", "Ruffina Grieff"]
    assert spans[0].score == pytest.approx(spans[1].score, abs=1e-3)


def test_the_engine_finds_the_spans_of_the_reference_with_nearly_their_scores() -> None:
    question = "How many things were sold in 2012?"
    fast, exact = (KINDS[kind]().read(question, passages()[:2]) for kind in ("engine", "transformers"))
    assert [(span.text, span.start) for span in fast[:2]] == [(span.text, span.start) for span in exact[:2]]
    assert [span.score for span in fast[:2]] == pytest.approx([span.score for span in exact[:2]], abs=1)


def test_words_far_behind_the_window_are_found(reader: Reader) -> None:
    best = reader.read("Who is the head of Taobao Mall?", [passages()[2]])[0]
    assert best.text == "Zhang Yong"


def test_scores_do_not_depend_on_what_is_read_beside(reader: Reader) -> None:
    alone = reader.read("Who is the head of Taobao Mall?", passages()[:1])[0]
    beside = reader.read("Who is the head of Taobao Mall?", passages())
    again = next(span for span in beside if span.passage == alone.passage and span.start == alone.start)
    assert again.score == pytest.approx(alone.score, abs=1e-3)


def test_margins_are_those_of_the_model_called_by_hand() -> None:
    reader = TransformersReader()
    tokenizer = AutoTokenizer.from_pretrained(READER)
    model = AutoModelForQuestionAnswering.from_pretrained(READER, dtype=torch.float32)
    question = "Who is the head of Taobao Mall?"
    inputs = tokenizer(question, TEXT, return_tensors="pt")
    with torch.inference_mode():
        output = model(**inputs)
    start, end = output.start_logits[0], output.end_logits[0]
    i, j = inputs.char_to_token(14, sequence_index=1), inputs.char_to_token(23, sequence_index=1)
    by_hand = float(start[i] + end[j] - start[0] - end[0])
    assert reader.read(question, [whole(make_article(TEXT))])[0].score == pytest.approx(by_hand, abs=1e-3)


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="no weights .* there; expected the folder of a model"):
        TransformersReader(tmp_path)


def test_damaged_weights_are_refused_in_one_line(tmp_path: Path) -> None:
    shutil.copytree(READER, tmp_path / "reader")
    (tmp_path / "reader" / "model.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0not a header")
    for kind in (TransformersReader, open_reader):
        with pytest.raises(ReaderError, match="cannot be loaded") as error:
            kind(tmp_path / "reader")
        assert "\n" not in str(error.value)


def test_a_model_that_was_not_trained_for_answering_is_refused(tmp_path: Path) -> None:
    config = BertConfig(
        vocab_size=30522, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8
    )
    BertModel(config).save_pretrained(tmp_path)
    AutoTokenizer.from_pretrained(READER).save_pretrained(tmp_path)
    with pytest.raises(ReaderError, match="was not trained for question answering"):
        TransformersReader(tmp_path)


def test_the_fingerprint_tells_settings_and_arithmetic_apart() -> None:
    readers = [open_reader(), open_reader(max_answer_tokens=5), TransformersReader()]
    assert len({reader.fingerprint for reader in readers}) == 3


def test_without_ranges_the_engine_computes_as_the_reference(tmp_path: Path) -> None:
    shutil.copytree(READER, tmp_path / "reader", ignore=shutil.ignore_patterns("*.ranges"))
    plain, exact = open_reader(tmp_path / "reader"), TransformersReader()
    assert plain.fingerprint == exact.fingerprint
    spans = [reader.read("How many things?", passages()[:2]) for reader in (plain, exact)]
    assert [span.text for span in spans[0]] == [span.text for span in spans[1]]
    assert [span.score for span in spans[0]] == pytest.approx([span.score for span in spans[1]], abs=1e-3)
