"""Polite words around a question, taken off. Pure.

"Could you please tell me who the head of Taobao Mall is?" asks "who is the head of Taobao Mall?".
"""

import re

WH = r"who|whom|whose|what|which|when|where|why|how"

_PREPOSITION = r"(?:at|by|for|from|in|of|on|since|to|under|until|with|about)"

ASKS = re.compile(rf"(?:{_PREPOSITION} )?(?:{WH})\b", re.IGNORECASE)
"""How a question that wants words begins."""

_GREETING = re.compile(
    r"\A(?:hi|hello|hey|good (?:morning|day|evening)|excuse me|sorry|ok|okay|well|so)\b[,.!]+ *", re.IGNORECASE
)
_PLEASE = re.compile(r"\Aplease\b[, ]*", re.IGNORECASE)
_THANKS = re.compile(r"[,.!? ]*\b(?:(?<!they )(?<!you )please|thanks|thank you)\b[.!? ]*$", re.IGNORECASE)
_KNOW = r"(?:know|find out|ask|learn|hear|understand|be told)"
_TELL = r"(?:tell|explain|say|show|remind|inform|give|let)(?: (?:to )?(?:me|us))?(?: know)?"
_WRAPPERS = re.compile(
    rf"(?:(?:can|could|would|will) you (?:please |kindly |perhaps |maybe )?{_TELL}"
    rf"|(?:do|does|would) (?:you|anyone|anybody|someone|somebody) (?:happen to |perhaps |by any chance )?know"
    rf"|(?:please )?(?:tell|explain to|show|remind|inform|give) (?:me|us)"
    rf"|i(?:['’]d| would) (?:really )?(?:like|love) to {_KNOW}"
    rf"|i (?:really )?(?:want|need|wish|would want) to {_KNOW}"
    r"|i(?:['’]m| am| was|['’]ve been| have been) (?:just )?(?:wondering|curious|trying to find out)"
    rf"|i wonder)\b[,:]? ?(?:please,? )?(?P<asked>.+)",
    re.IGNORECASE | re.DOTALL,
)
_WHETHER = re.compile(r"(?:if|whether)\s+", re.IGNORECASE)
_VERB_LAST = re.compile(
    rf"(?P<wh>(?:{WH})(?: (?:many|much|old|big|long|far|large))?) "
    r"(?P<rest>(?:(?:the|a|an|this|that)\b|(?-i:[A-Z0-9])).*) (?P<verb>is|are|was|were)",
    re.DOTALL | re.IGNORECASE,
)


def unwrap(question: str) -> str:
    """The question inside polite words; the question itself where there are none."""
    bare = _THANKS.sub(_end(question), _PLEASE.sub("", _GREETING.sub("", question.strip(), count=1), count=1))
    wrapped = _WRAPPERS.fullmatch(bare.rstrip(".!? "))
    if not wrapped:
        return bare if _words(bare) > 1 else question
    asked = _PLEASE.sub("", wrapped["asked"])
    if ASKS.match(asked):
        return f"{_in_order(asked)}?"
    if whether := _WHETHER.match(asked):
        return f"whether {asked[whether.end() :]}?"
    return f"{asked}{_end(question)}" if _words(asked) > 1 else question


def is_whether(question: str) -> bool:
    """Whether an unwrapped question asks if something is so, in the order of a statement."""
    return question.lower().startswith("whether ")


def _in_order(asked: str) -> str:
    """With the verb behind its question word: "who the head is" → "who is the head"."""
    late = _VERB_LAST.fullmatch(asked)
    return f"{late['wh']} {late['verb']} {late['rest']}" if late else asked


def _end(question: str) -> str:
    return "?" if question.rstrip(" .!").endswith("?") else ""


def _words(text: str) -> int:
    return len(text.split())
