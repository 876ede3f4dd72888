from qa.calibration import Calibration
from qa.candidates import gather as gather_scored
from qa.types import Candidate, Span
from tests.qa.toys import make_article, whole

CURVE = Calibration(slope=1.0, intercept=0.0, threshold=0.5)
ONE = make_article("The sum was 5 yuan (USD 1). Five people paid 5 yuan.", "one.txt")
TWO = make_article("It cost 5 Yuan.", "two.txt")


def gather(spans: list[Span], calibration: Calibration) -> list[Candidate]:
    return gather_scored([(span, span.score) for span in spans], calibration)


def span(article_text: str, quote: str, score: float, start_from: int = 0) -> Span:
    article = ONE if article_text == "one" else TWO
    start = article.text.index(quote, start_from)
    return Span(whole(article), start, start + len(quote), score)


def test_equal_answers_are_one_candidate_with_every_place_once() -> None:
    spans = [span("one", "5 yuan", 2.0), span("two", "5 Yuan", 1.0), span("one", "5 yuan", 0.5, 20)]
    (candidate,) = gather(spans, CURVE)
    assert [(c.article.id, c.start) for c in candidate.citations] == [
        ("one.txt", 12),
        ("two.txt", 8),
        ("one.txt", 45),
    ]


def test_a_sum_equals_the_same_sum_with_its_conversion() -> None:
    (candidate,) = gather([span("one", "5 yuan (USD 1)", 2.0), span("two", "5 Yuan", 1.0)], CURVE)
    assert [c.quote for c in candidate.citations] == ["5 yuan (USD 1)", "5 Yuan"]


def test_a_part_of_a_better_answer_is_no_alternative() -> None:
    found = gather([span("one", "5 yuan (USD 1)", 3.0), span("one", "5 yuan", 2.9), span("one", "USD 1", 2.0)], CURVE)
    assert [candidate.text for candidate in found] == ["5 yuan (USD 1)"]


def test_confidence_is_the_curve_at_the_margin_of_the_best_span() -> None:
    found = gather([span("one", "5 yuan", 0.0), span("one", "Five people", -1.0)], CURVE)
    assert [round(candidate.confidence, 4) for candidate in found] == [0.5, 0.2689]


def test_no_spans_no_candidates() -> None:
    assert gather([], CURVE) == []


def test_the_same_offsets_in_another_article_are_another_place() -> None:
    twin = make_article(ONE.text, "twin.txt")
    (candidate,) = gather([span("one", "5 yuan", 1.0), Span(whole(twin), 12, 18, 0.9)], CURVE)
    assert [c.article.id for c in candidate.citations] == ["one.txt", "twin.txt"]
