"""The JSON of ``search --json`` and ``list --json``."""

from index import Hit, Passage
from index.json import hit_json, listed_json
from index.types import Article, Listed


def test_a_hit_has_the_documented_fields_in_their_order() -> None:
    article = Article(id="a/b.txt", title="B", text="The sea is blue.", source="a/b.txt")
    record = hit_json(Hit(Passage(article, 4, 7), score=0.5, dense=0.25, lexical=2.0))
    expected = {
        "article": "a/b.txt",
        "start": 4,
        "end": 7,
        "score": 0.5,
        "dense": 0.25,
        "lexical": 2.0,
        "text": "sea",
    }
    assert list(record.items()) == list(expected.items())


def test_a_listed_article_has_the_documented_fields_in_their_order() -> None:
    record = listed_json(Listed("a.txt", "A", "ab12", 3, None))
    expected = {"article": "a.txt", "title": "A", "sha256": "ab12", "passages": 3, "date": None}
    assert list(record.items()) == list(expected.items())
