import pytest

from qa.forms.pronouns import fill_in


@pytest.mark.parametrize(
    ("asked", "whole"),
    [
        (["Who runs Taobao Mall?", "How many sellers does it have?"], "How many sellers does Taobao Mall have?"),
        (["When was Taobao's mall opened?", "Who are its sellers?"], "Who are Taobao’s sellers?"),
        (["Who runs Taobao?", "Does it compete with Tencent?"], "Does it compete with Tencent?"),
        (["Do Alibaba and Tencent compete?", "Who runs it?"], "Who runs it?"),
        (["Who runs the mall?", "How many sellers does it have?"], "How many sellers does it have?"),
        (["Who runs Taobao?", "How many sellers are there?"], "How many sellers are there?"),
    ],
)
def test_a_pronoun_becomes_the_one_name_before_it_and_stays_where_there_is_doubt(
    asked: list[str], whole: str
) -> None:
    assert fill_in(asked) == [asked[0], whole]
