"""A conversation with the bundled models on the shipped articles."""

from qa.answer import Answerer
from qa.followup import Conversation

TALK = (
    ("How much will Taobao Mall's transaction volume be this year?", None, "RMB100b"),
    ("And in 2012?", "How much will Taobao Mall's transaction volume be in 2012?", "RMB200b"),
    ("Who is the head of Taobao Mall?", None, "Zhang Yong"),
    ("What does he say the service is?", "What does Zhang Yong say the service is?", "more of a platform provider"),
    ("What does QQ Wanggou mean?", None, "QQ Online Shopping"),
)
"""Questions, how they are understood, and words of their answers."""


def test_a_conversation_on_the_shipped_articles(shipped: Answerer) -> None:
    talk = Conversation(shipped)
    for question, understood, text in TALK:
        answer = talk.ask(question)
        assert answer.resolved_question == understood
        assert text in answer.text
        assert all(cite.article.text[cite.start : cite.end] == cite.quote for cite in answer.citations)
