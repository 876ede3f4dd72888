"""Conversations → how much of the distance between a follow-up as it stands and in full is closed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median

from qa.answer import Answerer
from qa.evaluation.metrics import score
from qa.followup.conversation import Conversation
from qa.followup.gold import FIRST, TOPIC, GoldConversation, GoldTurn
from qa.types import Answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """How good an answer is: F1 in percent if always given, and with silence below the threshold.

    ``found`` is whether it reached the threshold, ``ms`` the milliseconds it took, ``text`` its words.
    """

    forced: float
    shown: float
    found: bool
    ms: float
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One turn: as it was understood in its conversation, as it stands, and written out in full."""

    conversation: str
    turn: GoldTurn
    understood: str | None
    resolved: Outcome
    plain: Outcome
    full: Outcome

    @property
    def hurt_forced(self) -> bool:
        """Whether it fared worse in its conversation than alone, always answering."""
        return self.resolved.forced < self.plain.forced

    @property
    def hurt_shown(self) -> bool:
        """Whether it fared worse at the threshold, or was refused where it was answered alone."""
        return self.resolved.shown < self.plain.shown or (self.plain.found and not self.resolved.found)


@dataclass(frozen=True, slots=True)
class Figures:
    """Means of F1 in percent over ``n`` turns. ``closed`` is the share of the distance that is closed, in percent.

    It is None where a question in full is answered no better than as it stands.
    """

    n: int
    resolved: float
    plain: float
    full: float

    @property
    def closed(self) -> float | None:
        """100 (resolved - plain) / (full - plain)."""
        distance = self.full - self.plain
        return 100 * (self.resolved - self.plain) / distance if distance > 0 else None


def measure(bot: Answerer, conversations: Iterable[GoldConversation]) -> Iterator[Row]:
    """Hold the conversations with ``bot``; a row for each turn. What went before is what it answered, not gold."""
    forced, talking = replace(bot, threshold=0.0), replace(bot, threshold=0.0)  # each with a memory of its own
    for conversation in conversations:
        talk = Conversation(talking)
        for turn in conversation.turns:
            plain = _outcome(forced.ask(turn.question), turn, bot.limit)
            full = plain if turn.full == turn.question else _outcome(forced.ask(turn.full), turn, bot.limit)
            answer = talk.ask(turn.question)
            resolved = _outcome(answer, turn, bot.limit)
            yield Row(conversation.id, turn, answer.resolved_question, resolved, plain, full)


def _outcome(answer: Answer, turn: GoldTurn, limit: float) -> Outcome:
    found = bool(answer.citations) and answer.confidence >= limit
    forced = score(answer.text, answer.found, turn.answers)[1]
    shown = score(answer.text, found, turn.answers)[1]
    return Outcome(forced, shown, found, answer.timings.get("total", 0.0), answer.text)


def figures(rows: Sequence[Row], forced: bool) -> Figures:
    """The means over some turns, always answering or at the threshold."""
    name = "forced" if forced else "shown"
    return Figures(
        len(rows), *(fmean(getattr(getattr(row, way), name) for row in rows) for way in ("resolved", "plain", "full"))
    )


def report(rows: Sequence[Row]) -> dict[str, object]:
    """All figures as JSON: by kind and over all follow-ups, of changes of topic, and the medians of time."""
    followups, topics = _followups(rows), [row for row in rows if row.turn.kind == TOPIC]
    return {
        "follow_ups": {kind: _figures_json(group) for kind, group in _groups(followups).items()},
        "topics": {
            "n": len(topics),
            "understood_otherwise": sum(row.understood is not None for row in topics),
            "hurt_forced": sum(row.hurt_forced for row in topics),
            "hurt_shown": sum(row.hurt_shown for row in topics),
        },
        "ms": {way: median([getattr(row, way).ms for row in followups] or [0.0]) for way in ("full", "resolved")},
    }


def _followups(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.turn.kind not in (FIRST, TOPIC)]


def _groups(followups: Sequence[Row]) -> dict[str, Sequence[Row]]:
    """Follow-ups by kind, and all of them."""
    kinds = sorted({row.turn.kind for row in followups})
    made: dict[str, Sequence[Row]] = {kind: [r for r in followups if r.turn.kind == kind] for kind in kinds}
    return made | {"all": followups} if followups else {}


def _figures_json(rows: Sequence[Row]) -> dict[str, dict[str, float | None]]:
    made = {"forced": figures(rows, True), "shown": figures(rows, False)}
    return {
        name: {"n": each.n, "resolved": each.resolved, "plain": each.plain, "full": each.full, "closed": each.closed}
        for name, each in made.items()
    }


def table(rows: Sequence[Row], limit: float) -> str:
    """The figures as a person reads them; ``limit`` is the threshold in [0, 1]."""
    lines = ["F1, always answering", *_lines(rows, True), "", f"F1, silent below {limit:.0%}", *_lines(rows, False)]
    topics = [row for row in rows if row.turn.kind == TOPIC]
    forced, shown = sum(row.hurt_forced for row in topics), sum(row.hurt_shown for row in topics)
    other = sum(row.understood is not None for row in topics)
    hurt = f"changes of topic: {len(topics)}, {other} of them understood otherwise; hurt: {forced}"
    return "\n".join([*lines, "", f"{hurt} always answering, {shown} at the threshold", _times(rows)]) + "\n"


def _lines(rows: Sequence[Row], forced: bool) -> list[str]:
    """A line for each kind of follow-up, and one for all."""
    head = f"{'kind':12}{'n':>5}{'as it stands':>15}{'resolved':>10}{'in full':>10}{'closed':>9}"
    groups = _groups(_followups(rows))
    return [head, *(_line(kind, figures(group, forced)) for kind, group in groups.items())]


def _line(kind: str, each: Figures) -> str:
    closed = "–" if each.closed is None else f"{each.closed:.0f} %"
    return f"{kind:12}{each.n:5}{each.plain:15.1f}{each.resolved:10.1f}{each.full:10.1f}{closed:>9}"


def _times(rows: Sequence[Row]) -> str:
    followups = _followups(rows)
    if not followups:
        return "no follow-up questions"
    full, resolved = (median(getattr(row, way).ms for row in followups) for way in ("full", "resolved"))
    times = f", {resolved / full:.1f} × as long" if full else ""
    return f"time of a question in full, p50 {full:.0f} ms; of a follow-up {resolved:.0f} ms{times}"
