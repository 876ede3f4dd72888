from collections.abc import Sequence
from threading import Thread
from time import sleep

from index import Passage
from qa.types import Span
from qa.ui.shared import share
from tests.qa.test_answer import open_toy
from tests.qa.toys import ToyReader


class Crowd(ToyReader):
    """Counts how many read at the same time."""

    inside = 0
    most = 0

    def read(self, question: str, passages: Sequence[Passage]) -> list[Span]:
        self.inside += 1
        self.most = max(self.most, self.inside)
        sleep(0.01)
        self.inside -= 1
        return super().read(question, passages)


def test_one_reads_at_a_time_and_answers_are_the_same() -> None:
    from dataclasses import replace

    crowd = Crowd()
    bot = share(replace(open_toy(), reader=crowd))
    answers: list[str] = []
    threads = [Thread(target=lambda: answers.append(bot.ask("Which?").text)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["103"] * 8
    assert crowd.most == 1
    assert bot.reader.fingerprint == crowd.fingerprint
    assert bot.mismatches() == []
