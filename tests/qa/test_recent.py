from qa.recent import Recent
from qa.types import Answer


def answer(question: str) -> Answer:
    return Answer(question, False, 0.0, (), ())


def test_the_answer_that_was_longest_not_asked_for_goes() -> None:
    recent = Recent(size=2)
    for question in "ab":
        recent.keep(question, answer(question))
    assert recent.get("a") == answer("a")
    recent.keep("c", answer("c"))
    assert [recent.get(question) for question in "abc"] == [answer("a"), None, answer("c")]
