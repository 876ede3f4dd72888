"""The records of a conversation."""

from dataclasses import dataclass

from qa.types import Answer


@dataclass(frozen=True, slots=True)
class Turn:
    """What was asked, as it was understood, and what came back.

    ``answer`` are the words of the best candidate, ``sentence`` is the one around them; "" where nothing came.
    """

    question: str
    answer: str = ""
    sentence: str = ""

    @classmethod
    def of(cls, answer: Answer) -> "Turn":
        """The turn that ended with ``answer``; its best guess stands in where the articles do not say."""
        best = answer.citations or (answer.alternatives[0].citations if answer.alternatives else ())
        question = answer.resolved_question or answer.question
        return cls(question, best[0].quote, best[0].sentence) if best else cls(question)


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to understand a question: ``question`` stands alone; ``prior`` is how likely that is, in log-odds.

    ``added`` are the words that come from the conversation.
    """

    question: str
    prior: float
    added: str = ""
