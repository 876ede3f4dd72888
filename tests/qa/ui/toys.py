"""Answers made by hand, and what a browser would show of their HTML."""

from html.parser import HTMLParser

from index import Article, Hit, Passage
from qa.types import Answer, Candidate, Citation
from tests.qa.toys import make_article, whole

TEXT = "A lead.\n\nThe price was 4.19 billion yuan. It fell.\n"
ARTICLE = make_article(TEXT, "prices.txt")
EVIL = "<script>alert(\"x\")</script> & <img src=x onerror='alert(1)'>"
EVIL_ESCAPED = (
    "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &lt;img src=x onerror=&#x27;alert(1)&#x27;&gt;"
)


class Reading(HTMLParser):
    """What a browser would show: all text, the text within the active <mark>, and the tags."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = self.marked = self.read = ""
        self.tags: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag != "br":
            self._open.append((tag, dict(attributes).get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        classes = [name for _, names in self._open for name in names.split()]
        self.marked += data if "active" in classes else ""
        self.read += data if "read" in classes else ""


def cite(quote: str, article: Article = ARTICLE) -> Citation:
    start = article.text.index(quote)
    return Citation(whole(article), start, start + len(quote))


def found(*citations: Citation, confidence: float = 0.93, others: tuple[Candidate, ...] = ()) -> Answer:
    return Answer("?", True, confidence, citations, others)


def silent(*passages: Passage, guess: Citation | None = None, confidence: float = 0.1) -> Answer:
    candidates = () if guess is None else (Candidate((guess,), confidence),)
    return Answer("?", False, confidence, (), candidates, tuple(Hit(p, 1.0, 1.0, 0.0) for p in passages))


def other(*citations: Citation, confidence: float = 0.6) -> Candidate:
    return Candidate(citations, confidence)
