import pytest

from qa.ui import pieces
from tests.qa.toys import make_article, whole
from tests.qa.ui.toys import TEXT, cite


@pytest.mark.parametrize(
    ("probability", "words"),
    [(0.0, "under 1%"), (0.0099, "under 1%"), (0.01, "1%"), (0.5, "50%"), (0.99, "99%"), (0.991, "over 99%")],
)
def test_a_probability_is_never_shown_as_certain_or_impossible(probability: float, words: str) -> None:
    assert pieces.percent(probability) == words


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (1.0, "Very sure"),
        (0.9, "Very sure"),
        (0.899, "Very sure"),
        (0.894, "Sure"),
        (0.75, "Sure"),
        (0.5, "Fairly sure"),
        (0.3, "Unsure"),
        (0.0, "A mere guess"),
    ],
)
def test_confidence_has_words(confidence: float, words: str) -> None:
    assert pieces.confidence_words(confidence) == words


def test_a_page_is_named_where_the_file_has_pages() -> None:
    paged = make_article(TEXT, "prices.pdf", pages=(0, 9))
    assert pieces.where(cite("4.19", paged)) == '<bdi class="file">prices.pdf</bdi> · page 2 · characters 23–27'


def test_the_day_of_an_article_stands_beside_its_name() -> None:
    dated = make_article(TEXT, "prices.md", published="2013-09-05")
    assert '</bdi> · <time datetime="2013-09-05">2013-09-05</time> · line 3' in pieces.where(cite("4.19", dated))


def test_a_file_name_cannot_look_like_another_by_turning_the_direction_of_writing() -> None:
    assert pieces.file_name(cite("4", make_article("42", "\u202efdp.txt"))) == "\ufffdfdp.txt"


def test_a_very_long_sentence_is_cut_at_words_around_the_quote() -> None:
    html = pieces.sentence(cite("42", make_article("alpha " * 100 + "42 " + "omega " * 100)))
    assert html.startswith("… alpha alpha")
    assert "alpha <strong>42</strong> omega" in html
    assert html.endswith("omega omega …")


def test_a_long_passage_is_cut_at_a_word() -> None:
    passage = whole(make_article("word " * 100))
    assert pieces.snippet(passage.text).endswith("word word …")
    assert len(pieces.snippet(passage.text)) <= pieces.SNIPPET + 2
