"""Each kind of torture, short; ``python -m tests.torture`` runs them at any length."""

import signal
from pathlib import Path

import pytest

from index import Hit, Passage
from index.types import Article
from tests.torture.asking import compare
from tests.torture.corpus import Folder, Judge, fault_of, make_text, make_toy
from tests.torture.damaging import damage_store, damage_views
from tests.torture.killing import fill, kill
from tests.torture.renaming import rename


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["kill", "Ctrl-C"])
def test_a_sync_cut_off_at_any_instant_leaves_a_whole_index(tmp_path: Path, how: signal.Signals) -> None:
    tally = kill(tmp_path, times=5, files=15, how=how)
    assert tally.faults == []
    assert tally.runs == 5 + 3
    assert tally.where.total() > tally.where["after its end"]
    assert tally.searches > 0


def test_a_sync_without_room_leaves_a_whole_index(tmp_path: Path) -> None:
    tally = fill(tmp_path, times=8, files=15)
    assert tally.faults == []
    assert set(tally.where) - {"had room"} != set()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_damaged_views_are_mended_and_never_believed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    outcome = damage_views(tmp_path, count=16)
    assert outcome.faults == []
    assert set(outcome.what) == {"vectors", "words"}


def test_a_damaged_store_is_told_and_mended_by_what_it_names(tmp_path: Path) -> None:
    outcome = damage_store(tmp_path, count=16)
    assert outcome.faults == []
    assert outcome.what["one line (DamagedIndexError)"] > 0


def test_processes_ask_while_another_syncs(tmp_path: Path) -> None:
    quiet, synced = compare(tmp_path, seconds=3, quiet=0.5, askers=8, files=30)
    assert (quiet.faults, synced.faults) == ((), ())
    assert quiet.questions > 0
    assert synced.questions > 0
    assert synced.syncs > 0


def test_a_renamed_folder_embeds_nothing(tmp_path: Path) -> None:
    renamed = rename(tmp_path, files=300)
    assert (renamed.renamed, renamed.embedded, renamed.whole) == (300, 0, True)


def test_the_judge_knows_half_an_article_and_a_mixed_one(tmp_path: Path) -> None:
    """A judge that finds nothing wrong proves nothing unless it would."""
    judge, text = Judge(make_toy()), make_text(7, 3)
    bounds = sorted(judge.bounds(text))
    hits = [Hit(Passage(Article("a/7-1.txt", "", text, ""), *bound), 1.0, 1.0, 0.0) for bound in bounds]
    assert len(bounds) > 2
    assert judge.judge(hits, everything=True) == []
    assert judge.judge(hits[1:]) == []
    assert judge.judge(hits[1:], everything=True) == [
        f"a/7-1.txt: {len(bounds) - 1} of its {len(bounds)} passages found"
    ]
    assert judge.judge([*hits, hits[0]]) == ["a/7-1.txt: a passage was found twice"]
    other = Hit(Passage(Article("a/7-1.txt", "", make_text(7, 2), ""), 0, 23), 1.0, 1.0, 0.0)
    assert "a/7-1.txt was found in two versions at once" in judge.judge([*hits, other])
    for broken in (text[:-9], text.replace("of 3", "of 2", 1)):
        assert fault_of(Article("a/7-1.txt", "", broken, "")) is not None
    assert fault_of(Article("a/8-1.txt", "", text, "")) == "a/8-1.txt holds the text of article 7"


def test_the_folder_is_what_it_says(tmp_path: Path) -> None:
    folder = Folder(tmp_path, seed=1)
    folder.fill(20)
    folder.change(100)
    there = {path.relative_to(tmp_path).as_posix(): path.read_text() for path in tmp_path.rglob("*.txt")}
    assert there == folder.texts()
    assert len(set(there.values())) < len(there)  # copies too
