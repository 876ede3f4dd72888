"""Text to the terms that BM25 counts: the same for passages and for questions.

A written word gives its English stem; a name, number or identifier with inner marks or digits gives itself whole
and its parts, so that "51buy.com" is found by "51buy.com", by "51buy" and by "buy", and "50%-60%" by "60%".
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

import Stemmer

from index.plain import plain

VERSION = 2
"""Raised with every change of what ``terms`` gives: a lexical index made with another version is made anew."""

_STEMMER = Stemmer.Stemmer("english", 0)  # Porter 2; no cache of its own: _keys has one
_MARKS = str.maketrans({**dict.fromkeys("’‘ʼ´", "'"), **dict.fromkeys("‐‑‒–—−", "-")})
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_RUN = rf"[$€£¥]?[^\W_{_IDEOGRAPH}]+%?"
_WORD = re.compile(rf"[{_IDEOGRAPH}]|{_RUN}(?:[.,'&@/:+_-]{_RUN})*")
_PIECE = re.compile(r"[$€£¥]?[^\W_]+(?:(?<=\d)[.,](?=\d)[^\W_]+)*%?")
_LETTERS_OR_NUMBER = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
_JOINT = re.compile(r"(?<=[^\W\d])['-](?=[^\W\d])|(?<=\d),(?=\d{3})|(?<=\b[^\W\d])\.(?=[^\W\d]\b)")
_STOP_WORDS = (
    "a an and are as at be been but by did do does for from had has have he her his how i if in into is it its me my "
    "of on or our she so than that the their them then there these they this those to was we were what when where "
    "which while who whom whose why will with would you your"
)


def terms(text: str) -> list[str]:
    """All terms of ``text`` in order, repeated as often as they stand there."""
    return [term for word in _WORD.findall(_fold(text)) for term in _expand(word)]


def question_terms(text: str) -> list[str]:
    """The different terms of a question without its function words; all of them where nothing else is left."""
    found = dict.fromkeys(terms(text))
    return [term for term in found if term not in _FUNCTION_TERMS] or list(found)


def keys(text: str) -> list[int]:
    """The terms of ``text`` as 64-bit hashes, in the same order."""
    return [key for word in _WORD.findall(_fold(text)) for key in _keys(word)]


def question_keys(text: str) -> list[int]:
    """The hashes of ``question_terms``."""
    return [key(term) for term in question_terms(text)]


def key(term: str) -> int:
    """A term's hash, in [0, 2**64); among ten million terms two are equal with a probability of 3 in a million."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little")


def is_function_word(word: str) -> bool:
    """Whether a word by itself says nothing of what a text is about: "the", "which"."""
    return all(term in _FUNCTION_TERMS for term in terms(word))


def word_key(word: str) -> int:
    """The hash of the first term of a word; for one of letters alone it is the only one."""
    return next(iter(keys(word)), 0)


def stands(word: str, text: str) -> bool:
    """Whether a word of letters stands in ``text``: with capitals if it has some, else but for case and accents."""
    if word.islower():
        word, text = _fold(word), _fold(text)
    return re.search(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])", text) is not None


def _fold(text: str) -> str:
    """Lower case, plain hyphens and apostrophes, no accents or soft hyphens, compatibility forms resolved (NFKD)."""
    if text.isascii():
        return text.lower()
    marks = unicodedata.normalize("NFKD", plain(text).translate(_MARKS))
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if not unicodedata.combining(mark)).lower())


@lru_cache(maxsize=1 << 17)
def _keys(word: str) -> tuple[int, ...]:
    return tuple(key(term) for term in _expand(word))


def _expand(word: str) -> tuple[str, ...]:
    word = word.removesuffix("'s")
    if word.isalpha():
        return (_stem(word),)
    whole = _stem(_JOINT.sub("", word))  # e-commerce = ecommerce, 1,000 = 1000, u.s. = us
    return tuple(dict.fromkeys((whole, *_parts(word))))


def _parts(word: str) -> Iterator[str]:
    for piece in _PIECE.findall(word):
        bare = piece.strip("$€£¥%")
        yield _stem(piece.replace(",", ""))
        yield _stem(bare.replace(",", ""))
        if not (bare.isalpha() or bare.isdigit()):
            for run in _LETTERS_OR_NUMBER.findall(bare):
                if len(run) > 1 or run.isdigit():  # the b of $4.6b says nothing alone
                    yield _stem(run.replace(",", ""))


def _stem(word: str) -> str:
    return str(_STEMMER.stemWord(word)) if word.isalpha() else word


_FUNCTION_TERMS = frozenset(terms(_STOP_WORDS))
