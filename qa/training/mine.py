"""``python -m qa.training.mine``: questions → groups with the wrong passages that a reader will really meet.

``--by retrieval`` cuts the texts as the index does, indexes them and keeps, for each question, the nearest
passages that do not hold an answer. ``--by reader`` takes groups and keeps those of their wrong passages in
which a reader is most sure of a span. What is written is all that training needs: no index, no encoder.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from index.command import DONE, positive, progress_bar, quiet_libraries, run
from index.errors import GoldError
from qa.evaluation.metrics import f1
from qa.reader import MAX_ANSWER_TOKENS, READER, load_reader
from qa.training.examples import Example, read_examples
from qa.training.gather import KEPT, Gathered, OnProgress, contexts_of, gather
from qa.training.groups import SUFFIX, Group, Groups, merge
from qa.training.settings import Noise, Sampling

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from index import LocalIndex, Passage
    from qa.training.batches import Batches, Draw
    from qa.training.settings import Precision

EXAMPLES = """examples:
  python -m qa.training.mine --data squad11.train.jsonl.gz --out squad.groups.gz
  python -m qa.training.mine --by reader --data squad.groups.gz --reader runs/reader --out hard.groups.gz
"""

ENCODED = 256
"""Questions that are encoded at once."""

ENOUGH = 0.5
"""The word F1 with an answer, from 0 to 1, at which a span that a reader finds may be another wording of it."""
NOTHING = -1e6
"""A margin as low as this says that a passage has no token at which a span may begin."""


def by_retrieval(
    examples: Sequence[Example], kept: int = KEPT, marked_only: bool = False,
    on_index: OnProgress = lambda done, total: None, on_search: OnProgress = lambda done, total: None,
) -> Gathered:  # fmt: skip
    """Groups whose wrong passages are those that the index brings, out of all texts of the examples."""
    from index.sync import make_splitter
    from qa.training.calibrate import build_index

    with TemporaryDirectory() as folder:
        index = build_index(contexts_of(examples), Path(folder), on_index)

        def search(questions: Sequence[str]) -> "Iterator[Sequence[Passage]]":
            return nearest(index, questions, 2 * kept)

        split = make_splitter(index.encoder).split
        return gather(examples, split, search, kept=kept, marked_only=marked_only, on_progress=on_search)


def nearest(index: "LocalIndex", questions: Sequence[str], k: int) -> "Iterator[Sequence[Passage]]":
    """Yield the ``k`` passages nearest to each question; questions are encoded many at once."""
    for low in range(0, len(questions), ENCODED):
        part = questions[low : low + ENCODED]
        for question, vector in zip(part, index.encoder.encode(part), strict=True):
            yield [hit.passage for hit in index.search(question, k, vector=vector)]


def by_title(examples: Sequence[Example], kept: int = KEPT, marked_only: bool = False) -> Gathered:
    """Groups whose wrong passages are drawn from the same title: easy ones, but no index is built."""
    from index.encoder import open_encoder
    from index.sync import make_splitter

    return gather(examples, make_splitter(open_encoder()).split, kept=kept, marked_only=marked_only)


def by_reader(
    groups: Groups, model: "PreTrainedModel", tokenizer: "PreTrainedTokenizerBase", kept: int = KEPT,
    *, precision: "Precision" = "float32", batch_tokens: int = 16_384,
    on_progress: OnProgress = lambda done, total: None,
) -> Groups:  # fmt: skip
    """The groups with those ``kept`` of their wrong passages that have the largest margins, the largest first.

    Passages whose best span is nearly an answer (F1 of ``ENOUGH``) become unsure ones: they may well be right.
    """
    from qa.training.batches import Batches

    batches = Batches(groups, tokenizer, Sampling(noise=Noise(0, 0, 0)))
    done: list[Group] = []
    for part in _parts(groups.groups, batch_tokens // batches.sampling.max_tokens):
        found = _best(model, batches, part, precision)
        done += [_rank(group, spans, kept) for group, spans in zip(part, found, strict=True)]
        on_progress(len(done), len(groups))
    return replace(groups, groups=tuple(done))


def main(arguments: Sequence[str] | None = None) -> int:
    """Mine, write, and say what came of it; the exit code."""
    quiet_libraries()
    parser = argparse.ArgumentParser(
        prog="python -m qa.training.mine",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_options(parser)
    options = parser.parse_args(arguments)
    return run(lambda: _mine(options))


def _add_options(parser: argparse.ArgumentParser) -> None:
    ways = ("retrieval", "title", "reader")
    parser.add_argument("--data", nargs="+", type=Path, required=True, metavar="FILE", help="questions, or groups")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=f"ends in {SUFFIX}")
    parser.add_argument("--by", choices=ways, default=ways[0], help="(default: %(default)s)")
    parser.add_argument(
        "--keep", type=positive, default=KEPT, metavar="N", help="wrong passages a question (default: %(default)s)"
    )
    parser.add_argument("--marked-only", action="store_true", help="answers count only where the data mark them")
    parser.add_argument("--articles", type=Path, metavar="DIR", help="the articles that gold questions name")
    parser.add_argument(
        "--reader", default=str(READER), metavar="NAME", help="for --by reader (default: the bundled)"
    )
    parser.add_argument("--device", metavar="NAME", help="cpu or cuda (default: what there is)")


def _mine(options: argparse.Namespace) -> int:
    if not options.out.name.endswith(SUFFIX) or not options.out.parent.is_dir():
        raise GoldError(f"{options.out} given; expected a file in a folder that exists, its name ending in {SUFFIX}")
    left_out = 0
    if options.by == "reader":
        groups = _mine_by_reader(options)
    else:
        examples = [example for path in options.data for example in read_examples(path, options.articles)]
        gathered = mine_examples(examples, options.by, options.keep, options.marked_only)
        groups, left_out = gathered.groups, gathered.left_out
    groups.save(options.out)
    size = options.out.stat().st_size / 1e6
    sys.stdout.write(
        f"{len(groups):,} questions over {len(groups.passages):,} passages in {options.out} ({size:.1f} MB); "
        f"{left_out:,} left out, whose answer no passage holds\n"
    )
    return DONE


def mine_examples(examples: Sequence[Example], by: str, kept: int, marked_only: bool) -> Gathered:
    """Groups of examples, with bars that show how far it is."""
    if by == "title":
        return by_title(examples, kept, marked_only)
    with progress_bar("indexing", "text") as on_index, progress_bar("searching", "question") as on_search:
        return by_retrieval(examples, kept, marked_only, on_index, on_search)


def _mine_by_reader(options: argparse.Namespace) -> Groups:
    from qa.training.device import choose_device, choose_precision
    from qa.training.model import base_folder

    groups = merge([Groups.load(path) for path in options.data])
    device = choose_device(options.device)
    model, tokenizer = load_reader(base_folder(options.reader))
    model = model.to(device)  # type: ignore[arg-type]
    with progress_bar("reading", "question") as advance:
        return by_reader(
            groups, model, tokenizer, options.keep,
            precision=choose_precision("auto", device), on_progress=advance,
        )  # fmt: skip


Found = list[tuple[float, str]]
"""Of each wrong passage of a group: the margin of its best span, and the span's words."""


def _best(model: "PreTrainedModel", batches: "Batches", part: Sequence[Group], precision: "Precision") -> list[Found]:
    """The best span of each wrong passage of each group."""
    import torch

    from qa.training.forward import batch_logits, takes_kinds
    from qa.training.loss import Targets, margins, span_scores

    batch = batches.collate(_draws(part))
    if not batch.groups:
        return [[] for _ in part]
    model.train(False)
    with torch.inference_mode():
        student = margins(batch_logits(model, batch, takes_kinds(batches.tokenizer), precision))
        scores = span_scores(student, Targets.of(batch, model.device), MAX_ANSWER_TOKENS).flatten(1)
        best, place = (tensor.tolist() for tensor in scores.max(dim=1))
    spans = [(at // MAX_ANSWER_TOKENS, at // MAX_ANSWER_TOKENS + at % MAX_ANSWER_TOKENS) for at in place]
    rows = iter(zip(best, spans, batch.firsts.tolist(), strict=True))
    return [[_worded(batches, number, *next(rows)) for number in group.silent] for group in part]


def _draws(part: Iterable[Group]) -> "list[Draw]":
    from qa.training.batches import Draw

    return [Draw(group.question, tuple((number, ()) for number in group.silent)) for group in part]


def _worded(batches: "Batches", number: int, margin: float, span: tuple[int, int], first: int) -> tuple[float, str]:
    if margin <= NOTHING:
        return margin, ""
    offsets = batches.tokens(number).offsets
    return margin, batches.groups.passages[number][offsets[span[0] - first, 0] : offsets[span[1] - first, 1]]


def _rank(group: Group, found: Found, kept: int) -> Group:
    pairs = sorted(zip(found, group.silent, strict=True), key=lambda pair: -pair[0][0])
    near = {number for (_, text), number in pairs if f1(text, group.answers) >= ENOUGH}
    silent = [number for _, number in pairs if number not in near]
    return replace(group, unsure=(*group.unsure, *sorted(near)), silent=tuple(silent[:kept]))


def _parts(groups: Sequence[Group], windows: int) -> Iterator[list[Group]]:
    """Cut the groups into parts with about so many wrong passages each."""
    part: list[Group] = []
    for group in groups:
        part.append(group)
        if sum(len(member.silent) for member in part) >= windows:
            yield part
            part = []
    if part:
        yield part


if __name__ == "__main__":
    sys.exit(main())
