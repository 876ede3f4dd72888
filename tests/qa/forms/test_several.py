import pytest

from qa.forms.several import split


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("Who runs Taobao? How many sellers has it?", ["Who runs Taobao?", "How many sellers has it?"]),
        ("Who runs it? And in which city?", ["Who runs it?", "in which city?"]),
        ("Who founded Alibaba and when?", ["Who founded Alibaba?", "When was Alibaba founded?"]),
        ("Who wrote it, when and why?", ["Who wrote it?", "When was it written?", "Why was it written?"]),
        ("Who runs Taobao and since when?", ["Who runs Taobao?", "Since when is Taobao run?"]),
        ("Where did she die and how?", ["Where did she die?", "How did she die?"]),
        ("When and where was Bach born?", ["When was Bach born?", "Where was Bach born?"]),
        ("who, when and where did he hit", ["Who did he hit?", "When did he hit?", "Where did he hit?"]),
        ("Who runs it and how many sellers does it have?", ["Who runs it?", "How many sellers does it have?"]),
    ],
)
def test_each_question_of_a_line_stands_by_itself(line: str, asked: list[str]) -> None:
    assert split(line) == asked


@pytest.mark.parametrize(
    "question",
    [
        "What do Alibaba and Tencent share?",
        "Who are Romeo and Juliet?",
        "What does he say about who was there and what was done?",
        "Why did buyers and sellers leave and come back?",
        "Who died in 1990 and where?",
        "Who asked “Who? When and where?”",
        "Did “Who are you? What do you do?” win?",
        "How far and wide?",
        "Black and white?",
        "Really? Yes.",
        "Who? What?",
        "1688 transaction record",
        "",
    ],
)
def test_a_question_that_merely_looks_like_several_is_not_split(question: str) -> None:
    assert split(question) == [question]
