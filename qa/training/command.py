"""``python -m qa train``: its options, and what it does with them."""

import argparse
import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from index.command import DONE, INTERRUPTED, notice, progress_bar, shown
from index.errors import ReaderError
from qa.training.settings import Habits, Noise, Objective, Optimising, Precision, Recipe, Sampling, Sources, number

if TYPE_CHECKING:
    from types import FrameType

    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from qa.training.prepare import Data
    from qa.training.run import Entry, Run
    from qa.training.trainer import Step

TEXT = "fine-tune a reader on questions of your own, or make one from an encoder"

EPILOG = """FILE is a gold set (.jsonl, .csv; with --articles), SQuAD's JSON (.json), JSON lines with context and
answers (.jsonl), each also with .gz, or groups that were mined before (.groups.gz). DIR becomes a reader:
python -m qa ask --reader DIR; fit its confidence afterwards: python -m qa calibrate --reader DIR. What was
measured, and the recipe of the bundled reader: qa/training/README.md.

Ctrl-C stops after the step at hand, with a checkpoint; the same command with --resume goes on to the same weights.
"""

OUT = Path("runs") / "reader"

GROUPS: tuple[tuple[str, type[Any]], ...] = (
    ("where questions and wrong passages come from", Sources),
    ("what is read", Sampling),
    ("questions as people type them", Noise),
    ("what is optimised", Objective),
    ("how it learns", Optimising),
    ("the run", Recipe),
    ("looking and saving", Habits),
)

Record = TypeVar("Record")
Say = Callable[[str], None]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``train``: the files, the machine, and one for each setting."""
    parser.epilog = EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--data", nargs="+", type=Path, required=True, metavar="FILE", help="questions")
    parser.add_argument("--out", type=Path, default=OUT, metavar="DIR", help="(default: %(default)s)")
    parser.add_argument("--base", metavar="DIR", help="begin with this model (default: the bundled encoder)")
    parser.add_argument("--teacher", nargs="+", default=[], metavar="DIR", help="readers to learn from, softly")
    parser.add_argument("--resume", action="store_true", help="go on with the run in --out, if there is one")
    parser.add_argument("--minutes", type=number, metavar="N", help="stop after so many, with a checkpoint")
    parser.add_argument("--device", metavar="NAME", help="cpu or cuda (default: a GPU if there is one)")
    parser.add_argument(
        "--precision", choices=("auto", "float32", "bfloat16", "int8"), default="auto",
        help="of matrix products (default: float32 or bfloat16, the faster one here, which is measured)",
    )  # fmt: skip
    for title, settings in GROUPS:
        _add_settings(parser.add_argument_group(title), settings)
    parser.set_defaults(command=train_command)


def train_command(options: argparse.Namespace) -> int:
    """Train, or go on training; 130 if it was stopped by a signal."""
    deadline = time.monotonic() + 60 * options.minutes if options.minutes else float("inf")
    run = _open_run(options)
    if run.begin():
        notice(f"going on with the run in {shown(options.out)}")
    with _stopping() as stopped, _progress(run.questions) as (on_step, on_look):
        finished = run.go(lambda: stopped.is_set() or time.monotonic() > deadline, on_step, on_look)
    if not finished:
        notice(f"stopped; what was trained is safe in {shown(options.out)}; go on: the same command with --resume")
        return INTERRUPTED if stopped.is_set() else DONE
    sys.stdout.write(f"{describe(run.log[-1])}\nthe reader is in {shown(options.out)}\n")
    return DONE


def describe(entry: "Entry") -> str:
    """A line of the log, for people."""
    text = f"step {entry['step']:,} ({entry['progress']:.0%}): loss {entry['loss']:.3f}"
    if "f1" not in entry:
        return text
    return text + (
        f"; {entry['questions']} held-out questions: EM {entry['exact_match']:.1f} and F1 {entry['f1']:.1f} on gold "
        f"passages, {entry['open_exact_match']:.1f} and {entry['open_f1']:.1f} among others, "
        f"{entry['refused']:.0f} % refused where 85 % are answered"
    )


def _add_settings(group: "argparse._ArgumentGroup", settings: type[Any]) -> None:
    """An option for each field of a record that has a help."""
    for field in fields(settings):
        if "help" not in field.metadata:
            continue
        name, kind, text = f"--{field.name.replace('_', '-')}", field.metadata["kind"], field.metadata["help"]
        told = text if field.default is None else f"{text} (default: {field.default})"
        if kind is None:
            group.add_argument(name, action="store_true", help=text)
        elif isinstance(kind, tuple):
            group.add_argument(name, choices=kind, default=field.default, help=told)
        else:
            group.add_argument(name, type=kind, default=field.default, metavar="X", help=told)


def _pick(record: type[Record], options: argparse.Namespace, **given: object) -> Record:
    """A record of settings with what the options say."""
    names = [field.name for field in fields(record) if hasattr(options, field.name)]  # type: ignore[arg-type]
    return record(**{name: getattr(options, name) for name in names} | given)


def _open_run(options: argparse.Namespace) -> "Run":
    """Data, model and trainer, as the options say."""
    from qa.training.batches import Batches
    from qa.training.device import choose_device
    from qa.training.forward import takes_kinds
    from qa.training.model import base_folder, load_base
    from qa.training.run import Run
    from qa.training.trainer import Trainer

    _claim(options.out, options.resume)
    folder, *teachers = [base_folder(name) for name in (options.base, *options.teacher)]
    device = choose_device(options.device)
    recipe, data = _make_recipe(options, [folder, *teachers], device)
    model, tokenizer = load_base(folder, options.dropout, options.seed)
    trainer = Trainer(
        model.to(device),  # type: ignore[arg-type]
        Batches(data.train, tokenizer, recipe.sampling),
        recipe,
        kinds=takes_kinds(tokenizer),
        teachers=[_load_teacher(teacher, tokenizer, device) for teacher in teachers],
    )
    return Run(trainer, tokenizer, data.held_out, options.out, _pick(Habits, options))


def _make_recipe(options: argparse.Namespace, folders: list[Path], device: "torch.device") -> "tuple[Recipe, Data]":
    from index.weights import hash_weights
    from qa.training.prepare import prepare
    from qa.training.run import WORK

    data = prepare(_pick(Sources, options, files=tuple(options.data)), options.seed, options.out / WORK)
    base, *teachers = [(hash_weights(folder) or "")[:16] for folder in folders]
    recipe = _pick(
        Recipe,
        options,
        data=data.digest,
        base=base,
        teachers=tuple(teachers),
        sampling=_pick(Sampling, options, noise=_pick(Noise, options)),
        objective=_pick(Objective, options),
        optimising=_pick(Optimising, options),
        precision=_precision(options, device),
    )
    return recipe, data


def _precision(options: argparse.Namespace, device: "torch.device") -> Precision:
    """The precision asked for, or that of the run that is gone on with, or the faster one."""
    from qa.training.device import choose_precision
    from qa.training.run import RECIPE, WORK

    begun = options.out / WORK / RECIPE
    if options.precision == "auto" and options.resume and begun.is_file():
        stored: Precision = json.loads(begun.read_text(encoding="utf-8"))["precision"]
        return stored
    return choose_precision(options.precision, device)


def _load_teacher(folder: Path, tokenizer: "PreTrainedTokenizerBase", device: "torch.device") -> "PreTrainedModel":
    from qa.reader import load_reader
    from qa.training.model import same_tokens

    model, theirs = load_reader(folder)
    if not same_tokens(tokenizer, theirs):
        raise ReaderError(f"the teacher in {folder} has other tokens than the base; expected the same; name another")
    return model.to(device)  # type: ignore[arg-type, no-any-return]


def _claim(out: Path, resume: bool) -> None:
    """Refuse, before hours are spent, a place that cannot be written to, or that holds another run."""
    from qa.training.run import CHECKPOINT, WORK

    try:
        (out / WORK).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReaderError(f"{out} cannot be made ({error.strerror}); expected a folder; name one: --out") from error
    if (out / WORK / CHECKPOINT).exists() and not resume:
        raise ReaderError(
            f"{shown(out)} holds a run already; go on with it: --resume; or train into another folder: --out DIR"
        )


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """Set once the person (Ctrl-C) or the system (SIGTERM) asks to stop; asked again, it stops at once."""
    asked = threading.Event()

    def ask(number: int, frame: "FrameType | None") -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    kept = {which: signal.signal(which, ask) for which in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for which, handler in kept.items():
            signal.signal(which, handler)


@contextmanager
def _progress(total: int) -> "Iterator[tuple[Callable[[Step], None], Callable[[Entry], None]]]":
    """A bar on a terminal, elsewhere a line for every twentieth part; and a line for each look."""
    from tqdm import tqdm

    begin, first, said = time.monotonic(), -1, -1
    say: Say = (lambda line: tqdm.write(line, file=sys.stderr)) if sys.stderr.isatty() else notice
    with progress_bar("training", "question") as advance:

        def on_step(step: "Step") -> None:
            nonlocal first, said
            first = step.questions if first < 0 else first
            advance(step.questions, total)
            if not sys.stderr.isatty() and int(20 * step.progress) > said:
                said = int(20 * step.progress)
                rate = (step.questions - first) / (time.monotonic() - begin)
                left = (total - step.questions) / rate / 60 if rate else 0
                say(f"trained on {step.questions:,} of {total:,} questions, {rate:.0f} a second, {left:.0f} min left")

        yield on_step, lambda entry: say(describe(entry))
