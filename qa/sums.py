"""Sums as wholes: a number with its currency, its magnitude, its unit, and its conversion in brackets. Pure."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from re import Match

_CURRENCY = r"(?:(?:US|HK|A|C|NT|S|R)?[$€£¥₹₩]|(?:USD|EUR|GBP|JPY|CNY|RMB|HKD|INR|CHF|Rs\.?)(?![a-z]))"
_NUMBER = r"\d+(?:[,.]\d+)*"
_MAGNITUDE = r"(?:\s?(?:thousand|[mb]illion|trillion|lakh|crore)\b|(?:[kKmMbB]|bn|mn|tn)\b)"
_SHARE = r"\s?(?:%|‰|percent\b|per\scent\b)"
_UNIT = (
    r"(?:\s?°[CF]?"
    r"|[\s-](?:(?:U\.?S\.?\s)?dollars?|euros?|pounds?|yuan|renminbi|yen|rupees?|francs?|cents?)\b"
    r"|\s?(?:(?:square|cubic|sq\.?|cu\.?)\s)?(?:km|kilomet(?:re|er)s?|cm|mm|met(?:re|er)s?|miles?|mi|f(?:oo|ee)?t|inch(?:es)?"
    r"|yards?|acres?|hectares?|ha|kg|kilograms?|grams?|tons?|tonnes?|lbs?|litres?|liters?|gallons?|mph|km/h|kW|MW|GW|m)[²³23]?\b)"
)
_SUM = re.compile(rf"(?<![\w.,])(?:{_CURRENCY}\s?)?{_NUMBER}{_MAGNITUDE}?(?:{_UNIT}|{_SHARE})?(?!\w)")
_MEASURED = re.compile(rf"(?:{_CURRENCY}\s?{_NUMBER}{_MAGNITUDE}?|{_NUMBER}{_MAGNITUDE}?{_UNIT}){_UNIT}?")

REACH = 80
"""Characters around a span in which the rest of its sum may stand."""


def whole_sums(text: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """Widen the span [start, end) of ``text`` so that it cuts no sum in two, without leaving [low, high).

    "30" in "RMB30b ($4.6b)" becomes "RMB30b ($4.6b)": the sum that it is a part of, with the bracket right behind
    that says the same in another currency or unit. "4.6" becomes "$4.6b": who asks for dollars wants no more.
    """
    if not any(map(str.isdigit, text[max(low, start - 1) : min(high, end + 1)])):
        return start, end
    for first, last, whole in _sums(text, max(low, start - REACH), min(high, end + REACH)):
        if first < start < last:
            start = first
        if first < end < last:
            end = last
        if start < last <= end <= whole:
            end = whole
    return start, end


def without_conversions(text: str) -> str:
    """The text without the brackets in which its sums are converted: "RMB30b ($4.6b)" → "RMB30b"."""
    kept, at = [], 0
    for _, last, whole in _sums(text, 0, len(text)):
        if last >= at:  # else it stands in a bracket that was left out
            kept.append(text[at:last])
            at = whole
    return "".join(kept) + text[at:]


def _sums(text: str, low: int, high: int) -> Iterator[tuple[int, int, int]]:
    """The bounds of each sum in [low, high), and the end of its conversion, where it has one, else its own."""
    found = list(_SUM.finditer(text, low, high))
    for match, behind in zip_longest(found, found[1:]):
        conversion = _conversion(text, match, behind, high) if behind else None
        yield match.start(), match.end(), conversion or match.end()


def _conversion(text: str, of: Match[str], other: Match[str], high: int) -> int | None:
    """The end of the bracket right behind the measured sum ``of``, if it holds ``other`` and nothing else."""
    opened = text[of.end() : other.start()] in (" (", "(")
    closed = other.end() < high and text[other.end()] == ")"
    if opened and closed and _MEASURED.fullmatch(of[0]) and _MEASURED.fullmatch(other[0]):
        return other.end() + 1
    return None
