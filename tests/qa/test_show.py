from index import Hit
from qa.show import show
from qa.types import Answer, Candidate, Citation
from tests.qa.toys import make_article, whole

ARTICLE = make_article("Lead.\nIt cost 5 yuan\tin 2013. It cost 7 yuan.")


def cite(quote: str) -> Citation:
    start = ARTICLE.text.index(quote)
    return Citation(whole(ARTICLE), start, start + len(quote))


def test_a_person_sees_the_answer_marked_in_its_sentence_with_confidence_and_source() -> None:
    answer = Answer("How much?", True, 0.912, (cite("5 yuan"),), (Candidate((cite("7 yuan"),), 0.25),))
    assert show(answer, 0.5) == (
        "5 yuan  (91% sure)\n\n"
        "  It cost **5 yuan** in 2013.\n\n"
        "[1] a.txt, line 2, characters 14-20: Title of a.txt\n\n"
        "Also considered: “7 yuan” (25%)\n"
    )


def test_a_person_is_told_that_the_articles_do_not_say_and_what_came_nearest() -> None:
    hit = Hit(whole(ARTICLE), 0.5, 0.5, 0.0)
    answer = Answer("Why?", False, 0.1, (), (Candidate((cite("7 yuan"),), 0.1),), (hit,))
    assert show(answer, 0.5) == (
        "The articles do not say.\n"
        "The best guess would be “7 yuan” (10%), below the threshold of 50%.\n\n"
        "Nearest passages:\n"
        f"[1] a.txt, line 1, characters 0-{len(ARTICLE.text)}: Title of a.txt\n"
        "    Lead. It cost 5 yuan in 2013. It cost 7 yuan.\n"
    )


def test_how_a_follow_up_was_understood_stands_above_its_answer() -> None:
    asked = Answer("And now?", True, 0.912, (cite("5 yuan"),), (), resolved_question="How much is it\x1b now?")
    assert show(asked, 0.5).startswith("understood as: How much is it now?\n\n5 yuan  (91% sure)\n")
    silent = Answer("And now?", False, 0.0, (), (), resolved_question="How much is it now?")
    assert show(silent, 0.5) == "understood as: How much is it now?\n\nThe articles do not say.\n"


def test_an_article_cannot_steer_the_terminal() -> None:
    evil = make_article("It cost \x1b[2J\x07 5 yuan.")
    citation = Citation(whole(evil), 8, 12)
    assert "\x1b" not in show(Answer("?", True, 1.0, (citation,), ()), 0.5)


def test_an_answer_that_depends_on_its_date_has_it_beside_it() -> None:
    dated = make_article("It now costs 5 yuan. It cost 3.", "a.pdf", published="2013-09-05", pages=(0, 5))
    shown = [
        show(Answer("?", True, 0.9, (Citation(whole(dated), start, end),), ()), 0.5)
        for start, end in ((13, 19), (29, 30))
    ]
    assert shown[0].startswith("5 yuan  (90% sure, said on 2013-09-05)\n")
    assert "[1] a.pdf, p. 2, characters 13-19: " in shown[0]
    assert shown[1].startswith("3  (90% sure)\n")


def test_articles_that_say_the_same_words_are_one_source_with_all_names() -> None:
    copies = tuple(make_article("It cost 5 yuan in all the shops of the town.", name) for name in ("a.txt", "b.txt"))
    citations = tuple(Citation(whole(article), 8, 14) for article in copies)
    lines = show(Answer("?", True, 0.9, citations, ()), 0.5).splitlines()
    assert lines[4:] == ["[1] a.txt, line 1, characters 8-14: Title of a.txt (the same in b.txt)"]
