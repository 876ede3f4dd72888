"""``python -m tests.crowd``: many people ask the web app at once; whether all are answered as alone, and how late."""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from tests.crowd.asking import SHIPPED, ask, ask_together, gold_questions
from tests.serving import chromium, serving


def main() -> int:
    """Ask alone, ask together, compare; 1 if an answer differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.crowd", description=__doc__)
    parser.add_argument("--people", type=int, default=16)
    parser.add_argument("--questions", type=int, default=5, help="that each of them asks")
    options = parser.parse_args()
    questions = gold_questions()[: options.people * options.questions]
    shares = [questions[person :: options.people] for person in range(options.people)]
    place = Path(tempfile.mkdtemp()) / "index"
    with serving("--articles", SHIPPED, "--index", place) as (address, _):
        alone = [ask(address, question) for question in questions]
        begin = time.perf_counter()
        together = ask_together(address, shares)
        seconds = time.perf_counter() - begin
        loaded, answered, hosts = visit(address)
    shutil.rmtree(place.parent)
    right = {reply.question: reply.answer for reply in alone}
    differ = [reply.question for reply in together if reply.answer != right[reply.question]]
    for name, replies in (("alone", alone), (f"{options.people} at once", together)):
        p50, p95 = np.percentile([reply.seconds for reply in replies], (50, 95))
        print(f"{name}: {len(replies)} questions, p50 {p50:.2f} s, p95 {p95:.2f} s")
    print(f"{len(together) / seconds:.2f} questions a second at once; {len(differ)} answers differ from those alone")
    print(
        f"in a browser: page after {loaded:.1f} s, answer to a typed question after {answered:.1f} s; hosts: {hosts}"
    )
    for question in differ:
        print(f"DIFFERS {question}")
    return 1 if differ else 0


def visit(address: str) -> tuple[float, float, set[str]]:
    """Seconds until the page is there and until a typed question is answered; the hosts that were asked."""
    with chromium() as browser:
        page = browser.new_page()
        page.set_default_timeout(300_000)
        hosts: set[str] = set()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        begin = time.perf_counter()
        page.goto(address)
        page.get_by_label("Question").wait_for()
        loaded = time.perf_counter() - begin
        page.keyboard.type("Who is the head of Taobao Mall?")
        page.keyboard.press("Enter")
        page.locator("#chat .card blockquote").wait_for()
        return loaded, time.perf_counter() - begin, hosts


if __name__ == "__main__":
    sys.exit(main())
