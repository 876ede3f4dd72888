"""What is in the folder and the index → HTML of the Articles pane. Pure, no Gradio.

Whatever comes from articles, file names and people is escaped here, once, as it enters the HTML.
"""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from index.articles import READERS, TURNS
from index.types import Listed, Skipped, SyncEvent, SyncReport
from qa.ui.folder import Added, Removed

STEP = 100
"""Articles that are listed at first, and again whenever more are asked for."""

TOLD = 50
"""Lines of a report that are shown; the rest is counted."""

ADD = f'<h2>Add files</h2><p class="dim">{", ".join(kind[1:] for kind in READERS)}</p>'
"""What stands above the place to drop files."""

_TURNING = dict.fromkeys(TURNS, "\ufffd")


def matching(listed: Sequence[Listed], words: str) -> list[Listed]:
    """The articles whose name, title or date holds each of ``words``, without regard to case."""
    wanted = words.casefold().split()
    return [
        item
        for item in listed
        if all(word in f"{item.article} {item.title} {item.date or ''}".casefold() for word in wanted)
    ]


def summary(listed: Sequence[Listed], left_out: int, folder: Path, fault: str | None) -> str:
    """How much is indexed, where it comes from, and what stands in the way of changing it."""
    figures = [(len(listed), "article"), (sum(item.passages for item in listed), "passage")]
    parts = [f"<b>{number:,}</b> {_plural(noun, number)}" for number, noun in figures]
    days = sorted(item.date for item in listed if item.date)
    if days:
        parts.append(f"dated {_day(days[0])}" + (f" to {_day(days[-1])}" if days[0] != days[-1] else ""))
    if left_out:
        parts.append(f"<b>{left_out:,}</b> not read")
    warning = f'<p class="warning">{escape(fault)}</p>' if fault else ""
    place = f'<p class="place">Folder <bdi class="file">{escape(str(folder))}</bdi></p>'
    return f'<div class="summary"><p>{" · ".join(parts)}</p>{place}{warning}</div>'


def table(listed: Sequence[Listed], total: int, room: int, changes: bool) -> str:
    """The first ``room`` of the articles that were looked for, of ``total`` in the index, each with a box to tick.

    ``changes`` says whether files can be removed.
    """
    shown = listed[:room]
    remove = '<button type="button" class="remove" disabled>Remove …</button>' if changes else ""
    tools = (
        '<div class="tools"><span class="chosen">None chosen</span>'
        f'<button type="button" class="within primary" disabled>Ask within these</button>{remove}</div>'
    )
    more = len(listed) - len(shown)
    button = f'<button type="button" class="more">Show {min(more, STEP):,} more of {more:,}</button>' if more else ""
    found = "" if len(listed) == total else f"{len(listed):,} of {total:,} articles"
    body = "".join(map(_row, shown)) or '<tr><td></td><td colspan="3">No article has these words.</td></tr>'
    return (
        f'{tools}<p class="count">{found}</p><table><caption class="unseen">Indexed articles</caption><thead><tr>'
        '<th class="tick"><input type="checkbox" class="all" aria-label="Choose all that are listed"></th>'
        '<th>Article</th><th>Date</th><th class="number">Passages</th></tr></thead>'
        f"<tbody>{body}</tbody></table>{button}"
    )


def confirmation(names: Sequence[str], others: int, folder: Path) -> str:
    """The question whether files shall be deleted; ``others`` are further articles that are in the same files."""
    count = f"{len(names):,} {_plural('file', len(names))}"
    them = "it" if len(names) == 1 else "them"
    more = f" {others:,} more {_plural('article', others)} than were chosen would go with {them}." if others else ""
    return (
        '<dialog aria-labelledby="confirm-heading"><h2 id="confirm-heading">'
        f"Delete {count} from your folder?</h2>"
        f'<p>This deletes {them} from the disk, in <bdi class="file">{escape(str(folder))}</bdi>, not only from the '
        f"index, and cannot be undone.{more}</p>{_names(names)}"
        f'<div class="tools"><button type="button" class="keep">Keep {them}</button>'
        f'<button type="button" class="delete danger">Delete {count}</button></div></dialog>'
    )


def left_out(skipped: Sequence[Skipped]) -> str:
    """The files and rows that could not be read, each with the reason."""
    if not skipped:
        return ""
    rows = [f"<li>{_file(part.source)}: {escape(part.reason)}</li>" for part in skipped[:TOLD]]
    return (
        f'<details class="left-out" open><summary>{len(skipped):,} not read</summary>'
        f"<ul>{''.join(rows)}{_rest(len(skipped))}</ul>"
        '<p class="dim">They are tried again when they change.</p></details>'
    )


def report(added: Sequence[Added], removed: Sequence[Removed], events: Iterable[SyncEvent], done: SyncReport) -> str:
    """What became of files that were added or removed, and of the index after it."""
    refused = [f"{_file(item.offered)} was refused: {escape(item.remark)}" for item in added if item.name is None]
    remarks = [f"{_file(item.offered)}: {escape(item.remark)}" for item in added if item.name and item.remark]
    stuck = [f"{_file(item.name)} is still there: {escape(item.fault)}" for item in removed if item.fault]
    changed = [
        f"{_file(event.article)} {_became(event)}"
        for event in events
        if event.event != "skipped" or event.article in {item.name for item in added}
    ]
    counts = [
        f"{number:,} {name}" for name in ("added", "changed", "renamed", "removed") if (number := getattr(done, name))
    ]
    head = f"{', '.join(counts) or 'Nothing new'}; {done.unchanged:,} as they were. {done.seconds:.1f} s."
    lines = [*refused, *stuck, *remarks, *changed]
    items = "".join(f"<li>{line}</li>" for line in lines[:TOLD])
    return f'<div class="told"><p>{head[:1].upper() + head[1:]}</p><ul>{items}{_rest(len(lines))}</ul></div>'


def trouble(message: str, added: Sequence[Added] = (), removed: Sequence[Removed] = ()) -> str:
    """Why the index could not follow, and what became of the files nevertheless."""
    kept = [f"{_file(item.name)} is in the folder" for item in added if item.name]
    refused = [f"{_file(item.offered)} was refused: {escape(item.remark)}" for item in added if item.name is None]
    gone = [f"{_file(item.name)} {escape(item.fault) if item.fault else 'was deleted'}" for item in removed]
    items = "".join(f"<li>{line}</li>" for line in [*refused, *kept, *gone][:TOLD])
    head = f'<p class="warning">{escape(message[:1].upper() + message[1:])}.</p>'
    return f'<div class="told">{head}<ul>{items}</ul></div>'


def _row(item: Listed) -> str:
    name = escape(item.article)
    label = escape(f"Choose {item.title}")
    file = f'<bdi class="file">{_name(item.article)}</bdi>'
    if "#" not in item.article:  # a row of a table has no file of its own
        file = f'<a href="original/{quote(item.article)}" target="_blank" rel="noopener">{file}</a>'
    return (
        f'<tr><td class="tick"><input type="checkbox" value="{name}" aria-label="{label}"></td>'
        f'<td><span class="title" dir="auto">{escape(item.title)}</span>{file}</td>'
        f'<td class="date">{_day(item.date) if item.date else "–"}</td><td class="number">{item.passages:,}</td></tr>'
    )


def _day(day: str) -> str:
    return f'<time datetime="{escape(day)}">{escape(day)}</time>'


def _became(event: SyncEvent) -> str:
    if event.event == "skipped":
        return f"is in the folder but cannot be read: {escape(event.reason or '')}"
    if event.event == "removed":
        return "was removed"
    passages = f"{event.passages:,} {_plural('passage', event.passages)}"
    return f"was {event.event}: {passages}"


def _names(names: Sequence[str]) -> str:
    items = "".join(f'<li data-name="{escape(name)}">{_file(name)}</li>' for name in names)
    return f"<ul>{items}</ul>"


def _file(name: str) -> str:
    return f'<bdi class="file">{_name(name)}</bdi>'


def _name(name: str) -> str:
    """A file's name, without the characters that would make it look like another one."""
    return escape(name.translate(_TURNING))


def _rest(count: int) -> str:
    return f"<li>and {count - TOLD:,} more</li>" if count > TOLD else ""


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else f"{noun}s"
