"""Follow-up questions: understood with their conversation, without anything generated."""

from qa.followup.conversation import Conversation, ask_within
from qa.followup.types import Turn

__all__ = ["Conversation", "Turn", "ask_within"]
