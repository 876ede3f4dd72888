"""Windows by the batch give what they give one by one."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from qa.reader import TransformersReader
from qa.training.batches import Batches
from qa.training.forward import Predictor, batch_logits, takes_kinds
from qa.training.model import load_base
from qa.training.settings import Noise, Sampling
from tests.qa.toys import make_article, whole
from tests.qa.training.toys import colour_groups

PLAIN = Sampling(noise=Noise(0, 0, 0), near_miss=0.0)


def test_logits_of_a_batch_are_those_of_its_windows_one_by_one(base: Path, tokenizer: Any) -> None:
    model, _ = load_base(base)
    model.train(False)
    batch = Batches(colour_groups(), tokenizer, PLAIN).make(0, range(5))
    assert len(set(batch.mask.sum(axis=1).tolist())) > 1
    with torch.inference_mode():
        start, end = batch_logits(model, batch, takes_kinds(tokenizer), "float32")
        for row, mask in enumerate(batch.mask):
            ids, kinds = (
                torch.from_numpy(part[row][mask].astype(np.int64))[None] for part in (batch.ids, batch.kinds)
            )
            output = model(input_ids=ids, token_type_ids=kinds)
            for together, alone in ((start, output.start_logits), (end, output.end_logits)):
                assert torch.allclose(together[row, : mask.sum()], alone[0], atol=1e-5)


def test_the_best_spans_are_those_of_the_reader() -> None:
    reader = TransformersReader()
    from qa.reader import load_reader

    model, tokenizer = load_reader(reader.folder)
    predictor = Predictor(model, tokenizer, "float32", 512)
    passages = [
        whole(make_article(text)) for text in ("Ada heads it.", "The head is Bob Lee, they say.", "Rain fell.")
    ]
    question = "Who is the head?"
    windows = predictor.windows(question, passages)
    best = [span for span in predictor.best(windows) if span is not None]
    for span in best:
        alone = reader.read(question, [span.passage])[0]
        assert (span.start, span.end) == (alone.start, alone.end)
        assert span.score == pytest.approx(alone.score, abs=1e-3)
    assert len(best) == 3


def test_a_question_that_is_too_long_to_be_read_finds_nothing(base: Path, tokenizer: Any) -> None:
    model, _ = load_base(base)
    predictor = Predictor(model, tokenizer, "float32", 512)
    assert predictor.windows("why " * 300, [whole(make_article("Because."))]) == []
    assert predictor.best([]) == []


def test_looking_does_not_disturb_training(base: Path, tokenizer: Any) -> None:
    model, _ = load_base(base)
    model.train()
    predictor = Predictor(model, tokenizer, "float32", 512)
    state = torch.get_rng_state()
    windows = predictor.windows("Who?", [whole(make_article("Ada."))])
    steps: list[tuple[int, int]] = []
    assert predictor.best(windows, lambda done, total: steps.append((done, total)))[0] is not None
    assert model.training
    assert torch.equal(torch.get_rng_state(), state)
    assert steps == [(1, 1)]
