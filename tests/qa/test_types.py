from qa.types import Answer, Candidate, Citation, Span
from tests.qa.toys import make_article, whole

TEXT = "First line.\r\nThe price was 4.19 billion yuan. It fell.\rLast line."
ARTICLE = make_article(TEXT, pages=(0, 13, 55))


def cite(quote: str) -> Citation:
    start = TEXT.index(quote)
    return Citation(whole(ARTICLE), start, start + len(quote))


def test_every_quote_is_the_slice_it_cites() -> None:
    citation = cite("4.19 billion yuan")
    assert citation.quote == TEXT[citation.start : citation.end] == "4.19 billion yuan"
    assert Span(citation.passage, citation.start, citation.end, 1.0).text == citation.quote


def test_a_sentence_is_whole_and_around_its_quote() -> None:
    assert cite("4.19 billion yuan").sentence == "The price was 4.19 billion yuan."
    assert cite("yuan. It").sentence == "The price was 4.19 billion yuan. It fell."


def test_lines_are_counted_over_all_kinds_of_line_ends() -> None:
    assert [cite(quote).line for quote in ("First", "price", "fell", "Last")] == [1, 2, 2, 3]


def test_pages_are_counted_from_one_and_none_without_pages() -> None:
    assert [cite(quote).page for quote in ("First", "price", "Last")] == [1, 2, 3]
    assert Citation(whole(make_article("x")), 0, 1).page is None


def test_an_answer_that_was_not_found_has_no_text() -> None:
    best = Candidate((cite("4.19"),), 0.2)
    assert Answer("?", False, 0.2, (), (best,)).text == ""
    assert Answer("?", True, 0.9, best.citations, ()).text == "4.19"
