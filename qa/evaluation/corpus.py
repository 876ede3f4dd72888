"""Gold questions against the articles of an index: which articles are there, and whether they hold the answers."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from index import Article
from index.articles import file_name, find_files
from index.errors import ArticleError
from qa.evaluation.evidence import stands_in
from qa.evaluation.types import Corpus, GoldQuestion

CACHED_ARTICLES = 64


class Checker:
    """Finds the faults of gold questions against the articles of one index.

    ``questions`` are all that will be asked about, so that the index is read through once for those that
    name no article.
    """

    def __init__(self, corpus: Corpus, questions: Sequence[GoldQuestion], allow_missing: bool) -> None:
        self._corpus = corpus
        self._allow_missing = allow_missing
        self._names = {listed.article for listed in corpus.articles()}
        self._left_out = {skipped.source for skipped in corpus.skipped()}
        self._article = lru_cache(CACHED_ARTICLES)(corpus.article)
        wanted = {answer for question in questions if not question.articles for answer in question.answers}
        self._standing = find_answers(self._all_articles(), wanted)

    def faults(self, question: GoldQuestion) -> list[str]:
        """What is wrong with a question: unknown articles, answers that do not stand in them."""
        unknown = [name for name in question.articles if name not in self._names and not self._excused(name)]
        return [f"unknown article {name!r}" for name in unknown] or list(self._answer_faults(question))

    def indexed(self, question: GoldQuestion) -> bool:
        """Whether an article that answers the question is in the index; true where there is none to be had."""
        if not question.answerable:
            return True
        if question.articles:
            return any(name in self._names for name in question.articles)
        return any(answer in self._standing for answer in question.answers)

    def _excused(self, name: str) -> bool:
        """Whether the article is a file that the index left out or has yet to see (``file.csv#12`` is of a file)."""
        source = name.partition("#")[0]
        return self._allow_missing or source in self._left_out or source in self._files

    @cached_property
    def _files(self) -> set[str]:
        """The files of the folder as it is now; none if it is gone."""
        folder = self._corpus.folder
        try:
            return {file_name(folder, path) for path in find_files(folder)}
        except ArticleError:
            return set()

    def _answer_faults(self, question: GoldQuestion) -> Iterator[str]:
        """Answers in no article of theirs; they may be in one that is not indexed."""
        if not question.articles:
            if not self._allow_missing:
                missing = [answer for answer in question.answers if answer not in self._standing]
                yield from (f"the answer {answer!r} is in no article" for answer in missing)
        elif all(name in self._names for name in question.articles):
            texts = [self._article(name).text for name in question.articles]
            where = " or ".join(map(repr, question.articles))
            for answer in question.answers:
                if not any(stands_in(text, answer) for text in texts):
                    yield f"the answer {answer!r} is not in {where}"

    def _all_articles(self) -> Iterator[Article]:
        return (self._corpus.article(name) for name in sorted(self._names))


def find_answers(articles: Iterable[Article], answers: set[str]) -> set[str]:
    """Those of ``answers`` that stand in an article; no more articles are read than needed."""
    pending, found = set(answers), set[str]()
    if not pending:
        return found
    for article in articles:
        here = {answer for answer in pending if stands_in(article.text, answer)}
        found |= here
        pending -= here
        if not pending:
            break
    return found


def find_contexts(corpus: Corpus, contexts: set[str]) -> dict[str, tuple[str, ...]]:
    """Paragraph → the articles whose text it is, else those that contain it, else none; names sorted."""
    found: dict[str, list[str]] = {context: [] for context in contexts}
    names = [listed.article for listed in corpus.articles()] if contexts else []
    for name in names:
        found.get(corpus.article(name).text, []).append(name)
    parts = [context for context in contexts if not found[context]]
    for name in names if parts else []:
        text = corpus.article(name).text
        for context in parts:
            if context in text:
                found[context].append(name)
    return {context: tuple(places) for context, places in found.items()}
