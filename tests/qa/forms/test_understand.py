from qa.forms.join import join
from qa.forms.understand import Form, Part, as_it_stands, understand
from qa.types import Answer, Correction
from tests.qa.toys import ToyIndex, make_article

INDEX = ToyIndex([make_article("The mayor of Exeter is Ada Byron.")])


def test_errors_are_put_right_before_the_line_is_split_and_each_question_is_unwrapped() -> None:
    assert understand("Could you tell me who is the mayro of Exeter? Is it big?", INDEX) == Form(
        (Part("who is the mayor of Exeter?"), Part("Is Exeter big?", yes_no=True)),
        (Correction(29, 34, "mayro", "mayor"),),
    )


def test_a_plain_question_stays_as_it_is() -> None:
    assert understand("Who is the mayor of Exeter?", INDEX) == Form((Part("Who is the mayor of Exeter?"),))


def test_as_it_stands_nothing_is_changed() -> None:
    line = "Is teh mayor old? Who is it?"
    assert as_it_stands(line) == Form((Part(line),))


def make(question: str, found: bool) -> Answer:
    return Answer(question, found, 0.4, (), (), (), {"encode": 1.0, "search": 2.0, "read": 3.0, "total": 6.0})


def test_the_first_that_is_found_speaks_for_the_line() -> None:
    answers = [make("First?", False), make("Second?", True), make("Third?", True)]
    form = Form((Part("First?"), Part("Second?"), Part("Third?")), (Correction(0, 5, "Fisrt", "First"),))
    joined = join("Fisrt? Second? Third?", form, answers, 20.0)
    assert (joined.question, joined.found, joined.answers) == ("Fisrt? Second? Third?", True, tuple(answers))
    assert joined.corrections == form.corrections
    assert joined.timings == {"encode": 3.0, "search": 6.0, "read": 9.0, "total": 20.0}
    assert not join("First? Fourth?", form, answers[:1], 1.0).answers


def test_the_first_speaks_where_none_is_found() -> None:
    form = Form((Part("First?"), Part("Second?")))
    joined = join("First? Second?", form, [make("First?", False), make("Second?", False)], 1.0)
    assert (joined.found, joined.question, len(joined.answers)) == (False, "First? Second?", 2)
