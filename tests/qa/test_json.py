import json

from qa.json import answer_json
from qa.types import Answer, Candidate, Citation
from tests.qa.toys import make_article, whole

ARTICLE = make_article("Lead.\nIt cost 5 yuan. It cost 7 yuan, said Ümit.", "b/c.txt", published="2013-09-05")


def cite(quote: str) -> Citation:
    start = ARTICLE.text.index(quote)
    return Citation(whole(ARTICLE), start, start + len(quote))


def test_a_found_answer_has_the_documented_fields_and_values() -> None:
    timings = {"encode": 1.04, "search": 2.0, "read": 3.0, "total": 6.06}
    other = Candidate((cite("7 yuan"),), 0.25)
    record = answer_json(Answer("How much?", True, 0.91236, (cite("5 yuan"),), (other,), (), timings))
    citation = {
        "article": "b/c.txt",
        "title": "Title of b/c.txt",
        "date": "2013-09-05",
        "start": 14,
        "end": 20,
        "quote": "5 yuan",
        "sentence": "It cost 5 yuan.",
        "page": None,
        "paragraph": None,
        "line": 2,
        "author": None,
        "url": None,
        "passage": [0, len(ARTICLE.text)],
    }
    seven = citation | {"start": 30, "end": 36, "quote": "7 yuan", "sentence": "It cost 7 yuan, said Ümit."}
    assert record == {
        "question": "How much?",
        "found": True,
        "answer": "5 yuan",
        "confidence": 0.9124,
        "citations": [citation],
        "alternatives": [{"answer": "7 yuan", "confidence": 0.25, "citations": [seven]}],
        "timings_ms": {"encode": 1.0, "search": 2.0, "read": 3.0, "total": 6.1},
        "resolved_question": None,
    }
    json.dumps(record)


def test_a_follow_up_tells_how_it_was_understood() -> None:
    asked = Answer("Why?", False, 0.0, (), (), resolved_question="Why did it cost 5 yuan?")
    record = answer_json(asked)
    assert (record["question"], record["resolved_question"]) == ("Why?", "Why did it cost 5 yuan?")


def test_a_refusal_has_no_answer_and_no_citations() -> None:
    best = Candidate((cite("5 yuan"),), 0.125)
    record = answer_json(Answer("How much?", False, 0.125, (), (best,)))
    assert (record["found"], record["answer"], record["citations"]) == (False, "", [])
    assert record["confidence"] == 0.125
