"""One sentence aloud: the old one cut out of what the public hears, the new one spoken now if its sound is not there yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response

from audionews.channels import channel
from audionews.errors import StoreFailed, UnknownName
from audionews.library import Library
from audionews.library.model import Build, Story
from audionews.newsroom import Newsroom, correction_rules, publication_checks
from audionews.newsroom.preview_audio import speak_aside
from audionews.script.model import Segment
from audionews.speech.model import ClipShelf

FRAME_MS = 24  # 576 samples of the 24,000 Hz clock


def cut(mp3: bytes, start_ms: int, end_ms: int) -> bytes:
    """The frames of one sentence out of an episode of ours: ID3 tag, one Info frame, then frames of one size.

    ID3v2 states its length in four bytes of seven bits each (https://id3.org/id3v2.4.0-structure, 3.1).
    """
    from audionews.episode.mp3 import MP3_FRAME_BYTES

    tag = 0
    if mp3[:3] == b"ID3":
        tag = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(mp3[6:10], (21, 14, 7, 0), strict=True))
    first = tag + MP3_FRAME_BYTES * (1 + start_ms // FRAME_MS)
    last = tag + MP3_FRAME_BYTES * (1 + -(-end_ms // FRAME_MS) + 1)
    return mp3[first:last]


def as_heard(library: Library, build: Build, segment_id: str) -> bytes:
    """The sentence as it sounds in ``build``. Raises ``UnknownName`` for one that is not in it."""
    cue = next((cue for cue in build.cues if cue.id == segment_id), None)
    if cue is None:
        raise UnknownName("desk.no_such_sentence", slug=build.slug, segment=segment_id)
    with library.blobs.open(build.mp3) as stream:
        return cut(stream.read(), cue.start_ms, cue.end_ms)


def newly(newsroom: Newsroom, segment: Segment, beside: Iterable[Segment] = (), story: Story | None = None) -> bytes:
    """``segment`` as it would be heard, direct speech in the quote voice. Those ``beside`` it are spoken in the same go: they
    are asked for next. ``story``: whose voice and channel they are spoken with; None: the newsroom's own choice.

    Raises ``EngineFailed`` when there is no sound within the time a person waits.
    """
    clips = newsroom.library.clips
    casts = newsroom.studio.casts(
        correction_rules.kept_voice(story, None) if story else None,
        channel(newsroom.channels, story.channel) if story else None,
        story.newest.script.lang if story else None,
    )
    publication_checks.refuse_endless("", [segment])
    wanted = [segment, *(other for other in beside if other.id != segment.id)]
    planned = newsroom.studio.speaker_of(casts).plan(wanted, clips)
    key_of = [(part.id, key) for part, key in zip(planned.parts, planned.keys, strict=True)]
    own = _frames(clips, [key for id, key in key_of if id == segment.id])
    if own is None:
        lacking = clips.lacking(planned.keys)
        without = {segment.id} | {id for id, key in key_of if key in lacking}
        unspoken = [one for one in wanted if one.id in without]
        own = _frames(clips, speak_aside(unspoken, newsroom.settings, casts))  # perhaps by a voice that stood in
    if own is None:
        raise StoreFailed("desk.no_sound", segment=segment.id)
    return own


def _frames(clips: ClipShelf, keys: Sequence[str]) -> bytes | None:
    """The parts of a sentence, one after another: frames that borrow nothing from their neighbours. ``None`` where one lacks."""
    frames = [clip.mp3 for clip in clips.each(keys) if clip]
    return b"".join(frames) if keys and len(frames) == len(keys) else None


def answer(mp3: bytes) -> Response:
    return Response(mp3, mimetype="audio/mpeg", headers={"Content-Disposition": "inline"})
