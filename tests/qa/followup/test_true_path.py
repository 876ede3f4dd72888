"""A conversation with the bundled models on the shipped articles."""

from qa.answer import Answerer
from qa.followup import Conversation


def test_a_conversation_on_the_shipped_articles(shipped: Answerer) -> None:
    talk = Conversation(shipped)
    asked = [
        "How much will Taobao Mall's transaction volume be this year?",
        "And in 2012?",
        "How many brands does it have?",
        "What does QQ Wanggou mean?",
    ]
    answers = [talk.ask(question) for question in asked]
    assert [answer.resolved_question for answer in answers] == [
        None,
        "How much will Taobao Mall's transaction volume be in 2012?",
        "How many brands does Taobao Mall have?",
        None,
    ]
    assert answers[1].text.startswith("RMB200b")
    assert answers[2].text == "70k"
    for answer in answers:
        for cite in answer.citations:
            assert cite.article.text[cite.start : cite.end] == cite.quote
