import csv
import io
from dataclasses import replace

from qa.evaluation.rows_csv import COLUMNS, rows_csv
from tests.qa.evaluation.toys import make_outcome


def test_a_row_holds_what_became_of_a_question() -> None:
    outcome = make_outcome(1, right=False)
    quoted = replace(outcome, answer='say "no",\nthen go', gold=replace(outcome.gold, answers=("yes", "aye")))
    header, cells = list(csv.reader(io.StringIO(rows_csv([quoted]))))
    assert header == list(COLUMNS)
    assert dict(zip(header, cells, strict=True)) == {
        "id": "q1",
        "kind": "",
        "question": "Question 1?",
        "gold": "yes | aye",
        "article": "a.txt",
        "answer": 'say "no",\nthen go',
        "found": "true",
        "confidence": "0.9",
        "exact_match": "0.0",
        "f1": "0.0",
        "rank": "1",
        "stage": "misread",
        "forced_answer": "no",
        "forced_exact_match": "0.0",
        "forced_f1": "0.0",
        "citations": "a.txt:0-3",
    }
