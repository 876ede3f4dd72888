"""Lines → one text, with words parted at line ends joined."""

from tests.printed import FULL, line, text


def test_a_word_parted_at_a_line_end_is_joined() -> None:
    assert (
        text(line(FULL + " infor", 700, broken=True), line("mation, at last", 688)) == f"{FULL} information, at last"
    )
    assert text(line(FULL + " infor-", 700), line("mation, at last", 688)) == f"{FULL} information, at last"


def test_a_hyphen_that_belongs_to_the_word_is_kept() -> None:
    first = line("a well-known word stands here and once more it is well", 700, broken=True)
    assert text(first, line("known here", 688)).endswith("it is well-known here")
    assert text(line(FULL + " pre-", 700), line("and post-war", 688)).endswith("ours pre- and post-war")


def test_a_word_of_several_hyphens_keeps_them_all() -> None:
    lines = (line("the poor house of Orchard-le-Moor is what we mean by it", 712), line(FULL + " Orchard-", 700))
    assert text(*lines, line("le-Moor is", 688)).endswith("Orchard-le-Moor is")


def test_the_like_of_a_word_tells_whether_it_has_a_hyphen() -> None:
    known = line("a well-known house that is kept by all of us in the town", 712)
    assert text(known, line(FULL + " well-", 700), line("kept path", 688)).endswith("well-kept path")
    assert text(known, line(FULL + " well-", 700), line("ing water", 688)).endswith("welling water")
