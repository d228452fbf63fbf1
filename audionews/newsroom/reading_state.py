"""Under which rules and words a text was read, as one short fingerprint. What still has the same need not be read again.

Only questions are answered by it (``plan --all``, which stories a word makes stale): what is published is always read anew. Of the house's
words those count that could stand in the text: one that does not occur in it cannot change how it is read.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from audionews.article.model import Article
from audionews.library.model import SentenceReading
from audionews.script.lexicon import Lexicon

_PACKAGE = Path(__file__).parent.parent
# What a reading depends on beyond the text and the house's words: rules and tables, and what the house says around a story.
_RULES = (
    "script/**/*.py",
    "script/**/*.tsv",
    "script/**/*.txt",
    "messages*.toml",
    "languages.py",
    "article/publication.py",
)


@cache
def _rules() -> str:
    state = hashlib.sha256()
    for path in sorted({path for pattern in _RULES for path in _PACKAGE.glob(pattern)}):
        state.update(
            path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest()
        )
    return state.hexdigest()


def reading_state(article: Article, house: Lexicon, sentences: Sequence[SentenceReading]) -> str:
    """32 hexadecimal digits: the same as long as ``article`` would be read as it was, by rules, house words and choices for single sentences."""
    source = article.source
    parts = (
        article.headline,
        *article.authors,
        article.dateline,
        source.name,
        source.licence,
        *(block.text for block in article.blocks),
    )
    text = unicodedata.normalize("NFC", "\n".join(part for part in parts if part)).casefold()
    words = [(word, spoken, house.langs.get(word)) for word, spoken in house.house.items() if word.casefold() in text]
    chosen = [(one.segment_id, one.word, one.reading, one.lang) for one in sentences]
    facts = json.dumps([_rules(), sorted(words, key=str), sorted(chosen, key=str)])
    return hashlib.sha256(facts.encode()).hexdigest()[:32]
