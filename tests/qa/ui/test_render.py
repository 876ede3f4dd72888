import re
from dataclasses import replace
from html import unescape

from index import Article, Passage
from qa.types import Answer, Correction
from qa.ui import render
from qa.ui.places import places
from tests.qa.toys import make_article, whole
from tests.qa.ui.toys import ARTICLE, EVIL, EVIL_ESCAPED, TEXT, Reading, cite, found, other, silent


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
        '<span class="where"><bdi class="file">prices.txt</bdi> · line 1 · characters 0–7</span></button></li></ol>'
        '<details class="others"><summary>1 answer considered</summary><ol class="sources"><li>'
        '<button type="button" class="source" data-turn="1" data-place="2"><span class="title">12% likely</span> '
        '<span class="words" dir="auto">The price was <strong>4.19 billion yuan</strong>.</span> '
        '<span class="where"><bdi class="file">prices.txt</bdi> · line 3 · characters 23–40</span></button>'
        "</li></ol></details></div>"
    )


def test_with_nothing_near_the_card_only_says_that_the_articles_do_not_say() -> None:
    expected = '<div class="card silent"><p class="silence">The articles do not say.</p></div>'
    assert render.card(silent(), 0.5, 0) == expected


def test_button_i_opens_place_i() -> None:
    elsewhere = make_article("Elsewhere it was said to have been 5 billion.", "else.txt")
    answers = (
        found(cite("4.19"), cite("fell"), others=(other(cite("5 billion", elsewhere)), other(cite("lead")))),
        silent(Passage(ARTICLE, 0, 7), Passage(ARTICLE, 9, 41), guess=cite("fell")),
    )
    for answer in answers:
        numbers = re.findall(r'class="source[^"]*" data-turn="0" data-place="(\d+)"', render.card(answer, 0.5, 0))
        assert [int(number) for number in numbers] == list(range(len(places(answer))))


def test_all_that_is_not_ours_is_escaped() -> None:
    article = Article(id=EVIL, title=EVIL, text=f"{EVIL} 42 {EVIL}", source=EVIL)
    another = Article(id=f"{EVIL}2", title=EVIL, text=f"None of it: {EVIL} 43 {EVIL}", source=EVIL)
    quote, differs = cite(f"{EVIL} 42", article), cite("43", another)
    agrees = cite(f"{EVIL}", another)
    pages = (
        render.card(found(quote, quote, agrees, others=(other(differs), other(differs))), 0.5, 0),
        render.card(silent(whole(article), guess=quote), 0.5, 0),
        render.actions(EVIL, EVIL),
        render.notice(EVIL),
    )
    for html in pages:
        assert EVIL_ESCAPED in html
        assert not {"script", "img"} & set(Reading(html).tags)


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


def test_articles_that_agree_are_named_and_open_at_their_words() -> None:
    voices = [
        make_article(text, name)
        for text, name in (
            ("The bridge was opened in 1937 by the mayor.", "a.txt"),
            ("It has stood there since 1937, say the records.", "b.txt"),
            ("Nobody forgets how 1937 ended with a feast.", "c.txt"),
        )
    ]
    html = render.card(found(*(cite("1937", article) for article in voices)), 0.5, 2)
    assert (
        '<p class="agree">Also said by <button type="button" class="also" data-turn="2" data-place="1">'
        '<bdi>Title of b.txt</bdi></button> and <button type="button" class="also" data-turn="2" data-place="2">'
        "<bdi>Title of c.txt</bdi></button></p>"
    ) in html


def test_a_sure_answer_of_another_article_stands_beside_the_one_given() -> None:
    elsewhere = make_article("Elsewhere it was said to have been 5 billion.", "else.txt")
    answer = found(cite("4.19"), others=(other(cite("lead")), other(cite("5 billion", elsewhere), confidence=0.51)))
    html = render.card(answer, 0.5, 0)
    assert html.count('<section class="version"') == 2
    assert '<p class="heading">The articles give different answers</p>' in html
    assert "to have been <strong>5 billion</strong>.</blockquote>" in html
    assert "Fairly sure · 51%" in html
    assert "<summary>1 other answer considered</summary>" in html
    assert '<section class="version"' not in render.card(answer, 0.52, 0)


def test_answers_that_were_considered_are_folded_away_with_every_place_they_stand_in() -> None:
    answer = found(cite("4.19"), others=(other(cite("fell"), cite("lead")), other(cite("price"), confidence=0.02)))
    html = render.card(answer, 0.9, 0)
    assert "<summary>2 other answers considered</summary>" in html
    assert (
        '<span class="title">60% likely</span> <span class="words" dir="auto">It <strong>fell</strong>.</span>'
        in html
    )
    assert '<button type="button" class="source same" data-turn="0" data-place="2">The same in ' in html
    assert '<span class="title">2% likely</span>' in html


def test_the_time_of_each_stage_is_folded_away() -> None:
    timings = {"encode": 12.4, "search": 3.0, "read": 1234.5, "total": 1250.0}
    html = render.card(Answer("?", True, 0.9, (cite("4.19"),), (), (), timings), 0.5, 0)
    assert html.endswith(
        '<div class="foot"><details class="times"><summary>1.25 s</summary><dl>'
        "<div><dt>Encoding the question</dt><dd>12 ms</dd></div>"
        "<div><dt>Searching the articles</dt><dd>3 ms</dd></div>"
        "<div><dt>Reading</dt><dd>1,234 ms</dd></div></dl></details></div></div>"
    )


def test_how_a_follow_up_was_understood_can_be_edited_and_asked_as_typed() -> None:
    answer = replace(found(cite("4.19")), resolved_question='How "much"?')
    html = render.card(answer, 0.5, turn=3)
    assert '<q dir="auto">How &quot;much&quot;?</q>' in html
    assert '<button type="button" class="act" data-edit="How &quot;much&quot;?">Edit</button>' in html
    assert '<button type="button" class="act" data-alone="3">Ask as typed</button>' in html
    assert "Understood" not in render.card(found(cite("4.19")), 0.5, turn=3)


def test_a_silence_has_nothing_to_copy_but_its_link() -> None:
    assert render.actions("", "?q=x") == '<button type="button" class="act" data-link="?q=x">Copy link</button>'
    assert 'data-copy="42"' in render.actions("42", "?q=x")


def test_errors_that_were_put_right_stand_above_the_answer_with_a_way_to_ask_as_typed() -> None:
    answer = replace(found(cite("4.19")), corrections=(Correction(0, 3, "<hwo", "how"),))
    html = render.card(answer, 0.5, 7)
    assert '<p class="understood">Read as: <q dir="auto">how</q> for <q dir="auto">&lt;hwo</q>' in html
    assert '<button type="button" class="act" data-alone="7">Ask as typed instead</button>' in html
    assert "understood" not in render.card(found(cite("4.19")), 0.5, 7)


def test_to_ask_as_typed_is_offered_once() -> None:
    answer = replace(
        found(cite("4.19")), corrections=(Correction(0, 3, "hwo", "how"),), resolved_question="hwo much?"
    )
    assert render.card(answer, 0.5, 7).count("data-alone") == 1


def test_where_yes_or_no_is_asked_the_articles_speak() -> None:
    html = render.card(replace(found(cite("4.19")), yes_no=True), 0.5, 0)
    assert '<p class="heading">The articles say</p><blockquote' in html
