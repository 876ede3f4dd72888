import pytest

from index.terms import is_function_word, key, keys, question_keys, question_terms, stands, terms, word_key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("51buy.com", ["51buy.com", "51buy", "51", "buy", "com"]),
        ("Okbuy.com", ["okbuy.com", "okbuy", "com"]),
        ("RMB100b", ["rmb100b", "rmb", "100"]),
        ("50%-60%", ["50%-60%", "50%", "50", "60%", "60"]),
        ("B2C", ["b2c", "2"]),
        ("$4.6b", ["$4.6b", "4.6b", "4.6"]),
        ("e-commerce", ["ecommerc", "e", "commerc"]),
        ("September 4, 2013", ["septemb", "4", "2013"]),
        ("4,190,000,000", ["4190000000"]),
        ("U.S.", ["us", "u", "s"]),
        ("O'Neil's", ["oneil", "o", "neil"]),
        ("3:45", ["3:45", "3", "45"]),
    ],
)
def test_an_identifier_gives_itself_whole_and_its_parts(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("51buy", "51buy.com"),
        ("buy.com", "51buy.com"),
        ("ecommerce", "e-commerce"),
        ("1000", "1,000"),
        ("60%", "50%-60%"),
        ("4.6", "$4.6b"),
        ("Beyonce", "Beyoncé"),
        ("Molotov-Ribbentrop", "Molotov–Ribbentrop"),
        ("cities", "city's"),
        ("ﬁnance", "finances"),
    ],
)
def test_what_is_asked_finds_what_is_written(asked: str, written: str) -> None:
    assert set(terms(asked)) & set(terms(written))


def test_words_are_stemmed_and_kept_in_order_as_often_as_they_stand() -> None:
    assert terms("Running cities run") == ["run", "citi", "run"]


def test_ideographs_are_terms_of_their_own() -> None:
    assert terms("地震 in Wènchuān") == ["地", "震", "in", "wenchuan"]


def test_marks_alone_are_no_terms() -> None:
    assert terms(" -- ... % $ … ") == []


def test_a_question_drops_function_words_and_repetitions() -> None:
    assert question_terms("Who is the head of the US head office?") == ["head", "us", "offic"]


def test_a_question_of_function_words_keeps_them() -> None:
    assert question_terms("Who is it?") == ["who", "is", "it"]


def test_a_term_has_one_key_in_every_process() -> None:
    assert key("buy") == 7359061130219184008
    assert keys("buy 51buy") == [key("buy"), key("51buy"), key("51"), key("buy")]
    assert question_keys("the buy") == [key("buy")]


def test_a_word_stands_in_a_text_spelt_so_with_its_capitals_if_it_has_some() -> None:
    assert stands("naïve", "A Naive boy")
    assert stands("mall", "The MALL.")
    assert stands("Mall", "The Mall.")
    assert not stands("Mall", "The MALL.")
    assert not stands("mall", "small malls")


def test_the_key_of_a_word_is_that_of_its_stem() -> None:
    assert word_key("markets") == key("market")
    assert word_key("") == 0


def test_function_words_say_nothing() -> None:
    assert [is_function_word(word) for word in ("the", "Which", "market")] == [True, True, False]
