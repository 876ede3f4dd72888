"""Requests → the JSON of the shell."""

import asyncio
import threading
from dataclasses import replace

import pytest

from index import LocalIndex
from index.errors import ArticleError, BusyError, QuestionError, RequestError
from index.json import hit_json
from qa.answer import Answerer
from qa.api import service as module
from qa.api.requests import AskRequest, Earlier, ListRequest, ReadRequest, SearchRequest
from qa.api.service import Service, Turns
from qa.json import AnswerJson, answer_json
from qa.types import Answer
from tests.conftest import ARTICLES
from tests.qa.followup.toys import open_facts


def untimed(record: AnswerJson) -> AnswerJson:
    assert set(record["timings_ms"]) == {"encode", "search", "read", "total"}
    return {**record, "timings_ms": {}}


def json_of(answer: Answer) -> AnswerJson:
    return answer_json(replace(answer, timings={}))


def test_an_answer_is_that_of_the_answerer(service: Service) -> None:
    asked = untimed(service.ask(AskRequest(question="How many?")))
    assert asked == json_of(service.bot.ask("How many?"))
    assert asked["answer"] == "103"


def test_a_line_is_asked_as_typed_where_that_is_wanted(service: Service) -> None:
    line = "How many are there? How many were there?"
    assert len(service.ask(AskRequest(question=line))["answers"]) == 2
    assert service.ask(AskRequest(question=line, as_typed=True))["answers"] == []


def test_threshold_passages_and_articles_are_those_asked_for(service: Service) -> None:
    record = service.ask(AskRequest(question="How many?", threshold=0.99))
    assert (record["found"], record["alternatives"][0]["answer"]) == (False, "103")
    assert service.ask(AskRequest(question="How many?", articles=["red.txt"]))["found"] is False
    assert service.ask(AskRequest(question="red", top_k=3))["found"] is False  # the three passages on red come first
    assert service.bot.limit == 0.5


def test_a_request_asked_again_is_answered_from_memory(service: Service) -> None:
    first, again = (service.ask(AskRequest(question="How many?")) for _ in range(2))
    assert first["timings_ms"]["total"] > 0
    assert (again["timings_ms"]["encode"], again["timings_ms"]["read"]) == (0, 0)
    assert {**again, "timings_ms": {}} == {**first, "timings_ms": {}}


def test_a_follow_up_is_understood_with_the_history_that_is_sent(toy_index: LocalIndex) -> None:
    service = Service(open_facts(), toy_index)
    history = [Earlier(question="Who heads Blue Mills?", answer="Ann Lee")]
    record = service.ask(AskRequest(question="Where was she born?", history=history))
    assert (record["resolved_question"], record["answer"]) == ("Where was Ann Lee born?", "Elmstadt")
    assert service.ask(AskRequest(question="Where was she born?", threshold=0))["resolved_question"] is None


def test_a_question_that_cannot_be_asked_or_searched_is_refused(service: Service) -> None:
    with pytest.raises(QuestionError, match="the question is empty"):
        service.ask(AskRequest(question=" "))
    with pytest.raises(QuestionError, match="the question is empty"):
        service.search(SearchRequest(words=""))


def test_hits_are_those_of_the_index(service: Service) -> None:
    hits = service.search(SearchRequest(words="red", k=2))
    assert hits == [hit_json(hit) for hit in service.index.search("red", 2)]
    assert [hit["article"] for hit in hits] == ["red.txt", "red.txt"]


def test_all_articles_are_listed(service: Service) -> None:
    listed = service.articles(ListRequest())
    assert [each["article"] for each in listed] == ["blue.txt", "deep/green.md", "doors.txt", "red.txt"]
    assert (listed[1]["title"], listed[1]["date"], listed[1]["passages"]) == ("Green things", "2024-05-01", 1)


def test_an_article_is_read_whole_or_from_one_offset_to_another(service: Service) -> None:
    text = ARTICLES["deep/green.md"]
    whole = service.read(ReadRequest(article="deep/green.md"))
    assert (whole["text"], whole["start"], whole["end"], whole["length"]) == (text, 0, len(text), len(text))
    assert (whole["title"], whole["date"]) == ("Green things", "2024-05-01")
    part = service.read(ReadRequest(article="deep/green.md", start=45, end=52))
    assert (part["text"], part["start"], part["end"]) == (text[45:52], 45, 52)
    assert service.read(ReadRequest(article="deep/green.md", start=60, end=999))["text"] == text[60:]


def test_a_long_article_comes_in_parts_that_fit_together(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 30)
    text, start, parts = ARTICLES["red.txt"], 0, []
    while start < len(text):
        part = service.read(ReadRequest(article="red.txt", start=start))
        parts.append(part["text"])
        start = part["end"]
    assert "".join(parts) == text
    assert [len(part) for part in parts] == [30, 30, len(text) - 60]


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        (99, None, "start is 99; expected at most 32, the article's length"),
        (9, 5, "end is 5; expected at least 9, the start; swap them"),
    ],
)
def test_a_range_that_is_none_is_refused(service: Service, start: int, end: int | None, message: str) -> None:
    with pytest.raises(RequestError) as error:
        service.read(ReadRequest(article="doors.txt", start=start, end=end))
    assert str(error.value) == message


def test_an_unknown_article_is_named(service: Service) -> None:
    with pytest.raises(ArticleError, match="no article 'door' .* such as 'doors.txt'"):
        service.read(ReadRequest(article="door"))


def test_requests_have_their_turn_one_by_one_and_too_many_are_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAITING", 2)
    go = threading.Event()
    inside: list[int] = []

    def work() -> int:
        inside.append(1)
        assert go.wait(60)
        assert len(inside) == 1
        inside.pop()
        return 1

    async def crowd() -> list[int | BaseException]:
        turns = Turns()
        begun = [asyncio.create_task(turns.run(work)) for _ in range(3)]
        await asyncio.sleep(0)
        while turns.limiter.statistics().tasks_waiting < 2:
            await asyncio.sleep(0)
        late = await asyncio.gather(turns.run(work), return_exceptions=True)
        go.set()
        return [*await asyncio.gather(*begun), *late]

    *served, late = asyncio.run(crowd())
    assert served == [1, 1, 1]
    assert isinstance(late, BusyError)
    assert str(late) == "2 requests wait already; expected fewer; try again in a while"


def test_an_answerer_is_not_changed_by_what_one_request_asks_for(service: Service) -> None:
    service.ask(AskRequest(question="How many?", threshold=0.0, top_k=1))
    assert isinstance(service.bot, Answerer)
    assert (service.bot.threshold, service.bot.top_k) == (None, 10)
