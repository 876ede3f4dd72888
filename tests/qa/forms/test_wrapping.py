import pytest

from qa.forms.wrapping import unwrap


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Can you tell me who the head of Taobao Mall is?", "who is the head of Taobao Mall?"),
        ("Could you please explain why Tencent leaked it?", "why Tencent leaked it?"),
        ("I'd like to know when 1688 was founded.", "when 1688 was founded?"),
        ("I want to know what Tencent wants.", "what Tencent wants?"),
        ("Do you happen to know in which city it lies?", "in which city it lies?"),
        ("I was wondering how old Ada is", "how old is Ada?"),
        ("Please tell me which shop it is, thanks!", "which shop it is?"),
        ("Hi! How much is traded now, please?", "How much is traded now?"),
        ("Can you tell me whether Taobao is big?", "whether Taobao is big?"),
        ("Do you know if Taobao is big?", "whether Taobao is big?"),
        ("Tell me the head of Taobao Mall", "the head of Taobao Mall"),
    ],
)
def test_the_question_inside_polite_words_is_asked(typed: str, asked: str) -> None:
    assert unwrap(typed) == asked


@pytest.mark.parametrize(
    "question",
    [
        "Who is the head of Taobao Mall?",
        "1688 transaction record",
        "Can Taobao tell its sellers what to do?",
        "Do they know who runs it?",
        "When did Good Morning America begin airing?",
        "On which issues may members vote as they please?",
        "Tell me",
        "please",
        "Hello!",
        "How well did Kenya do?",
    ],
)
def test_a_question_without_polite_words_stays(question: str) -> None:
    assert unwrap(question) == question
