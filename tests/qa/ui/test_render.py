import re
from html import unescape
from html.parser import HTMLParser

import pytest

from index import Article, Hit, Passage
from qa.types import Answer, Candidate, Citation
from qa.ui import render
from tests.qa.toys import make_article, whole

TEXT = "A lead.\n\nThe price was 4.19 billion yuan. It fell.\n"
ARTICLE = make_article(TEXT, "prices.txt")
EVIL = "<script>alert(\"x\")</script> & <img src=x onerror='alert(1)'>"
EVIL_ESCAPED = (
    "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &lt;img src=x onerror=&#x27;alert(1)&#x27;&gt;"
)


class Reading(HTMLParser):
    """What a browser would show: all text, the text within <mark>, and the tags."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = self.marked = ""
        self.tags: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        self.marked += data if "mark" in self._open else ""


def cite(quote: str, article: Article = ARTICLE) -> Citation:
    start = article.text.index(quote)
    return Citation(whole(article), start, start + len(quote))


def found(*citations: Citation, confidence: float = 0.93) -> Answer:
    return Answer("?", True, confidence, citations, ())


def silent(*passages: Passage, guess: Citation | None = None, confidence: float = 0.1) -> Answer:
    candidates = () if guess is None else (Candidate((guess,), confidence),)
    return Answer("?", False, confidence, (), candidates, tuple(Hit(p, 1.0, 1.0, 0.0) for p in passages))


def body(citation: Citation) -> str:
    """The HTML of the article's text alone."""
    match = re.search(r'<div class="text" tabindex="0">(.*)</div></section>$', render.article(citation, 0, 0), re.S)
    assert match
    return match[1]


def test_an_answer_is_its_sentence_with_the_span_in_bold_its_confidence_and_its_source() -> None:
    assert render.card(found(cite("4.19 billion yuan")), 0.5, turn=3) == (
        '<div class="card found"><blockquote class="sentence" dir="auto">'
        "The price was <strong>4.19 billion yuan</strong>.</blockquote>"
        '<p class="confidence"><span class="bar" aria-hidden="true"><span style="width: 93%"></span></span>'
        "Very sure · 93%</p>"
        '<p class="heading">Source</p><ol class="sources"><li>'
        '<button type="button" class="source" data-turn="3" data-place="0"><span class="number">1</span> '
        '<span class="title" dir="auto">Title of prices.txt</span> '
        '<span class="where"><bdi class="file">prices.txt</bdi> · line 3 · characters 23–40</span>'
        "</button></li></ol></div>"
    )


def test_further_citations_are_numbered_on_and_show_their_own_sentence() -> None:
    html = render.card(found(cite("4.19 billion yuan"), cite("fell")), 0.5, turn=0)
    assert re.findall(r'data-place="(\d)"><span class="number">(\d)<', html) == [("0", "1"), ("1", "2")]
    assert '<span class="words" dir="auto">It <strong>fell</strong>.</span>' in html
    assert '<p class="heading">Sources</p>' in html


def test_where_the_articles_do_not_say_the_card_says_so_and_shows_the_nearest_passages() -> None:
    answer = silent(Passage(ARTICLE, 9, 42), Passage(ARTICLE, 0, 7), guess=cite("4.19 billion yuan"), confidence=0.12)
    assert render.card(answer, 0.45, turn=1) == (
        '<div class="card silent"><p class="silence">The articles do not say.</p>'
        '<p class="guess">The best guess, <q dir="auto">4.19 billion yuan</q>, is below the threshold: '
        "12% likely to be right, 45% needed.</p>"
        '<p class="heading">Nearest passages</p><ol class="sources"><li>'
        '<button type="button" class="source" data-turn="1" data-place="0"><span class="number">1</span> '
        '<span class="title" dir="auto">Title of prices.txt</span> '
        '<span class="words" dir="auto">The price was 4.19 billion yuan. </span> '
        '<span class="where"><bdi class="file">prices.txt</bdi> · line 3 · characters 9–42</span></button></li><li>'
        '<button type="button" class="source" data-turn="1" data-place="1"><span class="number">2</span> '
        '<span class="title" dir="auto">Title of prices.txt</span> '
        '<span class="words" dir="auto">A lead.</span> '
        '<span class="where"><bdi class="file">prices.txt</bdi> · line 1 · characters 0–7</span></button></li>'
        "</ol></div>"
    )


def test_with_nothing_near_the_card_only_says_that_the_articles_do_not_say() -> None:
    expected = '<div class="card silent"><p class="silence">The articles do not say.</p></div>'
    assert render.card(silent(), 0.5, 0) == expected


def test_at_most_so_many_passages_are_shown() -> None:
    passages = [Passage(ARTICLE, 0, end) for end in range(1, 10)]
    assert [source.end for source in render.sources(silent(*passages))] == [1, 2, 3]


def test_button_i_opens_source_i() -> None:
    answers = (found(cite("4.19"), cite("fell")), silent(Passage(ARTICLE, 0, 7), Passage(ARTICLE, 9, 41)))
    for answer in answers:
        places = re.findall(r'data-place="(\d+)"', render.card(answer, 0.5, 0))
        assert [int(place) for place in places] == list(range(len(render.sources(answer))))


@pytest.mark.parametrize(
    ("probability", "words"),
    [(0.0, "under 1%"), (0.0099, "under 1%"), (0.01, "1%"), (0.5, "50%"), (0.99, "99%"), (0.991, "over 99%")],
)
def test_a_probability_is_never_shown_as_certain_or_impossible(probability: float, words: str) -> None:
    assert render.percent(probability) == words


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
    assert render.confidence_words(confidence) == words


def test_a_page_is_named_where_the_file_has_pages() -> None:
    paged = make_article(TEXT, "prices.pdf", pages=(0, 9))
    assert "prices.pdf</bdi> · page 2 · characters" in render.card(found(cite("4.19", paged)), 0.5, 0)


def test_a_very_long_sentence_is_cut_at_words_around_the_quote() -> None:
    article = make_article("alpha " * 100 + "42 " + "omega " * 100)
    html = render.card(found(cite("42", article)), 0.5, 0)
    assert '<blockquote class="sentence" dir="auto">… alpha alpha' in html
    assert "alpha <strong>42</strong> omega" in html
    assert "omega omega …</blockquote>" in html


def test_a_long_passage_is_cut_at_a_word() -> None:
    article = make_article("word " * 100)
    assert '<span class="words" dir="auto">word word' in (html := render.card(silent(whole(article)), 0.5, 0))
    assert "word word …</span>" in html


def test_the_article_is_shown_to_the_letter_and_what_is_marked_is_the_quote() -> None:
    for text in (TEXT, "\r\n\r\nwith\rall \t kinds\r\n \r\nof line ends\n\n\n", "no line end", "a\n\n\n\nb"):
        article = make_article(text)
        for start in range(len(text)):
            for end in range(start + 1, len(text) + 1):
                reading = Reading(body(Citation(whole(article), start, end)))
                assert reading.text == text
                assert reading.marked == text[start:end]


def test_the_article_has_its_title_and_file_name_above_and_paragraphs_below() -> None:
    assert render.article(cite("4.19 billion yuan"), 2, 1) == (
        '<section class="article" aria-label="Article" data-turn="2" data-place="1">'
        '<header><h2 dir="auto">Title of prices.txt</h2>'
        '<p class="where"><bdi class="file">prices.txt</bdi> · line 3 · characters 23–40</p>'
        '<button type="button" class="back">Back to the answer</button></header>'
        '<div class="text" tabindex="0"><p dir="auto">A lead.</p><span hidden>\n\n</span>'
        '<p dir="auto">The price was <mark>4.19 billion yuan</mark>. It fell.\n</p></div></section>'
    )


def test_all_that_is_not_ours_is_escaped() -> None:
    article = Article(id=EVIL, title=EVIL, text=f"{EVIL} 42 {EVIL}", source=EVIL)
    quote = cite(f"{EVIL} 42", article)
    pages = (
        render.card(found(quote, quote), 0.5, 0),
        render.card(silent(whole(article), guess=quote), 0.5, 0),
        render.article(quote, 0, 0),
        render.notice(EVIL),
    )
    for html in pages:
        assert EVIL_ESCAPED in html
        assert not {"script", "img"} & set(Reading(html).tags)


def test_a_file_name_cannot_look_like_another_by_turning_the_direction_of_writing() -> None:
    assert '<bdi class="file">\ufffdfdp.txt</bdi>' in render.card(
        found(cite("4", make_article("42", "\u202efdp.txt"))), 0.5, 0
    )


def test_a_question_is_shown_as_it_was_typed() -> None:
    question = EVIL + "  *not* $$math$$ `code`\n# no heading"
    assert Reading(render.question(question)).text == question
    assert Reading(render.question(question)).tags == []


def test_a_question_too_long_to_be_asked_is_not_repeated_in_full() -> None:
    assert render.question("x" * 100_000) == "x" * render.QUESTION + " …"


def test_half_of_a_utf16_pair_in_a_question_does_no_harm() -> None:
    assert render.question("What \ud83d?").encode() == b"What ??"


def test_a_notice_is_a_sentence() -> None:
    assert (
        unescape(render.notice("the question is empty"))
        == '<div class="card"><p class="notice">The question is empty.</p></div>'
    )


def test_the_original_of_an_extract_can_be_opened_at_its_page() -> None:
    paged = make_article(TEXT, "a b.pdf", pages=(0, 9), paragraphs=(0, 9))
    html = render.article(cite("4.19", paged), 0, 0)
    assert '<iframe src="original/a%20b.pdf#page=2" loading="lazy" title="The original"></iframe>' in html
    word = make_article(TEXT, "a.docx", paragraphs=(0, 9))
    html = render.article(cite("4.19", word), 0, 0)
    assert '<a href="original/a.docx" target="_blank" rel="noopener">Open the original</a>' in html
    assert "a.docx</bdi> · paragraph 2 · characters" in html


def test_the_same_words_in_other_articles_are_one_source_with_a_button_each() -> None:
    copies = [make_article(TEXT, name) for name in ("a.txt", "b.txt", "c.txt")]
    citations = tuple(cite("4.19", article) for article in copies)
    html = render.card(Answer("?", True, 0.9, citations, ()), 0.5, 7)
    assert html.count("<li>") == 1
    assert [f'data-turn="7" data-place="{place}"' in html for place in range(4)] == [True, True, True, False]
    assert html.count("The same in") == 2


def test_an_answer_that_depends_on_its_date_has_it_beside_it() -> None:
    dated = make_article("It is now 5 yuan.", published="2013-09-05")
    html = render.card(found(cite("5", dated)), 0.5, 0)
    assert ' · said on <time datetime="2013-09-05">2013-09-05</time></p>' in html
