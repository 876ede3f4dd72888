import pytest

from index import Article
from qa.ui.cloze import Cloze, clozes, make
from tests.qa.toys import make_article

SAID = "The Elm Bridge and Elm Valley, says Alice Elm of the council, and of 1688 in the Valley of Shell Oil"
"""Words that occur capitalised within a sentence, so that they are known to be names."""


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        ("The bridge was opened in 1937 by Ann.", "When was the bridge opened?", "1937"),
        ("On 4 May 1951, the town founded a school of music.",
         "When did the town found a school of music?", "4 May 1951"),
        ("In 1951 the town founded a school.", "When did the town found a school?", "1951"),
        ("Shell became a listed company in July 1907.", "When did Shell become a listed company?", "July 1907"),
        ("The council employs 38 engineers in three towns.",
         "How many engineers does the council employ in three towns?", "38"),
        ("The school has taught about 2,300 pupils since then.", "How many pupils has the school taught?", "2,300"),
        ("At present, the valley has 14 small inns, of all kinds.",
         "How many small inns does the valley have?", "14"),
        ("The club will open two branches.", "How many branches will the club open?", "two"),
        ("The council spent $4.5 million on repairs.",
         "How much money did the council spend on repairs?", "$4.5 million"),
        ("The firm owns 48.5% of the market.", "What percentage of the market does the firm own?", "48.5%"),
        ("Ada Brook, the chief engineer and head of Elm Works, drew it.",
         "Who is the chief engineer and head of Elm Works?", "Ada Brook"),
        ("Ada Brook, head of Elm Works, drew the plans.", "Who is the head of Elm Works?", "Ada Brook"),
        ("Ada Brook was the first mayor of Elm.", "Who was the first mayor of Elm?", "Ada Brook"),
    ],
)  # fmt: skip
def test_a_plain_sentence_is_turned_into_the_question_it_answers(sentence: str, question: str, answer: str) -> None:
    found = list(clozes(make_article(f"{SAID}.\n\n{sentence}\n")))
    assert [cloze.question for cloze in found] == [question]
    assert [cloze.article.text[cloze.start : cloze.end] for cloze in found] == [answer]


@pytest.mark.parametrize(
    "sentence",
    [
        "It was opened in 1937.",
        "The bridge was opened and closed in 1937.",
        "The bridge was opened in 1937!",
        "The school founded in 1937 has two halls.",
        "The bridge carries many people in 1937 cars.",
        "This year the firm has 40 shops.",
        "The firm had 1,200 and more shops.",
        "Running was banned in 1937.",
        "The council, founded early, has 38 engineers.",
        "The council employs its 38 engineers.",
        "The bridge was 40 metres long in 1937.",
        "The price rose by 5% of it.",
    ],
)
def test_a_sentence_that_leaves_a_doubt_is_left_alone(sentence: str) -> None:
    assert list(clozes(make_article(f"{SAID}.\n\n{sentence}\n"))) == []


def test_a_question_keeps_the_article_s_own_front_matter_out() -> None:
    text = "The bridge was opened in 1937.\n"
    assert list(clozes(Article("a", "a", text, "a", body=len(text)))) == []


def test_a_sentence_on_two_lines_is_left_alone() -> None:
    assert make("The bridge was\nopened in 1937.", "") is None


def test_an_answer_is_the_words_it_was_made_from_perhaps_with_the_noun_they_count() -> None:
    article = make_article("The council employs 38 engineers in three towns.", "a.txt")
    (cloze,) = clozes(article)
    start = article.text.index("38")
    assert cloze == Cloze(cloze.question, article, start, start + 2, start + len("38 engineers"))
    assert cloze.is_answered_by("a.txt", start, start + 2)
    assert cloze.is_answered_by("a.txt", start, start + len("38 engineers"))
    assert not cloze.is_answered_by("a.txt", start, start + len("38 engineers in"))
    assert not cloze.is_answered_by("a.txt", start - 1, start + 2)
    assert not cloze.is_answered_by("b.txt", start, start + 2)
