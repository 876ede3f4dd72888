import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import GoldError
from qa.training.groups import Group, Groups, merge, split

GROUPS = Groups(
    ("It cost 5 yuan.", "It cost 6 yuan.", "Ünsaid\u2028."),
    ("A", "A", "B"),
    (
        Group("1", "A", "How much?", ("5 yuan", "5"), ((0, ((8, 14), (8, 9))),), (1,), (2,)),
        Group("2", "B", "Why?", (), (), (), (2, 0)),
    ),
)


def many(titles: int) -> Groups:
    """Groups of as many titles, each with a passage of its own and one of the next title."""
    groups = tuple(
        Group(f"q{i}", f"t{i}", "?", ("x",), ((i, ((0, 1),)),), ((i + 2) % titles,), ((i + 1) % titles,))
        for i in range(titles)
    )
    return Groups(tuple("x" for _ in groups), tuple(group.title for group in groups), groups)


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    GROUPS.save(tmp_path / "a.groups.gz")
    assert Groups.load(tmp_path / "a.groups.gz") == GROUPS
    assert [path.name for path in tmp_path.iterdir()] == ["a.groups.gz"]


def test_equal_groups_are_equal_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        GROUPS.save(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not gzip",
        gzip.compress(b""),
        gzip.compress(b'{"format": "groups 0"}\n'),
        gzip.compress(b"[]\n"),
        gzip.compress(b'{"format": "groups 1", "passages": 1, "groups": 1}\n["t", "x"]\n'),
        gzip.compress(b'{"format": "groups 1", "passages": 2, "groups": 0}\n["t", "x"]\n'),
        gzip.compress(b'{"format": "groups 1", "passages": 0, "groups": 1}\n["1", "t"]\n'),
        gzip.compress(json.dumps({"format": "groups 1", "passages": 0, "groups": 0}).encode())[:-4],
    ],
)
def test_any_other_file_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.groups.gz").write_bytes(data)
    with pytest.raises(GoldError, match="is not a file of groups .*make it again"):
        Groups.load(tmp_path / "a.groups.gz")


def test_groups_that_are_merged_keep_their_passages() -> None:
    both = merge([GROUPS, GROUPS])
    assert both.passages == GROUPS.passages * 2
    assert both.groups[0] == GROUPS.groups[0]
    assert both.groups[2] == replace(
        GROUPS.groups[0], gold=((3, ((8, 14), (8, 9))),), unsure=(4,), silent=(5,)
    )  # fmt: skip
    for group, number in ((both.groups[0], 0), (both.groups[2], 3)):
        assert group.passages == (number, number + 1, number + 2)


def test_named_titles_are_held_out_and_none_of_their_passages_is_trained_on() -> None:
    train, held = split(many(5), frozenset({"t1"}), 0.9, seed=0)
    assert [group.id for group in held.groups] == ["q1"]
    assert [group.id for group in train.groups] == ["q0", "q2", "q3", "q4"]
    assert all(1 not in group.passages for group in train.groups)
    assert held.groups[0].passages == (1, 3, 2)


def test_a_share_of_many_titles_is_held_out_the_same_one_whatever_else_there_is() -> None:
    train, held = split(many(1000), None, 0.1, seed=0)
    assert len(train) + len(held) == 1000
    assert 70 < len(held) < 130
    titles = {group.title for group in held.groups}
    assert {group.title for group in split(many(500), None, 0.1, seed=0)[1].groups} == titles & {
        f"t{i}" for i in range(500)
    }
    assert {group.title for group in split(many(1000), None, 0.1, seed=1)[1].groups} != titles


def test_of_few_titles_single_questions_are_held_out() -> None:
    groups = Groups(("x",), ("t",), tuple(Group(f"q{i}", "t", "?", (), (), (), (0,)) for i in range(200)))
    train, held = split(groups, None, 0.1, seed=0)
    assert 5 < len(held) < 40
    assert all(group.silent == (0,) for group in train.groups)
