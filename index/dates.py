"""Words that say when only together with the day they were written on. Pure."""

import re

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_SPANS = "year|month|week|weekend|quarter|decade|century|spring|summer|autumn|fall|winter|night"
_SEEN_FROM_A_DAY = re.compile(
    r"\b(?:today|tomorrow|yesterday|tonight|now|nowadays|currently|presently|recently|lately|at present|so far|"
    rf"(?:this|last|next|past|coming|current) (?:{_SPANS}|{_MONTHS}|{_DAYS})|"
    rf"(?:\d+|one|two|three|four|five|six|ten|a few|several) (?:{_SPANS}|day)s? ago|(?:{_SPANS}|day)s? ago|"
    r"(?:the|in the) (?:last|past|coming|next) (?:\w+ )?(?:years|months|weeks|days|decades))\b",
    re.IGNORECASE,
)


def depends_on_date(text: str) -> bool:
    """Whether ``text`` says when as seen from the day it was written on: now, this year, last September."""
    return bool(_SEEN_FROM_A_DAY.search(text))
