"""A side so small that its answers are known: it speaks the protocol and needs no library."""

import sys
from pathlib import Path

TOY = """
PACKAGES = []

class Side:
    def __init__(self, passages, vectors, top_k, fragile=True, **_):
        print("a library talks")
        with open(passages) as file:
            self._n = len(file.read().splitlines())
        self._fragile = fragile

    def ask(self, question):
        if self._fragile and "crash" in question:
            raise ValueError("it cannot say")
        return question.split()[-1], {"search": 1.0, "read": float(self._n)}

    def embed(self, texts):
        return [[float(len(text)), 0.0] for text in texts]
"""

LACKING = "import a_library_that_is_not_there\n"


def write_sides(folder: Path) -> Path:
    """Make the modules ``toy_side`` and ``lacking_side``; an interpreter that finds them."""
    (folder / "toy_side.py").write_text(TOY)
    (folder / "lacking_side.py").write_text(LACKING)
    python = folder / "environment" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{folder}" exec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return python
