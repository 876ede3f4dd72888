"""Typographic forms → the plain ones that people type, for matching only: what is shown is never changed. Pure."""

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_UNSEEN = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
"""Soft hyphens and characters of no width, which stand inside of words."""

_PLAIN = {**_LIGATURES, **_UNSEEN}


def plain(text: str) -> str:
    """``text`` with ligatures as letters and without characters that are not seen.

    For the encoder, whose vocabulary has no ligatures. Quotation marks and dashes stay, because it knows them.
    """
    return text if text.isascii() else text.translate(_PLAIN)
