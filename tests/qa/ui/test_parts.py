from qa.ui.parts import welcome
from tests.qa.ui.toys import EVIL, EVIL_ESCAPED, Reading


def test_suggested_questions_are_buttons_with_their_words() -> None:
    html = welcome([EVIL, "Who?"])
    assert html.endswith(
        '<ul class="suggested" aria-label="Suggestions">'
        f'<li><button type="button" class="ask">{EVIL_ESCAPED}</button></li>'
        '<li><button type="button" class="ask">Who?</button></li></ul></div>'
    )
    assert not {"script", "img"} & set(Reading(html).tags)


def test_without_suggestions_there_is_no_list() -> None:
    assert "<ul" not in welcome([])
