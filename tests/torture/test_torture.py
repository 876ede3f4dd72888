"""The harness run short; ``python -m tests.torture`` runs each kind at any length."""

from pathlib import Path

from tests.torture.asking import compare
from tests.torture.damaging import damage_views
from tests.torture.killing import fill, kill
from tests.torture.renaming import rename


def test_a_sync_killed_at_any_instant_leaves_a_whole_index_with_all_it_told_of(tmp_path: Path) -> None:
    assert kill(tmp_path, 5, 0, 20).faults == []


def test_a_sync_that_runs_out_of_room_leaves_a_whole_index(tmp_path: Path) -> None:
    assert fill(tmp_path, 4, 0, 20, False).faults == []


def test_processes_that_ask_while_another_syncs_see_whole_articles_only(tmp_path: Path) -> None:
    quiet, busy = compare(tmp_path, 4, 1, 3, 60, 0.1, False)
    assert [*quiet.faults, *busy.faults] == []


def test_a_damaged_view_never_gives_a_wrong_result(tmp_path: Path) -> None:
    assert damage_views(tmp_path, 15, 0).faults == []


def test_a_renamed_folder_embeds_nothing(tmp_path: Path) -> None:
    renamed = rename(tmp_path, 200)
    assert (renamed.embedded, renamed.renamed, renamed.whole) == (0, 200, True)
