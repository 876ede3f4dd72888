"""Sentences of an article → questions that they answer, each with the words that answer it. Pure.

Only sentences of a plain build are turned: a subject, its verb, and a figure, a day or a name. The kinds and forms
of words are lemminflect's. Whatever leaves a doubt is left out: rather no question than an odd one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import Article
from index.dates import depends_on_date
from index.sentences import sentences

SCANNED = 20_000
"""Code points of an article that are looked at."""

SUBJECT = 8
"""Words before the verb, at most."""

QUESTION = range(4, 19)
"""Words that a question may have."""

BE = ("is", "are", "was", "were")
HAVE = {"has": "does", "have": "do", "had": "did"}
MODAL = ("will", "can", "could", "would", "should", "must", "may", "might")
FINITE = frozenset((*BE, *HAVE, *MODAL))

_PERSON = (
    "head|chief executive|chief|president|(?:co-?)?founder|director|chair(?:man|woman|person)?|CEO|minister|mayor|"
    "king|queen|author|editor|manager|leader|professor|secretary|spokes(?:man|woman|person)|owner|creator|inventor|"
    "governor|architect|captain|coach|principal|conductor|composer"
)
_NAMES = r"[A-Z](?:[\w’'.-]*\w)?(?: (?:of |the |de |van |von )?[A-Z0-9](?:[\w’'.-]*\w)?){0,4}"
_OFFICE = rf"(?:[a-z][\w-]+ ){{0,3}}(?:{_PERSON}) of (?:the )?{_NAMES}"
_APPOSED = re.compile(rf"(?P<who>[A-Z][\w’'-]+(?: [A-Z][\w’'.-]*){{1,2}}), (?:the |a )?(?P<office>{_OFFICE})(?=[,.])")
_IS_OFFICE = re.compile(
    rf"(?P<who>[A-Z][\w’'-]+(?: [A-Z][\w’'.-]*){{1,2}}) (?P<verb>is|was) the (?P<office>{_OFFICE})"
)

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = rf"(?:(?:{_MONTH}) (?:\d{{1,2}}, )?|\d{{1,2}} (?:{_MONTH}) )?(?:1[5-9]|20)\d\d(?!\d|,\d|[\w%–-])"
_DATED = re.compile(rf"(?P<kept>.*?) ?\b(?:in|on) (?P<day>{_DAY})(?P<after>.*)", re.DOTALL)
_LEADING_DATE = re.compile(rf"(?:In|On) (?P<day>{_DAY}),? ")
_LEADING = re.compile(r"(?:In|At|By|On|Since|As of|According to|However|Today) ?[\w ’'.-]{0,40}, ")

_NUMBER = re.compile(
    r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?: (?:million|billion|thousand))?(?![\w%,-])"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty)\b"
)
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_SHARE = re.compile(r"(?P<share>\d+(?:\.\d+)?(?:%| percent| per cent)) of (?P<whole>.+)")
_MONEY = re.compile(r"[$£€¥]\d(?:[\d,.]*\d)?(?:bn|m|k| (?:million|billion|trillion))?(?=[ ,]|\.?$)")
_ABOUT = re.compile(r"(?:about|around|nearly|almost|over|approximately|roughly|more than|at least|an average of) ")

_WORD = re.compile(r"[^\W_](?:[\w’'.&$-]*[\w])?")
_DETERMINERS = frozenset(("the", "a", "an", "some", "all", "most", "many", "several"))
_BEHIND_NOUN = r"and|or|in|on|at|of|from|to|for|with|by|as|that|who|per|during|since|until|between|worldwide"
_AFTER_NOUN = re.compile(rf" (?:{_BEHIND_NOUN})\b|[.,]")
_JOIN = re.compile(r"\b(?:and|or|but|than|while|when|after|before|until|since|as|from|between|because|if|so)\b")
_UNCLEAR = re.compile(
    r"\b(?:I|you|he|she|it|we|they|him|her|us|them|his|hers|its|our|their|your|my|this|that|these|those|such|here|"
    r"there|which|whom|whose|former|latter|not|never|no|above|below|following|others?|another|also|then|both|same|later|ago|earlier)\b",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"(?:in|on|at|by|for|from|with|after|before|when|while|if|as|since|although|though|because|however|thus|but|and|or|"
    r"so|then|early|later|until|during|despite|unlike|like|under|over|between|among|to|through|within|one|each|every|"
    r"what|how|why|where|according|more|less|only|even|just|once|there|not|nor)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cloze:
    """A question and its answer, the words [start, end) of ``article``; an answer may go on up to ``reach``."""

    question: str
    article: Article
    start: int
    end: int
    reach: int

    def is_answered_by(self, article: str, start: int, end: int) -> bool:
        """Whether [start, end) of the article called ``article`` are the words that it was made from."""
        return article == self.article.id and start == self.start and self.end <= end <= self.reach


Made = tuple[str, int, int, int]
"""A question; where its answer begins and ends in the sentence, and up to where it may go on."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence from its subject on. ``rest`` is the offset into ``text`` at which the verb's complement begins."""

    text: str
    subject: str
    verb: str
    rest: int

    @property
    def complement(self) -> str:
        """What follows the verb, without the full stop."""
        return self.text[self.rest :].removesuffix(".")


def clozes(article: Article) -> Iterator[Cloze]:
    """The questions, in the order of the text."""
    for start, end in sentences(article.text, article.body, min(len(article.text), article.body + SCANNED)):
        made = make(article.text[start:end], article.text)
        if made is not None and _is_clear(made[0]):
            yield Cloze(made[0], article, *(start + place for place in made[1:]))


def make(sentence: str, text: str) -> Made | None:
    """The question that ``sentence`` of ``text`` answers; None where there is none."""
    if "\n" in sentence or "\r" in sentence or not sentence.endswith("."):
        return None
    if office := _who(sentence):
        return office
    dated = _LEADING_DATE.match(sentence)
    opening = dated or _LEADING.match(sentence)
    clause = parse(sentence, opening.end() if opening else 0, text)
    if clause is None:
        return None
    if dated:
        return _when(clause, clause.complement, "", dated.span("day"))
    if found := _DATED.fullmatch(clause.complement):
        low, high = found.span("day")
        return _when(clause, found["kept"], found["after"], (clause.rest + low, clause.rest + high))
    return _how_many(clause)


def parse(sentence: str, begin: int, text: str) -> Clause | None:
    """The clause that begins at ``begin``; None if it does not begin with a plain subject and a verb."""
    tokens = list(_WORD.finditer(sentence, begin))
    if not tokens or tokens[0].start() != begin or _NO_SUBJECT.match(sentence, begin):
        return None
    for i, token in enumerate(tokens[1 : SUBJECT + 1], start=1):
        if sentence[tokens[i - 1].end() : token.start()] != " ":
            return None
        if token[0] in FINITE or _is_only(token[0], "VERB"):
            last = i - 1 if i > 1 and _is_only(tokens[i - 1][0], "ADV") else i
            subject = _subject(sentence[begin : tokens[last - 1].end()], text, begin > 0)
            after = token.end() + (sentence[token.end()] == " ")
            return Clause(sentence, subject, token[0], after) if subject else None
        if token[0].lower() in ("to", "by", "as", "that", "who", "and", "or", "but", "than"):
            return None
    return None


def _subject(words: str, text: str, inside: bool) -> str | None:
    """The subject as it stands inside of a question; None where its first letter leaves a doubt."""
    first = words.split()[0]
    if first.lower() in _DETERMINERS:
        return words[0].lower() + words[1:]
    known = inside or re.search(rf"[^.!?\s] {re.escape(first)}\b", text)
    return words if known or any(letter.isdigit() or letter.isupper() for letter in first[1:]) else None


def _who(sentence: str) -> Made | None:
    """Turn "Ann Lee, head of the X Group, said …" into "Who is the head of the X Group?"."""
    if (found := _IS_OFFICE.match(sentence)) is None and (found := _APPOSED.search(sentence)) is None:
        return None
    verb = found.groupdict().get("verb") or "is"
    return f"Who {verb} the {found['office']}?", found.start("who"), found.end("who"), found.end("who")


def _when(clause: Clause, kept: str, after: str, day: tuple[int, int]) -> Made | None:
    """Turn "The bridge was opened in 1937." into "When was the bridge opened?"."""
    if "," in kept or _JOIN.search(kept) or re.search(rf"\b(?:{_DAY})", kept):
        return None
    if _has_verb(after if kept else after.replace(",", "")):
        return None
    if clause.verb in BE and kept and _base(kept.split()[0], "VBN"):
        return f"When {clause.verb} {clause.subject} {kept}?", *day, day[1]
    base = _base(clause.verb, "VBD") if clause.verb not in FINITE else None
    return (f"When did {clause.subject} {base} {kept}".rstrip() + "?", *day, day[1]) if base else None


def _how_many(clause: Clause) -> Made | None:
    """Turn "The school has taught 300 pupils." into "How many pupils has the school taught?"."""
    opening, begin = _inverted(clause)
    about = _ABOUT.match(clause.text, begin)
    begin = about.end() if about else begin
    if not opening:
        return None
    if money := _MONEY.match(clause.text, begin):
        tail = _tail(clause.text, money.end())
        return None if tail is None else (f"How much money {opening}{tail}?", *money.span(), money.end())
    if share := _SHARE.match(clause.text, begin):
        whole = _tail(clause.text, share.start("whole"))
        end = share.start("whole") + len(whole or "")
        return (f"What percentage of {whole} {opening}?", *share.span("share"), end) if whole else None
    counted = _counted(clause.text, begin)
    if counted is None or (tail := _tail(clause.text, counted[2])) is None:
        return None
    start, end, noun = counted
    return f"How many{clause.text[end:noun]} {opening}{tail}?", start, end, noun


def _inverted(clause: Clause) -> tuple[str, int]:
    """The question's verbs and subject, and where what is left begins; "" where they cannot be put in that order."""
    verb, subject, words = clause.verb, clause.subject, clause.complement.split()
    second = words[0] if words else ""
    behind = clause.rest + len(second) + 1
    if (verb in MODAL and _base(second, "VB")) or (verb in HAVE and _base(second, "VBN")):
        return f"{verb} {subject} {second}", behind
    if verb in HAVE:
        return f"{HAVE[verb]} {subject} have", clause.rest
    for tag, auxiliary in (("VBD", "did"), ("VBZ", "does")):
        if verb not in FINITE and (base := _base(verb, tag)):
            return f"{auxiliary} {subject} {base}", clause.rest
    return "", clause.rest


def _counted(text: str, begin: int) -> tuple[int, int, int] | None:
    """Where the figure at ``begin`` begins and ends, and where the noun that it counts does."""
    number = _NUMBER.match(text, begin)
    if not number or _YEAR.fullmatch(number[0]):
        return None
    end = number.end()
    for _ in range(3):
        word = re.compile(r" ([\w’'-]+)").match(text, end)
        if not word or re.fullmatch(_BEHIND_NOUN, word[1]):
            return None
        end = word.end()
        if _is_plural(word[1]) and _AFTER_NOUN.match(text, end):
            return *number.span(), end
    return None


def _tail(text: str, begin: int) -> str | None:
    """What follows up to the next break of the sentence; None if a verb is in it."""
    tail = re.split(r"[,;:(–—]", text[begin:].removesuffix("."), maxsplit=1)[0]
    joint = _JOIN.search(tail)
    tail = (tail[: joint.start()] if joint else tail).rstrip()
    return None if _has_verb(tail) else tail


def _is_clear(question: str) -> bool:
    """Whether it can be understood alone, and is a plain line of so many words."""
    plain = re.fullmatch(r"[\w’'.,&%$£€ -]+\?", question)
    return bool(
        plain
        and len(question.split()) in QUESTION
        and not _UNCLEAR.search(question)
        and not depends_on_date(question)
    )


def _has_verb(words: str) -> bool:
    """Whether a finite verb follows without a pause, as after "The hall built in 1937": then that is no sentence."""
    upto = re.split(r"[,;]|\b(?:and|but|when|while|after|before|as|because|which|who|that)\b", words, maxsplit=1)[0]
    return any(word in FINITE or _is_only(word, "VERB") for word in upto.rstrip(".").split())


def _is_only(word: str, kind: str) -> bool:
    return word.islower() and set(_lemmas(word)) == {kind} and not word.endswith("ing")


def _is_plural(word: str) -> bool:
    nouns: Sequence[str] = _lemmas(word).get("NOUN", ())
    return word == "people" or (word.islower() and word.endswith(("s", "en")) and nouns[:1] not in ((), (word,)))


def _base(word: str, tag: str) -> str | None:
    """The base form of the verb whose form ``tag`` (Penn treebank) is ``word``; None if it is no such form."""
    from lemminflect import getInflection

    bases = [base for base in _lemmas(word).get("VERB", ()) if word in getInflection(base, tag)]
    return min(bases, key=lambda base: base == word, default=None)


def _lemmas(word: str) -> dict[str, tuple[str, ...]]:
    """The lemmas of a word by its possible kinds; none for a name or an unknown word."""
    from lemminflect import getAllLemmas

    found: dict[str, tuple[str, ...]] = getAllLemmas(word)
    return found
