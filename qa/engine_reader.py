"""The fast reader: a BERT model for question answering, by the engine that the encoder uses too."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from safetensors import SafetensorError, safe_open

from index.engine.compiled import Engine, Tokens
from index.engine.shape import Shape
from index.engine.tokens import FILE, load_tokenizer
from index.errors import ReaderError
from index.types import Passage
from qa.reader import (
    MAX_ANSWER_TOKENS,
    READER,
    Files,
    TransformersReader,
    find_files,
    find_spans,
    fingerprint,
    spell_ligatures,
)
from qa.types import Span
from qa.windows import PairTokenizer, Window, make_windows

INPUTS = ("input_ids", "token_type_ids")
WINDOW = 512


def open_reader(
    name: str | os.PathLike[str] = READER, max_answer_tokens: int = MAX_ANSWER_TOKENS
) -> "EngineReader | TransformersReader":
    """The reader called ``name``, as fast as it can be had: ``EngineReader`` where its model is of that kind.

    Raises ReaderError as the classes do.
    """
    files = find_files(name)
    if can_run(files.folder):
        return EngineReader(files, max_answer_tokens)
    return TransformersReader(name, max_answer_tokens)


def can_run(folder: Path) -> bool:
    """Whether the model in ``folder`` is a BERT for question answering, with its own tokenizer."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    trained = "BertForQuestionAnswering" in config.get("architectures", ())
    return trained and (folder / FILE).is_file() and Shape.read(folder) is not None


class EngineReader:
    """A BERT model for extractive question answering, with OpenVINO; safe to use from several threads.

    Raises ReaderError where its files are damaged.
    """

    def __init__(self, files: Files, max_answer_tokens: int = MAX_ANSWER_TOKENS) -> None:
        self.folder = files.folder
        self.max_answer_tokens = max_answer_tokens
        self._engine = Engine(files.folder, files.sha256, "spans")
        self.fingerprint = fingerprint(files, max_answer_tokens, self._engine.arithmetic)
        try:
            with safe_open(files.folder / "model.safetensors", "np"):
                tokenizer = load_tokenizer(files.folder)
        except (OSError, ValueError, SafetensorError) as error:
            raise _unusable(files.folder, error) from error
        spell_ligatures(tokenizer)
        self._pairs = PairTokenizer(tokenizer, INPUTS, WINDOW)

    def prepare(self) -> None:
        """Begin to load the model beside whatever else is done."""
        self._engine.prepare()

    def read(self, question: str, passages: Sequence[Passage]) -> list[Span]:
        """The best spans of each passage, all together best first, ties by the order of ``passages``."""
        return self.read_many([(question, passages)])[0]

    def read_many(self, asked: Sequence[tuple[str, Sequence[Passage]]]) -> list[list[Span]]:
        """What ``read`` gives for each question with its passages; the windows of all fill the cores together."""
        windows = [self.windows(question, passages) for question, passages in asked]
        spans = iter(self.spans([window for part in windows for window in part]))
        return [
            sorted((span for _ in part for span in next(spans)), key=lambda span: -span.score) for part in windows
        ]

    def windows(self, question: str, passages: Sequence[Passage]) -> list[Window]:
        """The windows of a question with passages. Raises QuestionError for a question too long to be read."""
        return make_windows(self._pairs, question, passages)

    def spans(self, windows: Sequence[Window]) -> list[list[Span]]:
        """The best spans of each window, best first."""
        try:
            found = self._engine.run(Tokens(*(window.inputs[name] for name in INPUTS)) for window in windows)
        except (OSError, KeyError, RuntimeError, SafetensorError) as error:
            raise _unusable(self.folder, error) from error
        return [
            find_spans(window, logits[:, 0], logits[:, 1], self.max_answer_tokens)
            for window, logits in zip(windows, found, strict=True)
        ]


def _unusable(folder: Path, error: Exception) -> ReaderError:
    reason = str(error).strip().partition("\n")[0]
    return ReaderError(f"the reader in {folder} cannot be loaded ({type(error).__name__}: {reason}); name another")
