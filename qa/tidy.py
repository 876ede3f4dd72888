"""Spans as a person would have marked them: no dangling bracket or quotation mark, no loose punctuation. Pure."""

PAIRS = {"(": ")", "[": "]", "{": "}", "“": "”", "‘": "’", "«": "»", "（": "）", "《": "》"}
_OPENERS = {close: opener for opener, close in PAIRS.items()}
_LOOSE = " \t\r\n,;:"


def tidy(text: str, start: int, end: int, low: int, high: int) -> tuple[int, int] | None:
    """Mend the span [start, end) of ``text`` without leaving [low, high); None if no word is in it.

    A bracket or quotation mark whose partner stands right outside takes it in; one without a partner that
    stands at the rim is left out. Loose punctuation at the rim goes.
    """
    start, end = _strip(text, start, end)
    unclosed, unopened = _unpaired(text, start, end)
    if unclosed is not None and end < high and text[end] == PAIRS[text[unclosed]]:
        end += 1
    elif unclosed == start:
        start += 1
    if unopened is not None and start > low and text[start - 1] == _OPENERS[text[unopened]]:
        start -= 1
    elif unopened == end - 1:
        end -= 1
    start, end = _strip(text, start, end)
    return (start, end) if any(character.isalnum() for character in text[start:end]) else None


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _LOOSE:
        start += 1
    while start < end and text[end - 1] in _LOOSE:
        end -= 1
    return start, end


def _unpaired(text: str, start: int, end: int) -> tuple[int | None, int | None]:
    """Where the first opener without a closer stands, and the last closer without an opener.

    A closing single mark is mostly an apostrophe ("China’s"): without an opener it counts for nothing.
    """
    open_at: list[int] = []
    unopened = None
    for position in range(start, end):
        character = text[position]
        if character in PAIRS:
            open_at.append(position)
        elif open_at and PAIRS[text[open_at[-1]]] == character:
            open_at.pop()
        elif character in _OPENERS and character != "’":
            unopened = position
    return (open_at[0] if open_at else None), unopened
