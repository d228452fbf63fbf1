"""A page that only its script writes: the story stands in the data the script would write it from (Next.js, Nuxt and their like).

Next.js prints what a page is made from as JSON in ``<script id="__NEXT_DATA__">``
(https://nextjs.org/docs/pages/building-your-application/data-fetching), Nuxt 3 in ``__NUXT_DATA__``, other frameworks in
``<script type="application/json">`` or ``window.__STATE__ = {…}``. No framework's layout is known here: the record whose
title is the page's own has the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from audionews.article.decode import count_words, words

MOST_CHARACTERS = 1_500_000  # of data read in one page
_MOST_VALUES = 60_000
_WORDS = 40  # a shorter text is a teaser
_STATE = re.compile(r"^\s*(?:window|self|globalThis)\s*(?:\.\s*\w+|\[\s*[\"']\w+[\"']\s*\])\s*=\s*(?=[{\[])")
_PAID = re.compile(r"^(?:is_?)?(?:premium|paid|locked|paywall(?:ed)?|member_?only|subscriber_?only)$", re.I)
_FREE = re.compile(r"^is_?accessible_?for_?free$", re.I)
_TEXT_KEYS = ("html", "content", "text", "body", "value", "paragraph", "isi")
_TAG = re.compile(r"<[^<>]{0,400}>")


def data_of(script_type: str, script_id: str, text: str) -> list[str]:
    """The JSON in a ``<script>`` with these attributes; [] where it holds a program."""
    if script_type.split(";")[0].strip().lower() == "application/json" or script_id.startswith(("__NEXT", "__NUXT")):
        return [text]
    state = _STATE.match(text[:200])
    return [text[state.end() :].strip().rstrip(";")] if state else []


def story_in(data: list[str], titles: list[str]) -> str | None:
    """The text, plain or as HTML, of the record that has one of ``titles``; ``None`` where there is none or it is to be paid for."""
    wanted = [set(words(title)) for title in titles if len(words(title)) >= 3]
    for text in data:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for record in _records(value):
            if any(_is_paid(key, entry) for key, entry in record.items()):
                return None
            if _is_titled(record.values(), wanted) and (body := _longest(record)):
                return body
        if isinstance(value, list) and _is_titled(value, wanted):  # Nuxt: one flat list of all values
            return _fullest(entry for entry in value if isinstance(entry, str))
    return None


def _records(value: object) -> Iterator[dict[str, object]]:
    waiting, seen = [value], 0
    while waiting and seen < _MOST_VALUES:
        value = waiting.pop()
        seen += 1
        if isinstance(value, dict):
            yield value
            waiting.extend(entry for entry in value.values() if isinstance(entry, dict | list))
        elif isinstance(value, list):
            waiting.extend(entry for entry in value if isinstance(entry, dict | list))


def _is_paid(key: str, entry: object) -> bool:
    return (entry is True and bool(_PAID.match(key))) or (entry is False and bool(_FREE.match(key)))


def _is_titled(values: object, wanted: list[set[str]]) -> bool:
    for entry in values:
        if isinstance(entry, dict):
            entry = entry.get("rendered")  # the REST API of WordPress
        if isinstance(entry, str) and 8 < len(entry) < 400:
            own = set(words(entry))
            if len(own) >= 3 and any(len(own & title) >= 0.8 * max(len(own), len(title) - 3) for title in wanted):
                return True
    return False


def _longest(record: dict[str, object]) -> str | None:
    return _fullest(text for entry in record.values() if (text := _text(entry)))


def _fullest(texts: Iterator[str]) -> str | None:
    best = max(texts, key=lambda text: count_words(_TAG.sub(" ", text)), default="")
    return best if count_words(_TAG.sub(" ", best)) >= _WORDS and not best.lstrip().startswith(("{", "[{")) else None


def _text(entry: object, depth: int = 0) -> str:
    """A value as text: itself, the parts of a list of blocks one paragraph each, or what a record of it calls its text."""
    if isinstance(entry, str):
        return entry
    if depth > 3:
        return ""
    if isinstance(entry, list):
        return "\n".join(part for part in (_text(value, depth + 1) for value in entry[:2_000]) if part)
    if isinstance(entry, dict):
        for key in (*_TEXT_KEYS, "rendered", "data", "children", "blocks"):
            if key in entry and (text := _text(entry[key], depth + 1)):
                return text
    return ""
