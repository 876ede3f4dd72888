"""The runs that are kept of one gold set."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from index.errors import ChatbotError, GoldError
from qa.evaluation.history import KEPT, History, outcomes_of, read_report, time_of
from qa.evaluation.report import make_report
from tests.qa.evaluation.toys import make_outcome

NOON = datetime(2026, 5, 4, 12, 0, 0)
REPORT = make_report([make_outcome(1), make_outcome(2, right=False)], {"gold": "gold.jsonl"})


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path / "new" / "runs")
    made.checkpoint({})
    return made


def test_a_run_is_read_as_it_was_saved_with_its_page_beside_it(history: History) -> None:
    path = history.save(REPORT, "<p>Page</p>", NOON)
    assert (path.name, time_of(path)) == ("2026-05-04 12-00-00.json", NOON)
    assert read_report(path) == REPORT
    assert path.with_suffix(".html").read_text(encoding="utf-8") == "<p>Page</p>"


def test_the_outcomes_of_a_report_are_those_it_was_made_of_but_for_timings(history: History) -> None:
    outcomes = outcomes_of(read_report(history.save(REPORT, "", NOON)))
    assert make_report(outcomes, {"gold": "gold.jsonl"})["rows"] == REPORT["rows"]
    assert [outcome.timings for outcome in outcomes] == [{}, {}]


def test_only_the_newest_runs_are_kept_and_each_knows_the_one_before(history: History) -> None:
    paths = [history.save(REPORT, "", NOON + timedelta(days=n)) for n in range(KEPT + 2)]
    assert history.runs() == paths[2:]
    assert len(list(history.folder.glob("*.html"))) == KEPT
    assert history.before(paths[-1]) == paths[-2]
    assert history.before(paths[2]) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"rows": [{}]}'])
def test_a_file_that_is_no_report_is_named(history: History, text: str) -> None:
    path = history.folder / "2026-05-04 12-00-00.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match="is no evaluation"):
        read_report(path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ChatbotError, match=r"file/runs cannot be made"):
        History(tmp_path / "file" / "runs").checkpoint({})


def test_a_run_that_cannot_be_saved_is_named(tmp_path: Path) -> None:
    with pytest.raises(ChatbotError, match="cannot be written"):
        History(tmp_path / "nowhere").save(REPORT, "", NOON)
