"""``python -m qa chat``: its options, and what it does with them."""

import argparse
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from index.command import DONE, notice, place_of_index
from index.errors import ChatbotError
from index.filter import make_filter
from qa.chat.terminal import at_terminal, history_file, piped_lines, typed_lines

if TYPE_CHECKING:
    from qa.chat.session import Session

TEXT = "ask one question after another"


def chat_command(options: argparse.Namespace) -> int:
    """Answer line by line until the input ends or Ctrl-C is pressed."""
    from index.local import LocalIndex
    from qa.answer import Answerer
    from qa.chat.session import Session
    from qa.show import mark_for

    where = make_filter(options.article, options.since, options.until)
    bot = Answerer.open(place_of_index(options.index), options.reader, options.threshold, options.top_k)
    for mismatch in bot.mismatches():
        notice(f"notice: {mismatch}; confidence is not to be trusted until: python -m qa calibrate --data FILE")
    index = bot.index

    def names() -> list[str]:
        return [listed.article for listed in index.articles()] if isinstance(index, LocalIndex) else []

    session = Session(bot, names, where, mark_for(sys.stdout), options.as_typed)
    try:
        if options.json:
            _converse_in_json(session)
        else:
            _converse(session)
    except KeyboardInterrupt:
        pass
    if at_terminal() and not session.ended:
        sys.stdout.write("\n")
    return DONE


def _converse(session: "Session") -> None:
    """Say the reply to each line; faults go to standard error."""
    person = at_terminal()
    if person:
        notice("Type a question. :help says what else can be typed; Ctrl-D ends.")
    with closing(typed_lines(session.complete, history_file()) if person else piped_lines()) as lines:
        for line in lines:
            if person and not line.strip():
                continue
            try:
                _put(session.reply(line))
            except ChatbotError as error:
                notice(f"error: {error}")
            if session.ended:
                return


def _converse_in_json(session: "Session") -> None:
    """One line of JSON for each line; here a line is always a question."""
    from qa.json import answer_json, fault_json, json_line

    for line in piped_lines():
        try:
            _put(json_line(answer_json(session.ask(line))) + "\n")
        except ChatbotError as error:
            _put(json_line(fault_json(line, error)) + "\n")


def _put(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
