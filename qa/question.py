"""What can be asked."""

from index.errors import QuestionError

MAX_LENGTH = 1000
"""Code points; a longer text is no question."""


def check_question(question: str) -> None:
    """Raise QuestionError, in words for people, for a question that cannot be asked."""
    if not question.strip():
        raise QuestionError("the question is empty; expected a question in words; type one")
    if len(question) > MAX_LENGTH:
        raise QuestionError(
            f"the question has {len(question):,} characters; expected at most {MAX_LENGTH:,}; shorten it"
        )
    if "\0" in question or any("\ud800" <= character <= "\udfff" for character in question):
        raise QuestionError("the question holds bytes that are not text; expected UTF-8; type it again")
