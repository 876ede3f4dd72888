"""How tests visit the app: fixtures of a real browser, and what may not happen in it."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.serving import chromium

PATIENCE = 300_000
"""Milliseconds that a busy machine is given before what is awaited counts as missing."""

WIDE, NARROW = (1440, 900), (390, 844)

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with chromium() as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens the app as a new visitor. Nothing may be asked of another host, and no script may fail."""
    faults: list[str] = []
    contexts: list[BrowserContext] = []

    def visit(address: str, size: tuple[int, int] = WIDE, scheme: str = "light") -> Page:
        contexts.append(
            browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)  # type: ignore[arg-type]
        )
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: faults.extend(outside(request.url, address.partition("?")[0])))
        page.goto(f"{address}{'&' if '?' in address else '?'}__theme={scheme}")
        expect(page.get_by_label("Question")).to_be_focused()
        return page

    yield visit
    for context in contexts:
        context.close()
    assert faults == []


def outside(url: str, address: str) -> list[str]:
    """A request's address if it leads to another host than the app's.

    The page may hold ``data:`` and ``blob:`` itself, and the browser's own PDF viewer is an extension.
    """
    return [] if url.startswith((address, "data:", "blob:", "chrome-extension:", "chrome:")) else [url]


def faults_of_access(page: Page) -> list[str]:
    """What axe-core calls serious or critical, each with the first element that has it."""
    found = Axe().run(page).response
    assert len(found["passes"]) > 10
    serious = [fault for fault in found["violations"] if fault["impact"] in ("serious", "critical")]
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in serious]
