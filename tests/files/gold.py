"""The question of each made file, asked of the shipped models; whether the answer and its place are right."""

from dataclasses import dataclass
from pathlib import Path

from index import Filter, LocalIndex
from qa.answer import Answerer
from qa.calibration import Calibration
from qa.engine_reader import open_reader
from qa.normalize import normalize
from qa.types import Candidate, Citation
from tests.files.making import Made, make_folder


@dataclass(frozen=True, slots=True)
class Asked:
    """What came out for one file. ``placed`` is whether the right words are cited at their page or line."""

    article: str
    answer: str
    expected: str
    place: str
    right: bool
    placed: bool


def ask_gold(root: Path) -> list[Asked]:
    """Make the files, index them, ask each question within its article."""
    made = make_folder(root / "articles")
    reader = open_reader()
    bot = Answerer(LocalIndex.build(root / "articles", root / "index"), reader, Calibration.load(reader.folder), 0.0)
    return [_ask(bot, item) for item in made]


def _ask(bot: Answerer, made: Made) -> Asked:
    answer = bot.ask(made.source.question, Filter(articles=(made.article,)))
    first = Candidate(answer.citations, answer.confidence) if answer.found else answer.alternatives[0]
    place = first.citations[0]
    right = normalize(first.text) == normalize(made.source.answer)
    return Asked(
        made.article, first.text, made.source.answer, f"page {place.page}, line {place.line}", right, _at(made, place)
    )


def _at(made: Made, place: Citation) -> bool:
    return (made.page is None or made.page == place.page) and (made.line is None or made.line == place.line)
