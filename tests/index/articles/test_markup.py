"""A tree of HTML → blocks."""

import pytest
from lxml import html

from index.articles.blocks import assemble
from index.articles.markup import blocks


def text(page: str) -> str:
    return assemble(blocks(html.document_fromstring(page))).text


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>One <b>bold</b>\n word.</p><p>Two</p>", "One bold word.\n\nTwo"),
        ("<p>a<br>b<!-- c -->d</p>", "a bd"),
        ("<div>before<p>inside</p>after</div>", "before\n\ninside\n\nafter"),
        ("<ul><li>One<li>Two</ul><p>Text", "- One\n- Two\n\nText"),
        ("<p>Text<ol><li>One<li>Two</ol>", "Text\n\n- One\n- Two"),
        ("<p>x<script>y</script>z<style>w</style></p>", "xz"),
        ("<p>non\xa0breaking so\xadft</p>", "non\xa0breaking so\xadft"),
        ("<table><tr><th>City<th>People<tr><td>Oslo<td>7</table>", "| City: Oslo | People: 7 |"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>tail", "| a | b |\n| c | d |\n\ntail"),
        ("<table><tr><td><p>a</p><p>b</p><td>c<br>d</table>", "| a b | c d |"),
        ("<table><tr><th>City<th>People<tr><td>Oslo<td></table>", "| City: Oslo | People: |"),
        ("<table><tr><th>Alone</table>", "| Alone |"),
    ],
)
def test_blocks_are_what_a_browser_shows(page: str, expected: str) -> None:
    assert text(page) == expected
