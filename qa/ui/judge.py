"""Gold questions made from the chat: what stands below each answer, and what happens when a person judges it."""

from html import escape
from pathlib import Path
from typing import Protocol

import gradio as gr

from index import Article
from index.errors import ChatbotError, GoldError
from qa.types import Answer
from qa.ui.ask import AskPane, Footer
from qa.ui.conversation import Turn, Turns, find_source
from qa.ui.gold import GoldFile, Judgement
from qa.ui.selection import find_words, locate

FOLDER = Path(__file__).parent
"""Holds the script of the buttons."""

SILENT = Judgement()
"""The articles do not say."""


class Shelf(Protocol):
    """What a judgement asks of an index."""

    def article(self, name: str) -> Article:
        """The article called ``name``. Raises ArticleError if there is none."""


class Judge:
    """Writes judgements to a gold file. Its component shows nothing: its script works the buttons of the cards."""

    def __init__(self, shelf: Shelf, gold: GoldFile) -> None:
        self._shelf = shelf
        self._gold = gold
        script = (FOLDER / "judge.js").read_text(encoding="utf-8")
        self._news = gr.HTML("", elem_id="judge", js_on_load=script, apply_default_css=False)

    def wire(self, ask: AskPane) -> None:
        """Listen to the buttons below the answers of ``ask``."""
        self._news.judge(
            self.judge, ask.turns, self._news, queue=False, show_progress="hidden", api_visibility="private"
        )

    def judge(self, turns: Turns, event: gr.EventData) -> str:
        """Write what a person says of an answer; what became of it, as HTML for the script."""
        try:
            turn = _turn(turns, event.turn)
            judgement = None if event.verdict == "drop" else self._judgement(turns, turn, event)
            if judgement is None:
                self._gold.drop(turn.asked)
            else:
                self._gold.put(turn.asked, judgement)
        except ChatbotError as error:
            return _news(event.turn, "", str(error), fault=True)
        return _news(event.turn, verdict(turn, judgement), said(turn, judgement, self._gold.path))

    def _judgement(self, turns: Turns, turn: Turn, event: gr.EventData) -> Judgement:
        if event.verdict == "right":
            return right(turn)
        if event.verdict == "silent":
            return SILENT
        source = find_source(turns, event.shown_turn, event.shown_place)
        if source is None:
            raise GoldError("no article is open; expected the one that holds the words; open a source")
        article = self._shelf.article(source.article.id)
        words = str(event.words)
        if isinstance(event.start, int) and isinstance(event.end, int):
            low, high = locate(article, event.start, event.end, words)
        else:
            low, high = find_words(article, words)
        return Judgement((article.text[low:high],), (article.id,))


def footer(gold: GoldFile) -> Footer:
    """What stands below the card of a turn: buttons that judge its answer, and what the gold file says already."""

    def below(turn: Turn, number: int) -> str:
        if not isinstance(turn.reply, Answer):
            return ""
        judgement = gold.find(turn.asked)
        return buttons(turn, number, judgement, said(turn, judgement, gold.path) if judgement else "")

    return below


def buttons(turn: Turn, number: int, judgement: Judgement | None, note: str) -> str:
    """The buttons of one answer; the one that was chosen is pressed."""
    found = isinstance(turn.reply, Answer) and turn.reply.found
    names = {"right": "This is right", "words": "The right words are …", "silent": "The articles do not say"}
    if not found:
        names = {"right": "Right, they do not say", "words": names["words"]}
    chosen = verdict(turn, judgement)
    items = "".join(
        f'<button type="button" data-verdict="{name}" aria-pressed="{str(name == chosen).lower()}">{label}</button>'
        for name, label in names.items()
    )
    hidden = "" if chosen else " hidden"
    return (
        f'<div class="judge" role="group" aria-label="Judge this answer" data-turn="{number}">'
        f'<span class="heading">Gold question</span>{items}'
        f'<button type="button" data-verdict="drop"{hidden}>Take back</button>'
        f'<output dir="auto">{escape(note)}</output></div>'
    )


def right(turn: Turn) -> Judgement:
    """The judgement that an answer is right as it is: its words, wherever they stand, or its silence."""
    if not isinstance(turn.reply, Answer) or not turn.reply.found:
        return SILENT
    citations = turn.reply.citations
    answers = tuple(dict.fromkeys(citation.quote for citation in citations))
    return Judgement(answers, tuple(dict.fromkeys(citation.article.id for citation in citations)))


def verdict(turn: Turn, judgement: Judgement | None) -> str:
    """Which button stands for a judgement: "right", "words" or "silent"; "" for none."""
    if judgement is None:
        return ""
    if judgement == right(turn):
        return "right"
    return "words" if judgement.answers else "silent"


def said(turn: Turn, judgement: Judgement | None, path: Path) -> str:
    """A judgement in a sentence, with the file that it is kept in."""
    if judgement is None:
        return "Taken back."
    words = " or ".join(f"“{answer}”" for answer in judgement.answers)
    return f"Kept in {path}: {f'right is {words}' if words else 'the articles do not say'}."


def _turn(turns: Turns, number: object) -> Turn:
    if not isinstance(number, int) or not 0 <= number < len(turns) or not isinstance(turns[number].reply, Answer):
        raise GoldError("this answer is no longer at hand; ask again to judge it")
    return turns[number]


def _news(turn: object, chosen: str, text: str, fault: bool = False) -> str:
    shown = text[:1].upper() + text[1:]
    mark = ' data-fault="1"' if fault else ""
    return f'<p hidden data-turn="{escape(str(turn))}" data-verdict="{chosen}"{mark}>{escape(shown)}</p>'
