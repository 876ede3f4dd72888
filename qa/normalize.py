"""When two answers count as the same: SQuAD's normalisation."""

import re
import string

_ARTICLES = re.compile(r"\b(a|an|the)\b", re.UNICODE)
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalize(text: str) -> str:
    """``text`` in lower case without punctuation, articles and extra white space.

    As in the official script of SQuAD 1.1 and 2.0 (``normalize_answer``), to the letter: only ASCII
    punctuation is removed, and before the articles are.
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())
