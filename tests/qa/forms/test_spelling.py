import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from qa.answer import Answerer
from qa.forms.spelling import apply, correct
from qa.types import Correction


@dataclass
class Words:
    """The words of one text, each as often as it is there; counts how often it is asked."""

    text: str
    asked: list[Sequence[str]] = field(default_factory=list)

    def count_words(self, words: Sequence[str]) -> list[int]:
        self.asked.append(words)
        return [self._all(self.text.lower()).count(word) for word in words]

    def has_word(self, word: str) -> bool:
        return word in self._all(self.text.lower() if word.islower() else self.text)

    def _all(self, text: str) -> list[str]:
        return re.findall(r"[^\W\d_]+", text)


TEXT = Words("Zhang Yong heads Taobao Mall in Hangzhou. Taobao sells flurbs. The gang left. Harris and Harriz wrote.")


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("Who heads Toabao?", "Who heads Taobao?"),
        ("who heads toabao", "who heads taobao"),
        ("WHO HEADS TOABAO?", "WHO HEADS TAOBAO?"),
        ("Where is Hangzhuo’s mall?", "Where is Hangzhou’s mall?"),
        ("Which flurrbs?", "Which flurbs?"),
        ("Which compnay sells flurbs?", "Which company sells flurbs?"),
        ("Teh mall", "The mall"),
        ("Who hsa a well-knwon mall?", "Who has a well-known mall?"),
    ],
)
def test_a_slip_is_read_as_the_word_that_was_meant(question: str, read: str) -> None:
    assert apply(question, correct(question, TEXT)) == read


@pytest.mark.parametrize(
    "question",
    [
        "Who heads Taobao Mall?",
        "Who heads “Toabao”?",
        'Who said "teh mall"?',
        "Who owns toabao.com, toabao2 and @toabao?",
        "What is the TBOA?",
        "What is tAobaoo?",
        "What colour is a honored flurb?",
        "What is a Zxqwv?",
        "Wo?",
        "",
        "Do flurbs sell? They don't, they’re sold.",
        "Was Oleg there?",  # a name, and "leg" is none of the articles' names
        "Taobaos and Hangzhous",
        "Göran",
    ],
)
def test_what_is_no_slip_or_not_plain_stays(question: str) -> None:
    assert correct(question, TEXT) == ()


def test_a_correction_tells_where_the_word_stands_and_what_it_was_read_as() -> None:
    question = "Who heads Toabao Mlal?"
    assert correct(question, TEXT) == (
        Correction(10, 16, "Toabao", "Taobao"),
        Correction(17, 21, "Mlal", "Mall"),
    )
    assert all(question[each.start : each.end] == each.typed for each in correct(question, TEXT))


def test_a_name_can_only_mean_a_name() -> None:
    assert apply("Who met Hang?", correct("Who met Ganh?", Words("The gang left."))) == "Who met Hang?"
    assert correct("Who met Ganh?", Words("The gang left.")) == ()
    assert correct("Who met ganh?", Words("The gang left."))[0].read == "gang"


def test_the_words_of_a_clean_question_are_looked_up_once_and_together() -> None:
    words = Words(TEXT.text)
    correct("Who heads Taobao Mall?", words)
    assert words.asked == [["who", "heads", "taobao", "mall"]]


def test_slips_in_shipped_questions_are_put_right(shipped: Answerer) -> None:
    pairs = {
        "Which company is secnd in the Chinese B2C makret?": "Which company is second in the Chinese B2C market?",
        "What does QQ Wangou mean in Englsih?": "What does QQ Wanggou mean in English?",
        "Where do most 1688 transactons come from?": "Where do most 1688 transactions come from?",
    }
    assert {typed: apply(typed, correct(typed, shipped.index)) for typed in pairs} == pairs
