"""A line that asks several questions → each of them, complete in itself. Pure.

Three plain shapes, each with its marks; whatever leaves a doubt stays one question:

- one question mark after another: "Who runs Taobao? How many sellers does it have?"
- question words that share the rest: "When and where was she born?", "Who founded it and when?"
- a second clause with a question word and a verb before its subject: "Who runs it and how many sellers are there?"
"""

import re

from qa.forms.wrapping import ASKS, WH

_AUX = r"is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must|may|might"
_BARE = r"who|what|when|where|why|how"
_LATE = r"when|where|why|how(?: (?:many|much|often|long|far|old))?|(?:since|until|by) when|in (?:what|which) [a-z]+"

_STARTS = re.compile(rf"(?:and |but |also )*(?:{ASKS.pattern}|(?:{_AUX})\b)", re.IGNORECASE)
_MARK = re.compile(r"\?+[\"”’)]*\s+(?=\S)")
_SHARED = re.compile(
    rf"(?P<list>(?:{_BARE})(?:, (?:{_BARE}))*,? and (?:{_BARE})) (?P<rest>(?:{_AUX})\b.+)", re.I | re.S
)
_BEHIND = re.compile(
    rf"(?P<first>.+?)(?:,? and|,) (?P<late>(?:{_LATE})(?:(?:, | and |, and )(?:{_LATE}))*)\s*\?*", re.I | re.S
)
_CLAUSE = re.compile(
    rf"(?P<first>.+?),? and (?P<second>(?:{_LATE}|{WH})\b(?: (?!and\b|{_AUX}\b)[\w’'-]+){{0,3}} (?:{_AUX}) .+)",
    re.I | re.S,
)
_OPENS = re.compile(rf"(?P<wh>{ASKS.pattern}(?: (?!{_AUX}\b)[\w’'-]+)*?) (?P<rest>(?:{_AUX})\b.+)", re.I | re.S)
_SUBJECT = re.compile(r"(?:who|what) (?P<verb>[a-z]+) (?P<object>.+)", re.IGNORECASE | re.DOTALL)
_ASKING = re.compile(rf"\b(?:{WH})\b", re.IGNORECASE)
_AND = re.compile(r",? and |, ", re.IGNORECASE)
_LEAD = re.compile(r"(?:and|but|also),? ", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“«‘]|(?<!\w)'")
_NO_OBJECT = re.compile(r"(?:in|on|at|of|from|to|for|with|by|as|that|per|during|since|until|about|into|not|so)\b")


def split(line: str) -> list[str]:
    """The questions of a line in their order; the line itself if it asks one."""
    asked = _at_marks(line)
    return [part for one in asked for part in _shared(one)] if len(asked) > 1 else _shared(line)


def _at_marks(line: str) -> list[str]:
    """Cut behind question marks, if every piece begins as questions do and nothing is quoted."""
    if _QUOTED.search(line):
        return [line]
    cuts = [0, *(found.end() for found in _MARK.finditer(line)), len(line)]
    pieces = [line[low:high].strip() for low, high in zip(cuts, cuts[1:], strict=False)]
    whole = len(pieces) > 1 and all(_STARTS.match(piece) and len(piece.split()) > 1 for piece in pieces)
    return [_LEAD.sub("", piece, count=1) if _LEAD.match(piece) else piece for piece in pieces] if whole else [line]


def _shared(question: str) -> list[str]:
    """The questions in one that ends with one question mark at most."""
    bare = question.strip().rstrip("?").rstrip()
    if _QUOTED.search(bare) or bare.count("?") or not _STARTS.match(bare):
        return [question]
    if found := _SHARED.fullmatch(bare):
        return [f"{_title(word)} {found['rest']}?" for word in _AND.split(found["list"])]
    if found := _BEHIND.fullmatch(bare):
        first = found["first"].rstrip(",")
        late = [_moved(word, first) for word in re.split(r", and | and |, ", found["late"])]
        return [f"{first}?", *late] if all(late) else [question]
    if (found := _CLAUSE.fullmatch(bare)) and _is_whole(found["first"]):
        return [f"{found['first'].rstrip(',')}?", f"{_title(found['second'])}?"]
    return [question]


def _is_whole(first: str) -> bool:
    """Whether a clause is a question by itself: one question word, a verb and more."""
    opened = _OPENS.fullmatch(first) or _SUBJECT.fullmatch(first)
    return opened is not None and len(first.split()) > 2 and len(_ASKING.findall(first)) < 2


def _moved(word: str, first: str) -> str:
    """The question that another question word makes of the first one; "" where that is in doubt."""
    if opened := _OPENS.fullmatch(first):
        return f"{_title(word)} {opened['rest']}?"
    asked = _SUBJECT.fullmatch(first)
    if not asked or _NO_OBJECT.match(asked["object"]):
        return ""
    participle, be = _passive(asked["verb"].lower())
    return f"{_title(word)} {be} {asked['object']} {participle}?" if participle else ""


def _passive(verb: str) -> tuple[str, str]:
    """The participle of a finite verb and the form of "be" of its tense; "" if it is no verb: ("founded", "was")."""
    from lemminflect import getAllLemmas, getInflection  # here: its tables take a while to load

    lemmas = getAllLemmas(verb).get("VERB", ())
    forms = getInflection(lemmas[0], "VBN") if lemmas else ()
    past = bool(lemmas) and verb not in getInflection(lemmas[0], "VBZ")
    return (forms[0], "was" if past else "is") if forms else ("", "")


def _title(text: str) -> str:
    return text[:1].upper() + text[1:]
