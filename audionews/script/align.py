"""Which new sentence is which old one: ids outlive edits and are never used again within an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from audionews.languages import INDONESIAN
from audionews.script.model import Script, Segment

LEAST_ALIKE = 0.34  # share of words in common from which a rewritten sentence still counts as the same one

MANY = 1_000  # sentences: more than any story; beyond them time must not grow with the square


def revise(new: Sequence[Segment], previous: Script | None, lang: str = INDONESIAN) -> Script:
    """``new`` (ids ignored) with the ids of ``previous`` wherever a sentence is the same one, corrected or not.

    Unchanged sentences keep their id wherever they moved to; one sentence put in the place of one other, or alike
    enough, keeps its id: it *is* the corrected sentence. All others get numbers that were never used before.
    """
    old = previous.segments if previous else ()
    next_number = previous.next_number if previous else 1
    ids: list[str | None] = [None] * len(new)
    free = set(range(len(old)))
    many = (
        min(len(old), len(new)) > MANY
    )  # there a sentence that stands hundreds of times leads nowhere: ``_moved`` pairs those
    matcher = SequenceMatcher(None, [_key(s) for s in old], [_key(s) for s in new], autojunk=many)
    blocks = matcher.get_opcodes()
    for tag, a, b, c, _ in blocks:
        if tag == "equal":
            for offset in range(b - a):
                ids[c + offset] = old[a + offset].id
                free.discard(a + offset)
    _moved(new, old, ids, free)
    for tag, a, b, c, d in blocks:
        if tag == "replace":
            _replaced(new, old, ids, free, range(a, b), range(c, d))
    segments = []
    for segment, kept in zip(new, ids, strict=True):
        if kept is None:
            kept = f"s{next_number}"
            next_number += 1
        segments.append(replace(segment, id=kept))
    return Script(segments=tuple(segments), next_number=next_number, lang=lang)


def _key(segment: Segment) -> tuple[str, str]:
    return segment.kind, segment.shown


def _moved(new: Sequence[Segment], old: Sequence[Segment], ids: list[str | None], free: set[int]) -> None:
    """The same sentence elsewhere in the article is still the same sentence."""
    places: dict[tuple[str, str], list[int]] = {}
    for index in sorted(free):
        places.setdefault(_key(old[index]), []).append(index)
    for index, segment in enumerate(new):
        if ids[index] is None and places.get(_key(segment)):
            place = places[_key(segment)].pop(0)
            ids[index] = old[place].id
            free.discard(place)


def _replaced(new, old, ids: list[str | None], free: set[int], before: range, after: range) -> None:
    left = [i for i in before if i in free]
    right = [i for i in after if ids[i] is None]
    if len(left) == len(right) == 1 and (old[left[0]].kind == new[right[0]].kind):
        ids[right[0]] = old[left[0]].id
        free.discard(left[0])
        return
    pairs = ((a, b) for a in left for b in right)
    if (
        len(left) * len(right) > MANY * MANY
    ):  # another text of thousands of sentences: each is compared with those about its place
        reach = MANY // 20
        pairs = ((a, b) for at, a in enumerate(left) for b in right[max(0, at - reach) : at + reach])
    alike = sorted(
        ((_alike(old[a].shown, new[b].shown), -a, -b) for a, b in pairs if old[a].kind == new[b].kind), reverse=True
    )
    for share, a, b in alike:
        if share >= LEAST_ALIKE and -a in free and ids[-b] is None:
            ids[-b] = old[-a].id
            free.discard(-a)


def _alike(a: str, b: str) -> float:
    """Share of words in common (Dice), order aside."""
    first, second = set(re.findall(r"\w+", a.lower())), set(re.findall(r"\w+", b.lower()))
    return 2 * len(first & second) / (len(first) + len(second) or 1)
