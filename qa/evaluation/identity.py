"""What a run depends on, so that two runs can be told to be of the same things."""

import hashlib
import json
from dataclasses import asdict

from qa.answer import Answerer
from qa.evaluation.types import Corpus, GoldSet


def identity_of(bot: Answerer, corpus: Corpus, gold: GoldSet) -> dict[str, object]:
    """What the outcomes of a run depend on: equal ones, equal outcomes."""
    return {
        "gold_sha256": gold.sha256,
        "not_indexed": len(gold.not_indexed),
        "articles": len(corpus.articles()),
        "articles_sha256": digest_of(corpus),
        "index": bot.index.fingerprint,
        "reader": bot.reader.fingerprint,
        "calibration_sha256": _digest(asdict(bot.calibration)),
        "threshold": bot.limit,
        "top_k": bot.top_k,
    }


def digest_of(corpus: Corpus) -> str:
    """The SHA-256 of the names and contents of all articles."""
    return _digest([(listed.article, listed.sha256) for listed in corpus.articles()])


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
