"""The Articles pane: what is indexed; files added, removed and read again; asking within some. Gradio wiring only."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import ChatbotError
from index.types import SyncEvent
from qa.ui import listing
from qa.ui.ask import AskPane
from qa.ui.folder import Added, Removed, add_files, folder_fault, remove_files
from qa.ui.parts import LISTED
from qa.ui.workspace import Workspace

FOLDER = Path(__file__).parent
"""Holds the scripts of the pane."""

PROGRESS = gr.Progress()

QUIET: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
"""Of events that take no time."""

SPOKEN = 'element.setAttribute("role", "status")'
"""The script of a component whose news are read out to those who do not see them."""

IDLE = '<p class="dim">Files that are added, changed or removed are reported here.</p>'

Shown = tuple[str, str, str]
"""Summary, table, and the list of what is not read."""


class ArticlesPane:
    """The components of the pane and what happens between them; nothing is kept but in the folder and the index."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        with gr.Row(elem_id="articles"):
            with gr.Column(elem_id="shelf-side", scale=5):
                self._summary = _html("summary")
                self._find = gr.Textbox(
                    "",
                    elem_id="find",
                    label="Find articles",
                    placeholder="Words of a name, title or date",
                    max_lines=1,
                )
                self._room = gr.State(listing.STEP)
                self._table = _html("shelf", "articles.js")
            with gr.Column(elem_id="files-side", scale=3):
                self._changers = make_changers() if workspace.changes else None
                self._news = gr.HTML(IDLE, elem_id="news", js_on_load=SPOKEN, apply_default_css=False)
                self._left_out = _html("left-out")
        self._confirm = _html("confirm", "confirm.js")

    def wire(self, app: gr.Blocks, tab: gr.Tab, tabs: gr.Tabs, ask: AskPane) -> None:
        """Connect the pane: to its own tab, and to the chat that asks within chosen articles."""
        state = [self._find, self._room]
        shown = [self._summary, self._table, self._left_out]
        for event in (app.load, tab.select):
            event(self.show, state, shown, **QUIET)
        app.load(self.choices, None, ask.only, **QUIET)
        self._find.change(self.find, self._find, [self._room, self._table], **QUIET)
        self._table.more(self.more, state, [self._room, self._table], **QUIET)
        self._table.within(self.within, None, [tabs, ask.limits, ask.only], **QUIET)
        if self._changers is None:
            return
        add, sync = self._changers
        working: dict[str, Any] = {"show_progress_on": self._news, "concurrency_limit": None}
        working["api_visibility"] = "private"
        changed = [self._news, *shown, ask.only]
        self._table.remove(self.ask_removal, None, self._confirm, **QUIET)
        sync.click(self.sync, state, changed, **working)
        self._confirm.delete(self.remove, state, changed, **working)
        add.upload(self.add, [add, *state], [add, *changed], **working)

    def show(self, words: str, room: int) -> Shown:
        """What there is now: summary, table, what is not read."""
        index = self._workspace.index
        listed, skipped = index.articles(), index.skipped()
        fault = folder_fault(index.folder)
        summary = listing.summary(listed, len(skipped), index.folder, fault)
        return summary, self._list(words, room), listing.left_out(skipped)

    def choices(self) -> Any:  # noqa: ANN401  (Gradio's update of a component)
        """The articles that a question can be limited to."""
        return gr.Dropdown(choices=[listed.article for listed in self._workspace.index.articles()[:LISTED]])

    def find(self, words: str) -> tuple[int, str]:
        """The articles that hold ``words``, from the first one on."""
        return listing.STEP, self._list(words, listing.STEP)

    def more(self, words: str, room: int) -> tuple[int, str]:
        """A longer list."""
        return room + listing.STEP, self._list(words, room + listing.STEP)

    def within(self, event: gr.EventData) -> tuple[Any, Any, Any]:
        """The chat, limited to the articles that were ticked."""
        known = {listed.article for listed in self._workspace.index.articles()}
        names = [name for name in event.names if name in known]
        return (
            gr.Tabs(selected="ask"),
            gr.Accordion(open=True),
            gr.Dropdown(value=names, choices=sorted(known)[:LISTED], allow_custom_value=True),
        )

    def ask_removal(self, event: gr.EventData) -> str:
        """The question whether the files of the articles that were ticked shall be deleted."""
        index = self._workspace.index
        sources = self._sources(event.names)
        held = sum(len(index.store.articles_of(source)) for source in sources)
        return listing.confirmation(sources, max(held - len(set(event.names)), 0), index.folder) if sources else ""

    def remove(self, words: str, room: int, event: gr.EventData, progress: gr.Progress = PROGRESS) -> tuple[Any, ...]:
        """Delete the files that were confirmed, and let the index follow."""
        index = self._workspace.index
        known = index.store.files()
        names = [name for name in event.names if name in known]
        fault = folder_fault(index.folder)
        if not fault and not {source for source, state in known.items() if state.skipped is None} - set(names):
            fault = "these are all articles that there are; an index needs at least one; add another before"
        if fault:
            return self._after(words, room, listing.trouble(fault.rstrip(".")))
        return self._follow(words, room, progress, removed=remove_files(index.folder, names))

    def add(
        self, files: Sequence[str] | None, words: str, room: int, progress: gr.Progress = PROGRESS
    ) -> tuple[Any, ...]:
        """Put uploaded files into the folder, and let the index follow; empties the place to drop them."""
        folder = self._workspace.index.folder
        fault = folder_fault(folder)
        if fault:
            return None, *self._after(words, room, listing.trouble(fault.rstrip(".")))
        offered = [Path(name) for name in files or ()]
        added = add_files(folder, offered)
        for path in offered:
            path.unlink(missing_ok=True)
        return None, *self._follow(words, room, progress, added=added)

    def sync(self, words: str, room: int, progress: gr.Progress = PROGRESS) -> tuple[Any, ...]:
        """Bring the index up to the folder as it is now."""
        return self._follow(words, room, progress)

    def _follow(
        self,
        words: str,
        room: int,
        progress: Callable[..., object],
        added: Sequence[Added] = (),
        removed: Sequence[Removed] = (),
    ) -> tuple[Any, ...]:
        """Sync, and tell what became of it all."""
        events: list[SyncEvent] = []
        progress(0, desc="Looking for changes")

        def advance(done: int, total: int) -> None:
            progress((done, total), desc="Indexing", unit="files")

        try:
            done = self._workspace.sync(events.append, advance)
        except ChatbotError as error:
            return self._after(words, room, listing.trouble(str(error), added, removed))
        return self._after(words, room, listing.report(added, removed, events, done))

    def _after(self, words: str, room: int, news: str) -> tuple[Any, ...]:
        return news, *self.show(words, room), self.choices()

    def _list(self, words: str, room: int) -> str:
        listed = self._workspace.index.articles()
        return listing.table(listing.matching(listed, words), len(listed), room, self._workspace.changes)

    def _sources(self, names: Sequence[str]) -> list[str]:
        """The files that articles were read from, each once."""
        index = self._workspace.index
        known = {listed.article for listed in index.articles()}
        return sorted({index.article(name).source for name in names if name in known})


def make_changers() -> tuple[gr.File, gr.Button]:
    """The place to drop files, and the button that reads the folder again."""
    _html("add-heading", value=listing.ADD)
    add = gr.File(elem_id="add", label="Add files", show_label=False, file_count="multiple", height=132)
    return add, gr.Button("Re-sync with the folder", elem_id="resync", size="sm")


def _html(name: str, script: str | None = None, value: str = "") -> gr.HTML:
    """A part of the pane that is HTML, perhaps with a script of its own."""
    code = (FOLDER / script).read_text(encoding="utf-8") if script else None
    return gr.HTML(value, elem_id=name, js_on_load=code, apply_default_css=False)
