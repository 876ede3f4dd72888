"""``python -m tests.interfaces``: whether every way to ask gives the same answers, field by field; 1 if not."""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from index import LocalIndex
from qa.answer import Answerer
from tests.crowd.asking import SHIPPED
from tests.interfaces.asking import differences, questions, ways
from tests.serving import serving


def main() -> int:
    """Ask in every way, compare with the first."""
    parser = argparse.ArgumentParser(prog="python -m tests.interfaces", description=__doc__)
    parser.add_argument("--questions", type=int, default=100)
    asked = questions()[: parser.parse_args().questions]
    place = Path(tempfile.mkdtemp()) / "index"
    LocalIndex.build(SHIPPED, place)
    found = 0
    with serving("--index", place, "--mcp") as (address, _):
        first = None
        for name, ask in ways(Answerer.open(place), str(place), address).items():
            begin = time.perf_counter()
            records = ask(asked)
            seconds = time.perf_counter() - begin
            first = first or records
            differing = differences(first, records)
            found += len(differing)
            print(f"{name}: {len(records)} answers in {seconds:.1f} s, {len(differing)} fields differ", flush=True)
            for difference in differing[:10]:
                print(f"  {difference}")
    shutil.rmtree(place.parent)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
