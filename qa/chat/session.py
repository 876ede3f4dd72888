"""A line that was typed → what is said to it. No terminal."""

import shlex
from collections.abc import Callable, Sequence

from index.errors import QuestionError
from index.filter import make_filter
from index.types import Filter
from qa.answer import Answerer
from qa.followup import Conversation
from qa.show import MARK, show, show_source, sources
from qa.types import Answer

COMMANDS = {
    ":help": "say what can be typed",
    ":source N": "show the passage behind source N of the last answer",
    ":articles [WORD]": "list the articles whose names hold WORD, or all",
    ":only [NAME …]": "ask these articles alone, or all again",
    ":plain": "ask the last question again as it was typed, not as it was understood",
    ":new": "forget what was asked before: the next question begins anew",
    ":quit": "end (so does Ctrl-D)",
}
"""What can be typed besides questions, and what it does."""

SIGN = ":"
"""What a command begins with."""

SHOWN = 50
"""Articles that are listed at most."""


class Session:
    """What one person asks in one shell. ``names`` gives the names of the articles."""

    def __init__(
        self,
        bot: Answerer,
        names: Callable[[], Sequence[str]] = tuple,
        where: Filter | None = None,
        mark: tuple[str, str] = MARK,
    ) -> None:
        self.ended = False
        self._bot = bot
        self._names = names
        self._where = where or Filter()
        self._limits = self._where
        self._mark = mark
        self._last: Answer | None = None
        self._talk = Conversation(bot)
        self._do: dict[str, Callable[[list[str]], str]] = {
            ":help": self._help,
            ":source": self._source,
            ":articles": self._list,
            ":only": self._only,
            ":plain": self._plain,
            ":new": self._new,
            ":quit": self._quit,
        }

    def ask(self, question: str) -> Answer:
        """The answer to a question, understood with those before it. Raises ChatbotError."""
        self._last = self._talk.ask(question, self._limits)
        return self._last

    def reply(self, line: str) -> str:
        """What is said to a question or a command. Raises ChatbotError for what cannot be asked or done."""
        if not line.startswith(SIGN):
            return show(self.ask(line), self._bot.limit, self._mark)
        name, *words = _words(line)
        if name not in self._do:
            raise QuestionError(f"no command {name!r}; expected one of {', '.join(self._do)}; see :help")
        return self._do[name](words)

    def complete(self, text: str) -> list[str]:
        """The lines that ``text`` may become: commands, and names of articles behind ``:only`` and ``:articles``."""
        command, space, begun = text.partition(" ")
        if not space:
            return [name for name in self._do if text.startswith(SIGN) and name.startswith(text)]
        if command not in (":only", ":articles"):
            return []
        before, last = begun[: begun.rfind(" ") + 1], begun[begun.rfind(" ") + 1 :]
        return [f"{command} {before}{shlex.quote(name)}" for name in self._names() if name.startswith(last)]

    def _help(self, words: list[str]) -> str:
        width = max(map(len, COMMANDS))
        listed = "".join(f"  {command:{width}}  {what}\n" for command, what in COMMANDS.items())
        return f"Type a question, or:\n{listed}"

    def _source(self, words: list[str]) -> str:
        found = sources(self._last) if self._last else []
        if not found:
            raise QuestionError("there are no sources yet; expected a question before; ask one")
        number = int(words[0]) if len(words) == 1 and words[0].isdecimal() else 0
        if not 1 <= number <= len(found):
            raise QuestionError(f"{' '.join(words)!r} given; expected the number of a source from 1 to {len(found)}")
        return show_source(found[number - 1], self._mark)

    def _list(self, words: list[str]) -> str:
        names = [name for name in self._names() if all(word.lower() in name.lower() for word in words)]
        more = f"… and {len(names) - SHOWN:,} more\n" if len(names) > SHOWN else ""
        return "".join(f"{ascii(name)[1:-1] if not name.isprintable() else name}\n" for name in names[:SHOWN]) + more

    def _only(self, words: list[str]) -> str:
        names = self._names()
        for word in words:
            if not any(name == word or name.startswith(f"{word}#") for name in names):
                raise QuestionError(
                    f"no article {word!r}; expected a name as :articles lists them; give one of these"
                )
        self._limits = make_filter(words, self._where.since, self._where.until) if words else self._where
        return f"asking {', '.join(words)} alone\n" if words else "asking all articles again\n"

    def _plain(self, words: list[str]) -> str:
        if self._last is None:
            raise QuestionError("nothing was asked yet; expected a question before; ask one")
        self._last = self._talk.ask_alone(self._last.question, self._limits)
        return show(self._last, self._bot.limit, self._mark)

    def _new(self, words: list[str]) -> str:
        self._talk.start_anew()
        return "starting anew\n"

    def _quit(self, words: list[str]) -> str:
        self.ended = True
        return ""


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError as error:
        raise QuestionError(f"{line!r} given ({error}); expected a command; close its quotes") from error
