"""``python -m tests.qa.chat.runner chat …``: the real command over articles and a reader that are toys."""

import sys
from pathlib import Path

from qa.__main__ import main
from qa.answer import Answerer
from qa.chat import command
from tests.qa.test_answer import open_toy

Answerer.open = lambda *given, **named: open_toy()  # type: ignore[method-assign]
setattr(command, "place_of_index", lambda named: Path())  # noqa: B010  (a name that it imports)

if __name__ == "__main__":
    sys.exit(main())
