"""A bulletin from stories that are spoken already: their sentences and sounds in one row, each with an id of its own. Pure.

No sentence is written or spoken here. A story keeps its words, its pauses and its notices; its headline comes first, so that a listener
knows what is put right. Sounds of the newsroom stand before opening and headlines and after the closing, inside the cue of that
sentence: who jumps to a story hears its sound too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from audionews.languages import INDONESIAN
from audionews.script.model import Script, Segment

STORY_END_MS = 1_200
SOUND_END_MS = 240
_FIRST = {"headline": 0, "notice": 1}
_KINDS = {"headline": "heading", "byline": "paragraph", "dateline": "paragraph"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenStory:
    """A story, or lines of the bulletin's own, as they are spoken: ``parts`` and ``keys`` as in ``Narration``.

    ``ids``: those that its sentences had in this bulletin before.
    """

    segments: tuple[Segment, ...]
    parts: tuple[Segment, ...]
    keys: tuple[str, ...]
    ids: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The bulletin: its script, the parts and keys that ``stitch`` takes, where its chapters begin, and each story's ids."""

    script: Script
    parts: tuple[Segment, ...]
    keys: tuple[str, ...]
    chapters_at: frozenset[str]
    ids: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundKeys:
    """The clips of the newsroom's sounds; ``None``: no sound there."""

    intro: str | None = None
    gap: str | None = None
    outro: str | None = None


def compose(
    notices: Sequence[SpokenStory],
    opening: SpokenStory,
    announcement: SpokenStory | None,
    stories: Sequence[SpokenStory],
    closing: SpokenStory,
    sounds: SoundKeys,
    *,
    next_number: int = 1,
    lang: str = INDONESIAN,
) -> Joined:
    """Notices, opening, headlines (where ``announcement`` leads them in), the stories in order, closing.

    ``lang``: the channel's. The bulletin's own lines keep the ids that they have; ``next_number`` is the first that no sentence of it ever had.
    """
    row = _Row()
    for notice in notices:
        row.add(notice.segments, notice.parts, notice.keys)
    opening_id = opening.segments[0].id
    if sounds.intro:
        row.sound(opening.segments[0], sounds.intro)
    row.add(opening.segments, opening.parts, opening.keys)
    named = []
    for story in stories:
        ids = {**story.ids}
        for segment in story.segments:
            if segment.id not in ids:
                ids[segment.id] = f"s{next_number}"
                next_number += 1
        named.append({segment.id: ids[segment.id] for segment in story.segments})
    if announcement is not None:
        row.add(announcement.segments, announcement.parts, announcement.keys)
        for story, ids in zip(stories, named, strict=True):
            row.add(*_headline(story, ids))
    chapters_at = {opening_id}
    for story, ids in zip(stories, named, strict=True):
        segments = [_placed(segment, ids) for segment in sorted(story.segments, key=_rank)]
        segments[-1] = replace(segments[-1], pause_ms=max(segments[-1].pause_ms, STORY_END_MS))
        spoken = sorted(zip(story.parts, story.keys, strict=True), key=lambda pair: _rank(pair[0]))
        parts = [_placed(part, ids) for part, _ in spoken]
        parts[-1] = replace(parts[-1], pause_ms=segments[-1].pause_ms)
        chapters_at.add(segments[0].id)
        if sounds.gap:
            row.sound(segments[0], sounds.gap)
        row.add(segments, parts, [key for _, key in spoken])
    chapters_at.add(closing.segments[0].id)
    row.add(closing.segments, closing.parts, closing.keys)
    if sounds.outro:
        row.sound(closing.segments[-1], sounds.outro, after=True)
    return Joined(
        script=Script(segments=tuple(row.segments), next_number=next_number, lang=lang),
        parts=tuple(row.parts),
        keys=tuple(row.keys),
        chapters_at=frozenset(chapters_at),
        ids=tuple(named),
    )


class _Row:
    """Sentences and sounds in order; the blocks of what is added are counted on."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.parts: list[Segment] = []
        self.keys: list[str] = []
        self._block = 0

    def add(self, segments: Sequence[Segment], parts: Sequence[Segment], keys: Sequence[str]) -> None:
        self.segments += [replace(one, block=one.block + self._block) for one in segments]
        self.parts += [replace(one, block=one.block + self._block) for one in parts]
        self.keys += keys
        self._block = max(one.block for one in self.segments) + 1

    def sound(self, sentence: Segment, key: str, *, after: bool = False) -> None:
        """A sound in the cue of a sentence that follows, or that was just added."""
        block = self.parts[-1].block if after else sentence.block + self._block
        part = replace(sentence, spoken="", spans=(), readings=(), quoted=(), pause_ms=SOUND_END_MS, block=block)
        self.parts.append(part)
        self.keys.append(key)


def _rank(segment: Segment) -> int:
    return _FIRST.get(segment.kind, 2)


def _placed(segment: Segment, ids: Mapping[str, str]) -> Segment:
    return replace(segment, id=ids[segment.id], kind=_KINDS.get(segment.kind, segment.kind))


def _headline(story: SpokenStory, ids: Mapping[str, str]) -> tuple[list[Segment], list[Segment], list[str]]:
    """A story's headline once more, as an item of what is in the bulletin."""

    def item(segment: Segment) -> Segment:
        return replace(segment, id=f"{ids[segment.id]}u", kind="item", block=0)

    segments = [item(one) for one in story.segments if one.kind == "headline"]
    return segments, *_split(
        (item(part), key) for part, key in zip(story.parts, story.keys, strict=True) if part.kind == "headline"
    )


def _split(pairs: Iterator[tuple[Segment, str]]) -> tuple[list[Segment], list[str]]:
    both = list(pairs)
    return [part for part, _ in both], [key for _, key in both]
