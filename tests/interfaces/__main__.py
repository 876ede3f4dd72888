"""``python -m tests.interfaces``: whether every way to ask gives the same answers, field by field; 1 if not.

The questions are asked one by one, then again as one conversation, in which each is understood with those before.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from index import LocalIndex
from qa.answer import Answerer
from tests.crowd.asking import SHIPPED
from tests.interfaces.asking import Ways, differences, questions, talks, ways
from tests.serving import serving


def main() -> int:
    """Ask in every way, compare with the first."""
    parser = argparse.ArgumentParser(prog="python -m tests.interfaces", description=__doc__)
    parser.add_argument("--questions", type=int, default=100)
    asked = questions()[: parser.parse_args().questions]
    place = Path(tempfile.mkdtemp()) / "index"
    LocalIndex.build(SHIPPED, place)
    with serving("--index", place, "--mcp") as (address, _):
        given = (Answerer.open(place), str(place), address)
        found = compare("one by one", ways(*given), asked) + compare("as one conversation", talks(*given), asked)
    shutil.rmtree(place.parent)
    return 1 if found else 0


def compare(how: str, asking: Ways, asked: Sequence[str]) -> int:
    """Ask in each way and print in what it differs from the first; in how many fields all do."""
    first, found = None, 0
    for name, ask in asking.items():
        begin = time.perf_counter()
        records = ask(asked)
        seconds = time.perf_counter() - begin
        first = first or records
        differing = differences(first, records)
        found += len(differing)
        print(f"{how}, {name}: {len(records)} answers in {seconds:.1f} s, {len(differing)} fields differ", flush=True)
        for difference in differing[:10]:
            print(f"  {difference}")
    return found


if __name__ == "__main__":
    sys.exit(main())
