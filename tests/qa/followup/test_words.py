"""What kind each word of a question is."""

import pytest

from qa.followup.words import Kind, base, is_plural, is_time, words


def kinds(text: str) -> dict[str, str]:
    return {word.text: word.kind.name for word in words(text)}


def test_every_word_is_the_slice_that_it_cites() -> None:
    text = "How much did Mr. Lee’s firm, kela.cn, sell for $4.6b (18.1%)?"
    assert all(text[word.start : word.end] == word.text for word in words(text))
    assert [word.text for word in words(text)] == (
        ["How", "much", "did", "Mr.", "Lee", "’s", "firm", ",", "kela.cn", ",", "sell", "for", "$4.6b", "(", "18.1%"]
        + [")", "?"]
    )


def test_names_have_a_capital_inside_of_a_sentence_a_point_or_letters_and_figures() -> None:
    found = kinds("Where do Ann, kela.cn, 360buy, eTao and the mill stand?")
    assert {name for name, kind in found.items() if kind == "NAME"} == {"Ann", "kela.cn", "360buy", "eTao"}
    assert words("Alibaba")[0].kind is Kind.NOUN
    assert words("Alibaba", inside=True)[0].kind is Kind.NAME


def test_a_year_stands_behind_in_a_month_or_the_and_is_a_name_elsewhere() -> None:
    assert kinds("What happened in 1688?")["1688"] == "NUMBER"
    assert kinds("What happened on September 4, 2013?")["2013"] == "NUMBER"
    assert kinds("Who won the 2008 election?")["2008"] == "NUMBER"
    assert kinds("Who privatized 1688?")["1688"] == "NAME"


@pytest.mark.parametrize(
    ("question", "verb"),
    [
        ("What does QQ Wanggou mean?", "mean"),
        ("What does that mean?", "mean"),
        ("How many transactions did they make?", "make"),
        ("Which strategy did the mall announce yesterday?", "announce"),
        ("Which places will Ann visit?", "visit"),
    ],
)
def test_the_main_verb_behind_an_auxiliary_is_no_noun(question: str, verb: str) -> None:
    assert kinds(question)[verb] == "VERB"


def test_a_noun_that_could_be_a_verb_stays_one_where_the_verb_is_another() -> None:
    assert kinds("How much will the mall's transaction volume be this year?")["volume"] == "NOUN"


@pytest.mark.parametrize(
    ("verb", "expected"),
    [("won", ("win", "did")), ("runs", ("run", "does")), ("renamed", ("rename", "did")), ("own", ("own", "do"))],
)
def test_a_verb_is_parted_into_its_base_and_its_tense(verb: str, expected: tuple[str, str]) -> None:
    assert base(verb) == expected


def test_times_and_plurals_are_told() -> None:
    assert [text for text in ("2012", "this year", "now", "in May", "Ann", "1688.com") if is_time(text)] == (
        ["2012", "this year", "now", "in May"]
    )
    assert [word for word in ("sites", "people", "men", "share", "bus") if is_plural(word)] == [
        "sites",
        "people",
        "men",
    ]
