"""``python -m qa.training.score READER DATA``: exact match and F1 of a reader on the paragraph of each question.

The reader's own measure, without retrieval: SQuAD 1.1 and 2.0 (``.json``) or JSON lines with contexts. Without
unanswerable questions it always answers. With them it also says, as the official script of SQuAD 2.0 does, how
good it is where it refuses below a margin of 0, and at the margin that is best for this very set, which nobody
knows beforehand.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Protocol

from index import Article, Passage
from index.command import DONE, positive, progress_bar, quiet_libraries, run
from index.errors import GoldError, ReaderError
from qa.engine_reader import EngineReader, open_reader
from qa.evaluation.metrics import score
from qa.reader import READER
from qa.training.examples import Example, read_examples
from qa.types import Span
from qa.windows import Window

if TYPE_CHECKING:
    from qa.training.forward import OnProgress

BATCH_TOKENS = 16_384
_BLOCK = 256  # windows between two steps of the progress bar


@dataclass(frozen=True, slots=True)
class Prediction:
    """The best span of a paragraph and its margin over "not here", -inf where there is no span at all."""

    example: Example
    text: str
    margin: float


@dataclass(frozen=True, slots=True)
class Line:
    """Figures in percent where what is below ``margin`` is refused; None where there is no question of the kind."""

    margin: float | None
    exact_match: float
    f1: float
    answerable_exact_match: float | None
    answerable_f1: float | None
    unanswerable_f1: float | None


class Predicts(Protocol):
    """What reads windows by the thousand."""

    def windows(self, question: str, passages: Sequence[Passage]) -> list[Window]:
        """The windows of a question with passages."""

    def best(self, windows: Sequence[Window], on_progress: "OnProgress" = ...) -> list[Span | None]:
        """The best span of each window; None where nothing in it can be one."""


class EnginePredictor:
    """The reader that answers questions, with its engine, as it is bundled."""

    def __init__(self, reader: EngineReader) -> None:
        self.windows = reader.windows
        self._spans = reader.spans

    def best(
        self, windows: Sequence[Window], on_progress: "OnProgress" = lambda done, total: None
    ) -> list[Span | None]:
        """The best span of each window; None where nothing in it can be one."""
        found: list[Span | None] = []
        for start in range(0, len(windows), _BLOCK):
            found += [next(iter(spans), None) for spans in self._spans(windows[start : start + _BLOCK])]
            on_progress(len(found), len(windows))
        return found


def predict(examples: Sequence[Example], predictor: Predicts, on_progress: "OnProgress") -> list[Prediction]:
    """The best span of each example's context, however long it is."""
    windows, owners = [], []
    for number, example in enumerate(examples):
        article = Article(example.id, example.title, example.context, example.id)
        found = predictor.windows(example.question, [Passage(article, 0, len(article.text))])
        windows += found
        owners += [number] * len(found)
    best = {number: Prediction(example, "", float("-inf")) for number, example in enumerate(examples)}
    for owner, span in zip(owners, predictor.best(windows, on_progress), strict=True):
        if span is not None and span.score > best[owner].margin:
            best[owner] = Prediction(examples[owner], span.text, span.score)
    return list(best.values())


def summarise(predictions: Sequence[Prediction]) -> list[Line]:
    """Always answering, if all can be answered; else that on the answerable, at margin 0, and at the best margin."""
    answerable = [prediction for prediction in predictions if prediction.example.answers]
    forced = [at_margin(answerable, None)] if answerable else []
    if len(answerable) == len(predictions):
        return forced
    return [*forced, at_margin(predictions, 0.0), at_margin(predictions, best_margin(predictions))]


def at_margin(predictions: Sequence[Prediction], margin: float | None) -> Line:
    """The figures where what is below ``margin`` is refused; None refuses nothing."""
    rows = [
        (bool(it.example.answers), *score(it.text, margin is None or it.margin >= margin, it.example.answers))
        for it in predictions
    ]
    known = [(exact, f1) for answerable, exact, f1 in rows if answerable]
    unknown = [f1 for answerable, _, f1 in rows if not answerable]
    return Line(
        margin,
        fmean(exact for _, exact, _ in rows),
        fmean(f1 for *_, f1 in rows),
        fmean(exact for exact, _ in known) if known else None,
        fmean(f1 for _, f1 in known) if known else None,
        fmean(unknown) if unknown else None,
    )


def best_margin(predictions: Sequence[Prediction]) -> float:
    """The margin with the best F1 over all questions; the largest of equals.

    Lowering the margin past a question answers it: it gains its F1 if it can be answered, and loses 100 if not.
    """
    total = best = 0.0
    margin = float("inf")
    for it in sorted(predictions, key=lambda it: -it.margin):
        total += score(it.text, True, it.example.answers)[1] if it.example.answers else -100.0
        if total > best:
            best, margin = total, it.margin
    return margin


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, score, print; the exit code."""
    quiet_libraries()
    parser = argparse.ArgumentParser(prog="python -m qa.training.score", description=__doc__)
    parser.add_argument("reader", metavar="READER", help=f"a folder or a hub name, such as {READER.name}")
    parser.add_argument("data", type=Path, metavar="DATA", help="questions with their paragraphs")
    parser.add_argument("--questions", type=positive, metavar="N", help="only so many, spread evenly over the file")
    parser.add_argument("--device", metavar="NAME", help="cpu or cuda (default: what there is)")
    parser.add_argument("--precision", choices=("auto", "float32", "bfloat16"), default="float32", help="(default: float32)")  # fmt: skip # noqa: E501
    parser.add_argument("--engine", action="store_true", help="as it answers questions, not by PyTorch")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args(arguments)
    return run(lambda: _score(options))


def _score(options: argparse.Namespace) -> int:
    examples = [example for example in read_examples(options.data) if example.context]
    if not examples:
        raise GoldError(f"{options.data} holds no question with a paragraph; expected SQuAD's JSON or JSON lines")
    count = min(options.questions or len(examples), len(examples))
    chosen = [examples[number * len(examples) // count] for number in range(count)]
    with progress_bar("reading", "window") as advance:
        predictions = predict(chosen, _open(options), advance)
    for line in summarise(predictions):
        record = {"questions": len(chosen), **asdict(line)}
        sys.stdout.write((json.dumps(record) if options.json else _show(line, len(chosen))) + "\n")
    return DONE


def _open(options: argparse.Namespace) -> Predicts:
    if options.engine:
        reader = open_reader(options.reader)
        if not isinstance(reader, EngineReader):
            raise ReaderError(f"{options.reader} is no model that the engine computes; leave out --engine")
        return EnginePredictor(reader)
    from qa.reader import load_reader
    from qa.training.device import choose_device, choose_precision
    from qa.training.forward import Predictor
    from qa.training.model import base_folder

    device = choose_device(options.device)
    model, tokenizer = load_reader(base_folder(options.reader))
    return Predictor(
        model.to(device),  # type: ignore[arg-type]
        tokenizer,
        choose_precision(options.precision, device),
        BATCH_TOKENS,
    )


def _show(line: Line, questions: int) -> str:
    if line.margin is None:
        return f"always answering: EM {line.exact_match:.1f}, F1 {line.f1:.1f} on what can be answered"
    parts = ((line.answerable_f1, "answerable"), (line.unanswerable_f1, "unanswerable"))
    shares = ", ".join(f"F1 {value:.1f} on the {name}" for value, name in parts if value is not None)
    return f"refusing below {line.margin:.2f}: EM {line.exact_match:.1f}, F1 {line.f1:.1f} on {questions:,}; {shares}"


if __name__ == "__main__":
    sys.exit(main())
