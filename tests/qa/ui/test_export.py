from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index import Article, Filter
from index.errors import ChatbotError, QuestionError
from qa.types import Answer
from qa.ui.export import SILENCE, link, literal, markdown, plain_answer
from tests.qa.toys import make_article
from tests.qa.ui.toys import EVIL, cite, found, silent

READER = MarkdownIt("commonmark", {"html": True})


def shown(text: str) -> str:
    """The words of Markdown that are shown, as one text; markup of any other kind than ours fails."""
    words = []
    for token in READER.parse(text):
        assert token.type != "html_block"
        for child in token.children or ():
            assert child.type in ("text", "strong_open", "strong_close", "softbreak"), child.type
            words.append(child.content if child.type == "text" else "")
    return "".join(words)


def test_a_link_asks_the_same_question_within_the_same_limits() -> None:
    where = Filter(("a b.txt", "c&d.txt"), "2013-01-01", "2014-01-01")
    assert parse_qs(link("Who & what, at 50%?", where)[1:]) == {
        "q": ["Who & what, at 50%?"],
        "article": ["a b.txt", "c&d.txt"],
        "since": ["2013-01-01"],
        "until": ["2014-01-01"],
    }
    assert link("Who?") == link("Who?", Filter()) == "?q=Who%3F"


def test_half_of_a_utf16_pair_does_not_break_a_link() -> None:
    assert link("What \ud83d?") == "?q=What+%3F%3F"


def test_a_copied_answer_has_its_sentence_article_and_place() -> None:
    dated = make_article("It fell in\nMay.", "fall.md", published="2014-05-01", url="https://example.org/fall")
    assert plain_answer(found(cite("4.19 billion yuan"), cite("fell", dated))) == (
        "4.19 billion yuan\n\n“The price was 4.19 billion yuan.”\n"
        "— Title of prices.txt, prices.txt, line 3, characters 23–40\n"
        "— Title of fall.md, fall.md, 2014-05-01, line 1, characters 3–7, https://example.org/fall"
    )
    assert plain_answer(silent()) == SILENCE


def test_a_conversation_as_markdown() -> None:
    turns: list[tuple[str, Answer | ChatbotError]] = [
        ("How much?", found(cite("4.19 billion yuan"))),
        ("Why?", silent()),
        ("", QuestionError("it is empty")),
    ]
    assert markdown(turns) == (
        "# Questions to the articles\n\n## How much?\n\n**4.19 billion yuan** (very sure, 93%)\n\n"
        "> The price was **4.19 billion yuan**.\n\n"
        "1. Title of prices.txt, prices.txt, line 3, characters 23–40\n\n"
        "## Why?\n\nThe articles do not say.\n\n## (empty)\n\nit is empty\n"
    )


@pytest.mark.parametrize(
    "text",
    [EVIL, "# no heading", "1. no list", "- no list", "*a* _b_ `c` [d](e) ![f](g) \\ ~~h~~ &amp;", "===", "1) x"],
)
def test_nothing_is_taken_for_markup(text: str) -> None:
    assert shown(literal(text)) == text


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    assert shown(f"## {literal(text)}") == " ".join(text.split())


def test_an_exported_quote_is_the_articles_whatever_it_holds() -> None:
    article = Article(id=EVIL, title=EVIL, text=f"It is *{EVIL}* at last.", source=EVIL)
    text = shown(markdown([(EVIL, found(cite(EVIL, article)))]))
    assert text.count(EVIL) == 5
