"""What is said to each line."""

import pytest

from index.errors import QuestionError
from index.types import Filter
from qa.chat.session import COMMANDS, SHOWN, Session
from qa.show import show
from tests.qa.followup.toys import open_facts
from tests.qa.test_answer import ARTICLES, open_toy

NAMES = [article.id for article in ARTICLES]


@pytest.fixture
def session() -> Session:
    return Session(open_toy(), lambda: NAMES)


def test_a_question_is_replied_to_as_ask_does(session: Session) -> None:
    bot = open_toy()
    assert session.reply("Which?") == show(bot.ask("Which?"), bot.limit)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "the question is empty"),
        ("x" * 2000, "the question has 2,000 characters"),
        (
            ":fly",
            "no command ':fly'; expected one of :help, :source, :articles, :only, :plain, :new, :quit; see :help",
        ),
        (":source 1", "there are no sources yet"),
        (":only none.txt", "no article 'none.txt'; expected a name as :articles lists them"),
        (":only 'one.txt", "No closing quotation"),
    ],
)
def test_what_cannot_be_asked_or_done_is_told_and_the_chat_goes_on(session: Session, line: str, message: str) -> None:
    with pytest.raises(QuestionError) as error:
        session.reply(line)
    assert message in str(error.value)
    assert "\n" not in str(error.value)
    assert session.reply("Which?").startswith("103")
    assert not session.ended


def test_a_source_is_shown_as_it_stands_with_the_quote_marked(session: Session) -> None:
    session.reply("Which?")
    assert session.reply(":source 1") == (
        "one.txt, line 1, characters 9-12: Title of one.txt\n\n  One says **103**. Another 90.\n"
    )
    assert "Three says **103**, too." in session.reply(":source 2")
    for wrong in (":source", ":source 0", ":source 3", ":source one", ":source 1 2"):
        with pytest.raises(QuestionError, match="expected the number of a source from 1 to 2"):
            session.reply(wrong)


def test_where_the_articles_do_not_say_the_sources_are_the_nearest_passages() -> None:
    session = Session(open_toy(threshold=0.99))
    assert "The articles do not say." in session.reply("Which?")
    assert session.reply(":source 3").endswith("\n\n  Three says 103, too.\n")


def test_chosen_articles_are_asked_alone_until_all_are_again(session: Session) -> None:
    assert session.reply(":only two.txt four.txt") == "asking two.txt, four.txt alone\n"
    assert session.reply("Which?").startswith("101")
    assert session.reply(":only") == "asking all articles again\n"
    assert session.reply("Which?").startswith("103")


def test_limits_given_at_the_start_hold_behind_those_of_the_chat() -> None:
    session = Session(open_toy(), lambda: NAMES, Filter(articles=("two.txt",)))
    assert session.reply("Which?").startswith("101")
    session.reply(":only one.txt")
    assert session.reply("Which?").startswith("103")
    session.reply(":only")
    assert session.reply("Which?").startswith("101")


def test_a_part_of_a_file_with_many_articles_is_named_by_its_file() -> None:
    session = Session(open_toy(), lambda: ["rows.csv#1", "rows.csv#2"])
    assert session.reply(":only rows.csv") == "asking rows.csv alone\n"


def test_articles_are_listed_by_what_their_names_hold(session: Session) -> None:
    assert session.reply(":articles") == "one.txt\ntwo.txt\nthree.txt\nfour.txt\n"
    assert session.reply(":articles T W") == "two.txt\n"
    many = Session(open_toy(), lambda: [f"{n}.txt" for n in range(SHOWN + 7)])
    assert many.reply(":articles").endswith(f"{SHOWN - 1}.txt\n… and 7 more\n")
    assert Session(open_toy(), lambda: ["a\x1b[2J"]).reply(":articles") == "a\\x1b[2J\n"


def test_a_follow_up_is_understood_with_what_was_asked_and_says_how() -> None:
    session = Session(open_facts())
    session.reply("Who heads Blue Mills?")
    assert session.reply("Where was she born?").startswith("understood as: Where was Ann Lee born?\n\nElmstadt")


def test_a_follow_up_can_be_asked_as_it_was_typed() -> None:
    session = Session(open_facts(threshold=0.0))
    session.reply("Who heads Blue Mills?")
    session.reply("Where was she born?")
    assert not session.reply(":plain").startswith("understood as")


def test_nothing_can_be_asked_again_before_anything_was_asked(session: Session) -> None:
    with pytest.raises(QuestionError, match="nothing was asked yet"):
        session.reply(":plain")


def test_begun_anew_the_next_question_stands_alone() -> None:
    session = Session(open_facts(threshold=0.0))
    session.reply("Who heads Blue Mills?")
    assert session.reply(":new") == "starting anew\n"
    assert not session.reply("Where was she born?").startswith("understood as")


def test_help_tells_every_command_and_quit_ends(session: Session) -> None:
    assert all(command in session.reply(":help") for command in COMMANDS)
    assert (session.reply(":quit"), session.ended) == ("", True)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (":", [":help", ":source", ":articles", ":only", ":plain", ":new", ":quit"]),
        (":o", [":only"]),
        (":only t", [":only two.txt", ":only three.txt"]),
        (":only two.txt f", [":only two.txt four.txt"]),
        (":articles one", [":articles one.txt"]),
        (":source ", []),
        ("Wh", []),
        ("", []),
    ],
)
def test_commands_and_names_are_completed(session: Session, typed: str, expected: list[str]) -> None:
    assert session.complete(typed) == expected


def test_a_name_with_a_space_is_completed_with_its_quotes() -> None:
    session = Session(open_toy(), lambda: ["my notes.txt"])
    assert session.complete(":only my") == [":only 'my notes.txt'"]
    assert session.reply(":only 'my notes.txt'") == "asking my notes.txt alone\n"
