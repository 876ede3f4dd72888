"""The HTML of the Articles pane."""

from pathlib import Path

import pytest

from index.types import Listed, Skipped, SyncEvent, SyncReport
from qa.ui import listing
from qa.ui.folder import Added, Removed

TRAP = "<img src=x onerror=alert(1)>"
LISTED = [
    Listed("blue.txt", "The sea", "0" * 64, 1_200, "2024-05-01"),
    Listed(f"{TRAP}.csv#3", f"A {TRAP}", "0" * 64, 1, None),
    Listed("deep/red.txt", "Roses", "0" * 64, 3, "2023-01-02"),
]
DONE = SyncReport(1, 0, 0, 2, 0, 5, 9, 1.26)


def test_articles_are_found_by_words_of_name_title_and_date() -> None:
    for words, count in (("", 3), ("SEA", 1), ("red roses", 1), ("2024-05", 1), ("sea roses", 0)):
        assert len(listing.matching(LISTED, words)) == count


def test_the_summary_counts_and_dates() -> None:
    html = listing.summary(LISTED, 2, Path("/a & b"), None)
    assert "<b>3</b> articles · <b>1,204</b> passages · dated" in html
    assert html.index("2023-01-02") < html.index("2024-05-01")
    assert "<b>2</b> not read" in html
    assert "/a &amp; b" in html
    assert "warning" not in html
    assert '<p class="warning">It is gone.</p>' in listing.summary([], 0, Path("/a"), "It is gone.")


def test_every_article_has_a_row_with_its_box() -> None:
    html = listing.table(LISTED, 3, 100, changes=True)
    assert html.count("<tr>") == 4
    assert '<input type="checkbox" value="blue.txt" aria-label="Choose The sea">' in html
    assert 'href="original/deep/red.txt"' in html
    assert 'href="original/%3Cimg' not in html
    assert '<td class="number">1,200</td>' in html
    assert "Remove" not in listing.table(LISTED, 3, 100, changes=False)


def test_a_long_list_is_shown_in_parts() -> None:
    many = LISTED * 100
    html = listing.table(many, 300, 100, changes=True)
    assert html.count("<tr>") == 101
    assert "Show 100 more of 200" in html
    assert "more of" not in listing.table(many, 300, 300, changes=True)


def test_a_search_says_how_many_of_how_many() -> None:
    assert "1 of 3 articles" in listing.table(LISTED[:1], 3, 100, changes=True)
    assert "No article has these words." in listing.table([], 3, 100, changes=True)


def test_a_deletion_names_the_folder_the_files_and_what_else_goes_with_them() -> None:
    html = listing.confirmation(["rows.csv"], 4, Path("/home/ann"))
    for words in ("Delete 1 file from your folder?", "/home/ann", "cannot be undone", "4 more articles", "Keep it"):
        assert words in html
    assert 'data-name="rows.csv"' in html
    assert "Delete 2 files" in listing.confirmation(["a", "b"], 0, Path("/"))


def test_what_is_not_read_is_listed_with_its_reason_and_the_rest_counted() -> None:
    assert listing.left_out([]) == ""
    html = listing.left_out([Skipped("a.png", "no <b>reason</b>")] * 60)
    assert "60 not read" in html
    assert html.count("no &lt;b&gt;reason&lt;/b&gt;") == 50
    assert "and 10 more" in html


def test_a_report_tells_what_became_of_each_file() -> None:
    added = [Added("a.txt", "a.txt"), Added("b.txt", "b (2).txt", "kept as b (2).txt"), Added("c.png", None, "no")]
    events = [
        SyncEvent("added", "a.txt", 2),
        SyncEvent("skipped", "b (2).txt", 0, "it is empty"),
        SyncEvent("skipped", "old.txt", 0, "it is empty"),
        SyncEvent("removed", "d.txt", 1),
    ]
    html = listing.report(added, [Removed("e.txt", "busy")], events, DONE)
    for words in (
        "1 added, 2 removed; 5 as they were. 1.3 s.",
        "c.png</bdi> was refused: no",
        "b.txt</bdi>: kept as b (2).txt",
        "a.txt</bdi> was added: 2 passages",
        "b (2).txt</bdi> is in the folder but cannot be read: it is empty",
        "d.txt</bdi> was removed",
        "e.txt</bdi> is still there: busy",
    ):
        assert words in html
    assert "old.txt" not in html


def test_trouble_says_what_became_of_the_files_nevertheless() -> None:
    html = listing.trouble("it is busy", [Added("a.txt", "a.txt"), Added("b", None, "no")], [Removed("c.txt")])
    for words in (
        "It is busy.",
        "a.txt</bdi> is in the folder",
        "b</bdi> was refused: no",
        "c.txt</bdi> was deleted",
    ):
        assert words in html


@pytest.mark.parametrize(
    "html",
    [
        listing.table(LISTED, 3, 9, changes=True),
        listing.confirmation([f"{TRAP}.csv"], 0, Path(TRAP)),
        listing.left_out([Skipped(TRAP, TRAP)]),
        listing.report([Added(TRAP, TRAP, TRAP)], [Removed(TRAP, TRAP)], [SyncEvent("added", TRAP, 1)], DONE),
        listing.trouble(TRAP, [Added(TRAP, None, TRAP)], [Removed(TRAP, TRAP)]),
        listing.summary(LISTED, 0, Path(TRAP), TRAP),
    ],
)
def test_whatever_comes_from_outside_is_text(html: str) -> None:
    assert "<img" not in html
    assert "&lt;img" in html


def test_a_name_that_turns_the_direction_of_writing_does_not() -> None:
    assert "\u202e" not in listing.left_out([Skipped("a\u202etxt.exe", "no")])
