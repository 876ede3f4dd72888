import re

from index import Article, Passage
from qa.types import Citation
from qa.ui import reading
from qa.ui.places import places
from tests.qa.toys import make_article, whole
from tests.qa.ui.toys import EVIL, EVIL_ESCAPED, TEXT, Reading, cite, found, other, silent


def body(html: str) -> str:
    """The HTML of the article's text alone."""
    match = re.search(r'aria-label="Text of the article">(.*)</div></section>$', html, re.DOTALL)
    assert match
    return match[1]


def test_the_article_is_shown_to_the_letter_and_what_is_marked_is_the_quote() -> None:
    for text in (TEXT, "\r\n\r\nwith\rall \t kinds\r\n \r\nof line ends\n\n\n", "no line end", "a\n\n\n\nb"):
        article = make_article(text)
        for start in range(len(text)):
            for end in range(start + 1, len(text) + 1):
                shown = Reading(body(reading.article(found(Citation(whole(article), start, end)), 0, 0)))
                assert shown.text == text
                assert shown.marked == text[start:end]


def test_a_browser_keeps_carriage_returns_and_breaks_the_line_at_lone_ones() -> None:
    html = body(reading.article(found(cite("b", make_article("a\rb\r\nc"))), 0, 0))
    assert html == (
        '<p dir="auto"><span class="read" data-mark="" data-read="0">a&#13;<br></span>'
        '<mark class="active read" data-mark="0" data-read="0">b</mark>'
        '<span class="read" data-mark="" data-read="0">&#13;\nc</span></p>'
    )


def test_lines_of_windows_are_lines_not_paragraphs() -> None:
    html = body(reading.article(found(cite("a", make_article("a\r\nb\r\n\r\nc"))), 0, 0))
    assert html.count("<p ") == 2


def test_the_article_has_its_title_place_and_passage_above_and_paragraphs_below() -> None:
    article = make_article(TEXT, "prices.txt")
    citation = Citation(Passage(article, 9, 42), 23, 40)
    assert reading.article(found(citation), 2, 0) == (
        '<section class="article" aria-label="Article" data-turn="2" data-place="0" data-group="0 1">'
        '<header><h2 dir="auto">Title of prices.txt</h2>'
        '<p class="where" data-at="0"><bdi class="file">prices.txt</bdi> · line 3 · characters 23–40</p>'
        '<p class="bounds" data-at="0">The shaded passage was read: characters 9–42</p>'
        '<div class="tools"><button type="button" class="back">Back to the answer</button>'
        '<a class="original" href="original/prices.txt" target="_blank" rel="noopener">Save the original</a></div>'
        '</header><div class="text" tabindex="0" role="region" aria-label="Text of the article">'
        '<p dir="auto">A lead.</p><span hidden>\n\n</span><p dir="auto">'
        '<span class="read" data-mark="" data-read="0">The price was </span>'
        '<mark class="active read" data-mark="0" data-read="0">4.19 billion yuan</mark>'
        '<span class="read" data-mark="" data-read="0">. </span>It fell.\n</p></div></section>'
    )


def test_every_place_of_the_answer_in_this_article_is_marked_and_one_is_active() -> None:
    elsewhere = make_article("It fell far.", "far.txt")
    answer = found(cite("4.19"), cite("fell", elsewhere), cite("fell"), others=(other(cite("lead")),))
    html = reading.article(answer, 0, 2)
    assert re.findall(r'<mark( class="[^"]+")? data-mark="(\d)"', html) == [
        (' class="read"', "0"),
        (' class="active read"', "2"),
    ]
    assert '<span class="count" role="status">3 of 3</span>' in html
    assert 'data-group="0 3"' in html
    assert re.findall(r'class="where" data-at="(\d)"( hidden)?', html) == [("0", " hidden"), ("2", "")]


def test_a_single_place_has_nothing_to_step_to() -> None:
    html = reading.article(found(cite("4.19"), others=(other(cite("fell")),)), 0, 0)
    assert "step" not in html
    assert html.count("<mark") == 1


def test_places_that_overlap_are_each_whole() -> None:
    article = make_article("one two three four")
    answer = silent(Passage(article, 0, 13), Passage(article, 4, 18))
    for place, passage in enumerate(places(answer)):
        shown = Reading(body(reading.article(answer, 0, place)))
        assert (shown.text, shown.marked, shown.read) == (article.text, passage.quote, passage.quote)


def test_the_passage_that_was_read_is_shaded_as_a_whole() -> None:
    article = make_article(TEXT)
    for start, end in ((0, 42), (9, 42), (9, len(TEXT)), (0, len(TEXT))):
        shown = Reading(body(reading.article(found(Citation(Passage(article, start, end), 23, 27)), 0, 0)))
        assert (shown.read, shown.marked) == (TEXT[start:end], "4.19")


def test_all_that_is_not_ours_is_escaped() -> None:
    article = Article(id=EVIL, title=EVIL, text=f"{EVIL} 42 {EVIL}", source=EVIL, published=EVIL)
    html = reading.article(found(cite(f"{EVIL} 42", article)), 0, 0)
    assert html.count(EVIL_ESCAPED) == 6
    assert not {"script", "img"} & set(Reading(html).tags)


def test_the_original_of_an_extract_can_be_opened_at_its_page() -> None:
    paged = make_article(TEXT, "a b.pdf", pages=(0, 9), paragraphs=(0, 9))
    html = reading.article(found(cite("4.19", paged)), 0, 0)
    assert '<iframe src="original/a%20b.pdf#page=2" loading="lazy" title="The original"></iframe>' in html
    word = make_article(TEXT, "a.docx", paragraphs=(0, 9))
    html = reading.article(found(cite("4.19", word)), 0, 0)
    assert 'href="original/a.docx" target="_blank" rel="noopener">Open the original</a>' in html
    assert "a.docx</bdi> · paragraph 2 · characters" in html
    assert "<iframe" not in html


def test_a_long_article_is_laid_out_piece_by_piece() -> None:
    for length, expected in ((reading.LONG - 1, '<div class="text" '), (reading.LONG, '<div class="text long" ')):
        assert expected in reading.article(found(cite("x", make_article("x" + "y" * (length - 1)))), 0, 0)
