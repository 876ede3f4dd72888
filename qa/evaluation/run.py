"""Gold questions → outcomes, one by one, so that memory stays flat and a stopped run can go on."""

from collections.abc import Callable, Iterator

from index import Hit
from qa.evaluation.checkpoint import Checkpoint
from qa.evaluation.evidence import holds
from qa.evaluation.metrics import score
from qa.evaluation.retrieval import DEPTH, rank_of
from qa.evaluation.stages import stage_of
from qa.evaluation.types import Bot, Cited, Corpus, Forced, GoldQuestion, GoldSet, Outcome
from qa.json import citation_json
from qa.types import Answer, Citation

OnProgress = Callable[[int, int], None]

PLACES = 6
"""Decimals of a confidence that are kept."""


def evaluate(
    bot: Bot,
    corpus: Corpus,
    gold: GoldSet,
    checkpoint: Checkpoint | None = None,
    on_progress: OnProgress = lambda done, total: None,
) -> tuple[Outcome, ...]:
    """Ask every question; the outcomes in the order of the gold set.

    Outcomes that ``checkpoint`` has are not asked for again; new ones are put there one by one.
    ``on_progress`` is called with the number of questions done and of all. Raises ChatbotError.
    """
    outcomes = list(checkpoint.resume(gold)) if checkpoint else []
    on_progress(len(outcomes), len(gold.questions))
    for outcome in ask_from(bot, corpus, gold, len(outcomes)):
        if checkpoint:
            checkpoint.append(outcome)
        outcomes.append(outcome)
        on_progress(len(outcomes), len(gold.questions))
    return tuple(outcomes)


def ask_from(bot: Bot, corpus: Corpus, gold: GoldSet, first: int) -> Iterator[Outcome]:
    """Yield the outcomes of the questions from the one at ``first`` on, each as soon as it is known."""
    for question in gold.questions[first:]:
        answer = bot.ask(question.question)
        yield judge(question, answer, _search(corpus, question), question.id not in gold.not_indexed)


def _search(corpus: Corpus, question: GoldQuestion) -> list[Hit]:
    """The passages that ranks are counted in: more than are read, and no part of the time of an answer."""
    if not question.answerable:
        return []
    return corpus.search(question.question, k=DEPTH, vector=corpus.encode(question.question))


def judge(gold: GoldQuestion, answer: Answer, hits: list[Hit], indexed: bool) -> Outcome:
    """The outcome of one question.

    ``hits`` are the ``DEPTH`` nearest passages; ``indexed`` says whether an article that answers the question
    is in the index. What was read are ``answer.hits``.
    """
    exact, overlap = score(answer.text, answer.found, gold.answers)
    retrieved = rank_of(answer.hits, gold) is not None
    return Outcome(
        gold=gold,
        answer=answer.text,
        found=answer.found,
        confidence=round(answer.confidence, PLACES),
        exact_match=exact,
        f1=overlap,
        rank=rank_of(hits, gold) if gold.answerable else None,
        stage=stage_of(gold.answerable, exact == 100.0, answer.found, indexed, retrieved),
        citations=[_cited(citation, gold) for citation in answer.citations],
        forced=_forced(gold, answer),
        timings=dict(answer.timings),
    )


def _forced(gold: GoldQuestion, answer: Answer) -> Forced:
    """The best candidate, shown or not."""
    if answer.found:
        best = answer.citations[0]
    elif answer.alternatives:
        best = answer.alternatives[0].citations[0]
    else:
        return Forced()
    exact, overlap = score(best.quote, True, gold.answers)
    return Forced(best.quote, exact, overlap, _cited(best, gold))


def _cited(citation: Citation, gold: GoldQuestion) -> Cited:
    return {**citation_json(citation), "holds_answer": holds(citation.passage.text, gold.answers)}
