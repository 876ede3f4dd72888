"""``python -m qa.benchmark``: how fast our program is, beside three rivals with the same weights, in one run.

Measures latency by stage, questions per second, passages embedded per second, start-up and memory, at several numbers
of passages, and how far reading is from what its arithmetic would take. README.md says what is fair about it.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path

from index.command import DONE, FAILED, ROOT, default_articles, notice, positive, progress_bar, quiet_libraries, run
from index.encoder import BUNDLED, find_files, open_encoder
from qa.benchmark.corpus import (
    WARM_UP,
    make_corpus,
    order_files,
    pick_questions,
    read_questions,
    take_files,
    write_float32,
)
from qa.benchmark.run import OURS, RIVALS, Plan, measure
from qa.benchmark.table import render
from qa.benchmark.types import Corpus, SizeFigures
from qa.reader import READER

SIZES = (20, 2_000, 20_000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write a table; the exit code."""
    quiet_libraries()
    options = make_parser().parse_args(arguments)
    return run(lambda: benchmark(options))


def make_parser() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(
        prog="python -m qa.benchmark", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", type=positive, default=SIZES, help="passages (20 2000 20000)")
    parser.add_argument("--articles", type=Path, default=default_articles(), metavar="DIR", help="what is indexed")
    parser.add_argument("--questions", type=Path, default=ROOT / "seeds" / "gold.jsonl", metavar="FILE")
    parser.add_argument("--most", type=positive, default=100, metavar="N", help="questions to ask (100)")
    parser.add_argument("--sides", nargs="+", choices=(OURS, *RIVALS), default=(OURS, *RIVALS), help="who takes part")
    parser.add_argument("--rivals", type=Path, default=ROOT / "runs" / "rivals", metavar="DIR",
                        help="where the rivals' environments are (runs/rivals)")  # fmt: skip
    parser.add_argument("--work", type=Path, metavar="DIR", help="keep the indexes here for the next run")
    parser.add_argument("--top-k", type=positive, default=10, metavar="N", help="passages that are read (10)")
    parser.add_argument("--rounds", type=positive, default=10, metavar="N", help="turns that each side takes (10)")
    parser.add_argument("--at-once", nargs="+", type=positive, default=(1, 4, 16), metavar="N", help="users (1 4 16)")
    parser.add_argument(
        "--embed", type=positive, default=256, metavar="N", help="passages that each side embeds (256)"
    )
    parser.add_argument(
        "--starts", type=positive, default=10, metavar="N", help="processes started from a shell (10)"
    )
    parser.add_argument(
        "--threads", type=positive, default=os.cpu_count() or 1, metavar="N", help="of every side (all)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    return parser


def benchmark(options: argparse.Namespace) -> int:
    """Measure every size, smallest first, telling of each as soon as it is done."""
    measured: list[SizeFigures] = []
    here = machine(options.threads)
    print(", ".join(f"{name} {value}" for name, value in here.items()), end="\n\n", flush=True)
    with _folder(options.work) as work:
        plan = make_plan(options, work)
        for corpus in _corpora(options, work):
            measured.append(measure(corpus, plan, notice))
            print(render(measured[-1], plan.top_k), end="\n\n", flush=True)
            if options.json:
                report = {"machine": here, "sizes": [asdict(figures) for figures in measured]}
                options.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    return FAILED if any(absent.failed for figures in measured for absent in figures.absent) else DONE


def make_plan(options: argparse.Namespace, work: Path) -> Plan:
    """What the options ask for, with our encoder and our reader; files for rivals go to the folder ``work``."""
    float32 = write_float32(READER, work.absolute() / "reader-float32")
    return Plan(
        find_files(BUNDLED).folder, READER, float32, options.rivals.absolute(), tuple(options.sides),
        options.top_k, options.rounds, tuple(options.at_once), options.embed, options.starts, options.threads,
    )  # fmt: skip


def machine(threads: int) -> dict[str, str | int]:
    """What the figures were measured on, and when."""
    info = Path("/proc/cpuinfo")
    names = [line for line in info.read_text().splitlines() if "model name" in line] if info.exists() else []
    name = names[0].partition(":")[2].strip() if names else platform.processor()
    return {
        "date": date.today().isoformat(), "cpu": name, "cores": os.cpu_count() or 1, "threads": threads,
        "python": platform.python_version(),
    }  # fmt: skip


def _corpora(options: argparse.Namespace, work: Path) -> Iterator[Corpus]:
    encoder = open_encoder()
    questions = read_questions(options.questions)
    wanted = options.most + WARM_UP
    order = order_files(options.articles, questions, wanted)
    for size in sorted(set(options.sizes)):
        names = take_files(options.articles, order, size, encoder)
        with progress_bar(f"indexing {size} passages", "file") as advance:
            yield make_corpus(
                options.articles, names, pick_questions(questions, names, wanted), encoder, work / str(size), advance
            )


@contextmanager
def _folder(named: Path | None) -> Iterator[Path]:
    """The folder named, made if need be, else one that is gone afterwards."""
    if named is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
    else:
        named.mkdir(parents=True, exist_ok=True)
        yield named


if __name__ == "__main__":
    sys.exit(main())
