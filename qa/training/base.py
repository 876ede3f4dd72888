"""``python -m qa.training.base DIR``: store the model that training begins with, small, for another machine.

A folder in half precision (45 MB for the bundled encoder) from which ``qa train --base DIR`` begins where the
encoder's own package is not installed. It has a new span head, drawn with ``--seed``.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from index.command import DONE, quiet_libraries, run


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the folder; the exit code."""
    quiet_libraries()
    parser = argparse.ArgumentParser(prog="python -m qa.training.base", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="where to")
    parser.add_argument("--base", metavar="NAME", help="a folder or a hub name (default: the bundled encoder)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the span head (default: 0)")
    options = parser.parse_args(arguments)
    return run(lambda: _write(options))


def _write(options: argparse.Namespace) -> int:
    from qa.training.model import base_folder, load_base, save_reader

    model, tokenizer = load_base(base_folder(options.base), seed=options.seed)
    save_reader(model, tokenizer, {}, options.folder)
    size = sum(path.stat().st_size for path in options.folder.iterdir() if path.is_file()) / 1e6
    sys.stdout.write(f"{options.folder} ({size:.1f} MB)\n")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
