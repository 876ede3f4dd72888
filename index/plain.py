"""Typographic forms → the plain ones that people type, for matching only: what is shown is never changed. Pure."""

LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
"""Characters that stand for several letters, as some PDF files have them."""

_UNSEEN = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
"""Soft hyphens and characters of no width, which stand inside of words."""

_PLAIN = {**{ord(one): letters for one, letters in LIGATURES.items()}, **_UNSEEN}


def plain(text: str) -> str:
    """``text`` with ligatures as letters and without characters that are not seen.

    For the encoder, whose vocabulary has no ligatures. Quotation marks and dashes stay, because it knows them.
    """
    return text if text.isascii() else text.translate(_PLAIN)
