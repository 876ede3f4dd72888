import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from index import Article, Filter, LocalIndex
from index.errors import QuestionError
from index.sync import sync_folder
from qa.types import Answer
from qa.ui.suggest import SAMPLED, TRIED, WANTED, Suggester, sample, suggest
from tests.qa.toys import make_article
from tests.qa.ui.toys import cite
from tests.toys import ToyEncoder

BRIDGE = make_article("The bridge was opened in 1937.", "bridge.txt")
SCHOOL = make_article("The school was opened in 1951. The school has 40 pupils.", "school.txt")


@dataclass
class ToyBot:
    """Answers with ``quotes``, wherever they stand in ``articles``; counts its questions."""

    articles: Sequence[Article]
    quotes: Sequence[str]
    asked: list[str] = field(default_factory=list)

    def ask(self, question: str, where: Filter | None = None) -> Answer:
        self.asked.append(question)
        found = [cite(quote, a) for quote in self.quotes for a in self.articles if quote in a.text]
        return Answer(question, bool(found), 0.9, tuple(found), ())


def test_a_question_is_kept_if_its_answer_is_what_it_was_made_from() -> None:
    bot = ToyBot([BRIDGE, SCHOOL], ["1937"])
    assert suggest(bot, [BRIDGE, SCHOOL]) == ["When was the bridge opened?"]
    assert len(bot.asked) == 3


def test_every_article_has_its_turn() -> None:
    bot = ToyBot([SCHOOL, BRIDGE], ["1951", "40", "1937"])
    assert suggest(bot, [SCHOOL, BRIDGE]) == [
        "When was the school opened?",
        "When was the bridge opened?",
        "How many pupils does the school have?",
    ]


def test_no_more_are_made_than_are_wanted_and_no_more_tried_than_is_worth_it() -> None:
    text = " ".join(f"The mill of Number{n} was opened in 1{n}." for n in range(600, 700))
    article = make_article(text)
    assert len(suggest(ToyBot([article], [f"1{n}" for n in range(600, 700)]), [article])) == WANTED
    bot = ToyBot([article], [])
    assert (suggest(bot, [article]), len(bot.asked)) == ([], TRIED)


def test_what_can_be_asked_twice_is_suggested_once() -> None:
    copy = make_article(BRIDGE.text, "copy.txt")
    assert suggest(ToyBot([BRIDGE, copy], ["1937"]), [BRIDGE, copy]) == ["When was the bridge opened?"]


@pytest.fixture
def index(tmp_path: Path) -> LocalIndex:
    (tmp_path / "articles").mkdir()
    for article in (BRIDGE, SCHOOL):
        (tmp_path / "articles" / article.id).write_text(article.text, encoding="utf-8")
    toy = ToyEncoder()
    sync_folder(tmp_path / "articles", tmp_path / "index", toy)
    return LocalIndex(tmp_path / "index", toy)


def finish() -> None:
    """Wait until nothing is being made in the background."""
    for thread in threading.enumerate():
        if thread.name == "suggest":
            thread.join()


def test_suggestions_are_made_once_for_the_articles_there_are(index: LocalIndex) -> None:
    bot = ToyBot([index.article("bridge.txt"), index.article("school.txt")], ["1937"])
    suggester = Suggester(bot, index)
    suggester.current()
    finish()
    assert suggester.current() == suggester.current() == ["When was the bridge opened?"]
    assert len(bot.asked) == 3
    (index.folder / "bridge.txt").unlink()
    index.sync()
    suggester.current()
    finish()
    assert suggester.current() == []


def test_where_asking_fails_nothing_is_suggested(index: LocalIndex) -> None:
    class Broken:
        def ask(self, question: str) -> Answer:
            raise QuestionError("the index changed")

    suggester = Suggester(Broken(), index)
    suggester.current()
    finish()
    assert suggester.current() == []


def test_a_sample_is_spread_over_all_articles(index: LocalIndex) -> None:
    assert [article.id for article in sample(index)] == ["bridge.txt", "school.txt"]
    for n in range(2 * SAMPLED):
        (index.folder / f"more-{n:03}.txt").write_text(f"Number {n}.", encoding="utf-8")
    index.sync()
    names = [article.id for article in sample(index)]
    assert len(names) == SAMPLED
    assert (names[0], names[1], names[-1]) == ("bridge.txt", "more-001.txt", "more-077.txt")
