"""Answers given lately, so that a question asked again costs nothing."""

import threading
from collections import OrderedDict
from collections.abc import Hashable

from qa.types import Answer

KEPT = 64
"""Answers that are kept at most."""


class Recent:
    """The last ``KEPT`` answers by what they depend on; safe to use from several threads."""

    def __init__(self, size: int = KEPT) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()

    def get(self, key: Hashable) -> Answer | None:
        """The answer kept under ``key``, if there is one."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def keep(self, key: Hashable, answer: Answer) -> None:
        """Keep ``answer`` under ``key``; the one that was longest not asked for goes."""
        with self._lock:
            self._answers[key] = answer
            self._answers.move_to_end(key)
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)
