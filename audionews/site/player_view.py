"""A story as the listening page lays it out: passages of sentences with their times, the player's files, the chapters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from audionews.article.publication import stated
from audionews.episode.model import Chapter, Cue
from audionews.languages import INDONESIAN, primary, written_in
from audionews.library.model import Build, Correction, Media, Story
from audionews.messages import language, say
from audionews.script.model import Segment
from audionews.site.preferences import DEFAULT, Preferences
from audionews.times import in_wib

APART = ("headline", "byline", "dateline")  # shown above the player, not in the transcript
COVERLESS = "tanpa=sampul"  # /media/<hash>.mp3?tanpa=sampul: the same sound, nothing before it
MIME = {"mp3": "audio/mpeg", "opus": "audio/ogg; codecs=opus", "webm": "audio/webm; codecs=opus"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSentence:
    """One segment to be shown: runs of (text, language or ``None``), and when it is heard (seconds)."""

    id: str
    kind: str
    runs: tuple[tuple[str, str | None], ...]
    start_s: float | None = None
    end_s: float | None = None

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.runs)

    @property
    def time(self) -> str | None:
        """ "12.34-15.2" for the player's table; ``None`` for a sentence that is not in the audio."""
        return None if self.start_s is None else f"{self.start_s:g}-{self.end_s:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Sentences of one block; the items of one list are one passage of several blocks."""

    kind: str
    number: int  # counts from 1 in the transcript: "Putar dari sini, bagian 3"
    blocks: tuple[tuple[ShownSentence, ...], ...]

    def corrections(self, by_sentence: Mapping[str, tuple[Correction, ...]]) -> list[Correction]:
        """The corrections of its sentences, each once, newest first."""
        ids = [sentence.id for block in self.blocks for sentence in block]
        by_id = {one.id: one for id in ids for one in by_sentence.get(id, ())}
        return sorted(by_id.values(), key=lambda one: one.id, reverse=True)


def sound(media: Media) -> str:
    """The address from which a browser plays: an MP3 without its tag.

    Chromium waits for the size of the picture in an MP3's tag, which its decoders never tell, and so reads half a megabyte
    before the first sound: 11.2 s with the cover, 1.4 s without it, at 400 kbit/s and 400 ms (FFmpeg's stream probing).
    """
    return f"{media.path}?{COVERLESS}" if media.ext == "mp3" else media.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One file that can be played."""

    name: str  # "mp3", "opus16", "cues"
    media: Media

    @property
    def address(self) -> str:
        return sound(self.media)

    @property
    def mime(self) -> str:
        return MIME.get(self.media.ext, "application/octet-stream")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardCorrection:
    """A correction as a player needs it: which sentences of the present audio tell of it, and which ones it changed."""

    id: int
    kind: str
    at: str  # "24 November 2026 pukul 14.05 WIB"
    revision: int  # whoever heard an older one has not heard this correction
    notice: tuple[str, ...]  # segment ids at the head of the audio
    changed: tuple[str, ...]  # segment ids that the present audio has


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Everything that the player and the transcript of one build need."""

    slug: str
    title: str
    revision: int
    duration_ms: int
    tracks: tuple[Track, ...]  # the first is what plays: the listener's choice
    download: Media
    chapters: tuple[Chapter, ...]
    apart: dict[str, tuple[ShownSentence, ...]]  # "headline", "byline", "dateline" (the place), "date" (the source's)
    passages: tuple[Passage, ...]
    voice: str
    sentences: tuple[ShownSentence, ...]  # all that are heard, in the order of the audio
    corrections: tuple[HeardCorrection, ...] = ()  # newest first
    lang: str = INDONESIAN  # of what the house says of it, such as the voice's name
    stated: str = ""  # "Terbit di Kabar Teluk 20 November 2026", where no sentence of the script says it
    parts: tuple[str, ...] = ()  # of a bulletin: the headings with which its stories begin

    @property
    def corrections_json(self) -> str:
        """For the player's ``data-corrections``: [id, kind, moment, revision, notice ids, changed ids] each."""
        return json.dumps([_correction_row(one) for one in self.corrections], ensure_ascii=False)

    @property
    def saved(self) -> Track:
        """What "Simpan" keeps: the file that would play."""
        return self.tracks[0]

    def track(self, name: str) -> Track | None:
        return next((track for track in self.tracks if track.name == name), None)


def runs(segment: Segment, story_lang: str = INDONESIAN) -> tuple[tuple[str, str | None], ...]:
    """The shown sentence cut where a reading is in another language, so that a screen reader changes its voice there.

    Each run's language is told where it is not that of the page around it (``messages.language``).
    """
    return tuple(
        (text, None if primary(lang or story_lang) == language() else lang or story_lang)
        for text, lang in _cut(segment, primary(story_lang))
    )


def _cut(segment: Segment, own: str) -> tuple[tuple[str, str | None], ...]:
    pieces: list[tuple[str, str | None]] = []
    at = 0
    for reading in sorted(segment.readings, key=lambda reading: reading.start):
        if reading.lang == own or not at <= reading.start < reading.end <= len(segment.shown):
            continue
        before = segment.shown[at : reading.start]
        text = segment.shown[reading.start : reading.end]
        if pieces and not before.strip() and pieces[-1][1] == reading.lang:
            pieces[-1] = (pieces[-1][0] + before + text, reading.lang)
        else:
            pieces += [(before, None)] if before else []
            pieces.append((text, reading.lang))
        at = reading.end
    rest = segment.shown[at:]
    return (*pieces, (rest, None)) if rest else tuple(pieces)


def _sentence(segment: Segment, cues: dict[str, Cue], lang: str) -> ShownSentence:
    cue = cues.get(segment.id)
    times = {} if cue is None else {"start_s": cue.start_ms / 1000, "end_s": cue.end_ms / 1000}
    return ShownSentence(id=segment.id, kind=segment.kind, runs=runs(segment, lang), **times)


def one_by_one(
    segments: Iterable[Segment], cues: Iterable[Cue] = (), lang: str = INDONESIAN
) -> tuple[ShownSentence, ...]:
    """Every sentence in the order in which it is heard. ``lang``: the story's."""
    table = {cue.id: cue for cue in cues}
    return tuple(_sentence(segment, table, lang) for segment in segments)


def passages(segments: Iterable[Segment], cues: Iterable[Cue] = (), lang: str = INDONESIAN) -> tuple[Passage, ...]:
    """The transcript: what follows headline, byline and dateline, block by block, list items together. ``lang``: the story's."""
    table = {cue.id: cue for cue in cues}
    body = [segment for segment in segments if segment.kind not in APART]
    blocks = [
        (kind, tuple(_sentence(segment, table, lang) for segment in group))
        for (kind, _), group in groupby(body, key=lambda segment: (segment.kind, segment.block))
    ]
    laid_out: list[Passage] = []
    for kind, group in groupby(blocks, key=lambda block: block[0]):
        together = [tuple(sentences for _, sentences in group)]
        if kind not in ("item", "notice"):
            together = [(sentences,) for sentences in together[0]]
        laid_out += [
            Passage(kind=kind, number=len(laid_out) + 1 + index, blocks=each) for index, each in enumerate(together)
        ]
    return tuple(laid_out)


def corrected(corrections: Iterable[Correction]) -> dict[str, tuple[Correction, ...]]:
    """By sentence id the heard corrections that changed it."""
    by_sentence: dict[str, tuple[Correction, ...]] = {}
    for one in corrections:
        if one.kind != "silent":
            for change in one.changes:
                by_sentence[change.segment_id] = (*by_sentence.get(change.segment_id, ()), one)
    return by_sentence


def _same_times(cues: Media, mp3: Media) -> bool:
    """Both are MP3 frames of one constant size behind the same tag: as many bytes are as many milliseconds."""
    return cues.size_bytes == mp3.size_bytes


def tracks(build: Build, preferences: Preferences = DEFAULT) -> tuple[Track, ...]:
    """The files of a build, the listener's choice first. Where a chosen file was not made, the MP3 stands in."""
    extras = dict(build.extras)
    made = [Track(name="mp3", media=build.mp3)]
    small = (
        extras.get("opus16_webm") or extras.get("opus16") or build.opus
    )  # a browser is quicker with WebM (episode.webm)
    made.append(Track(name="opus16", media=small))
    if "cues_mp3" in extras and _same_times(extras["cues_mp3"], build.mp3):
        made.append(Track(name="cues", media=extras["cues_mp3"]))
    return tuple(sorted(made, key=lambda track: track.name != preferences.track))


def audible_revision(story: Story) -> int:
    """The revision that one must have heard to know the story: a silent fix after it changes nothing that is heard."""
    return max((one.after_revision for one in story.corrections if one.kind != "silent"), default=1)


def weights(build: Build) -> str:
    """ "363000 120000": bytes of what a browser plays, usual and small."""
    usual, small, *_ = sorted(tracks(build), key=lambda track: ("mp3", "opus16", "cues").index(track.name))
    return f"{usual.media.size_bytes} {small.media.size_bytes}"


def _correction_row(one: HeardCorrection) -> list[Any]:
    return [one.id, one.kind, one.at, one.revision, one.notice, one.changed]


def heard_corrections(
    corrections: Iterable[Correction], sentences: Iterable[ShownSentence]
) -> tuple[HeardCorrection, ...]:
    """All but the silent ones, with where the audio tells of them. A notice's sentences are those that the correction announced."""
    heard = [sentence for sentence in sentences if sentence.start_s is not None]
    ids = {sentence.id for sentence in heard}
    return tuple(
        HeardCorrection(
            id=one.id,
            kind=one.kind,
            at=in_wib(one.at, language()),
            revision=one.after_revision,
            notice=tuple(s.id for s in heard if s.kind == "notice" and s.text in one.notice),
            changed=tuple(change.segment_id for change in one.changes if change.after and change.segment_id in ids),
        )
        for one in corrections
        if one.kind not in ("silent", "pencabutan")
    )


def playing(story: Story, build: Build) -> dict[str, Any]:
    """What a device needs to play a story away from its page (queue, saved list): plain values for JSON."""
    one = of(story, build)
    return {
        "slug": one.slug,
        "title": one.title,
        "revision": one.revision,
        "duration": one.duration_ms / 1000,
        "tracks": {
            track.name: {"address": track.address, "type": track.mime, "bytes": track.media.size_bytes}
            for track in one.tracks
        },
        "cues": [[s.id, s.kind, s.start_s, s.end_s] for s in one.sentences],
        "chapters": [[chapter.title, chapter.start_ms / 1000] for chapter in one.chapters],
        "corrections": [_correction_row(correction) for correction in one.corrections],
    }


def of(story: Story, build: Build, preferences: Preferences = DEFAULT, *, voice_follows: bool = False) -> Listening:
    """The listening page's values for ``story`` as heard in ``build``. Pure. ``voice_follows``: its own voice is on the way."""
    segments, lang = story.revision.script.segments, story.revision.script.lang
    table = {cue.id: cue for cue in build.cues}
    if story.status == "withdrawn":
        segments = tuple(segment for segment in segments if segment.kind == "notice")
    apart = {kind: tuple(_sentence(s, table, lang) for s in segments if s.kind == kind) for kind in APART}
    sentences = tuple(sorted((s for s in one_by_one(segments, build.cues, lang) if s.time), key=lambda s: s.start_s))
    date = stated(story.revision.article, lang)
    apart["date"] = tuple(s for s in apart["dateline"] if date and s.text.startswith(date))
    apart["dateline"] = tuple(s for s in apart["dateline"] if s not in apart["date"])
    return Listening(
        slug=story.slug,
        title=story.revision.article.headline,
        revision=story.revision.number,
        duration_ms=build.duration_ms,
        tracks=tracks(build, preferences),
        download=build.mp3,
        chapters=build.chapters,
        apart=apart,
        passages=passages(segments, build.cues, lang),
        voice=build.voice.label + (say("site.voice_follows") if voice_follows else ""),
        sentences=sentences,
        lang=written_in(lang),
        corrections=heard_corrections(story.corrections, sentences),
        stated="" if apart["date"] else stated(story.revision.article, language()),
        parts=tuple(chapter.id for chapter in build.chapters) if story.bulletin else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One corrected sentence to be heard old and new: media addresses with a time fragment, where the sentence is in the audio."""

    segment_id: str
    before: str
    after: str
    before_src: str | None = None
    after_src: str | None = None


def _fragment(build: Build | None, segment_id: str, preferences: Preferences) -> str | None:
    cue = next((cue for cue in build.cues if cue.id == segment_id), None) if build else None
    if cue is None:
        return None
    return f"{tracks(build, preferences)[0].address}#t={cue.start_ms / 1000:g},{cue.end_ms / 1000:g}"


def pairs(
    correction: Correction, old: Build | None, new: Build | None, preferences: Preferences = DEFAULT
) -> tuple[Pair, ...]:
    """Every changed sentence with where its old and its new sound are."""
    return tuple(
        Pair(
            segment_id=change.segment_id,
            before=change.before,
            after=change.after,
            before_src=_fragment(old, change.segment_id, preferences) if change.before else None,
            after_src=_fragment(new, change.segment_id, preferences) if change.after else None,
        )
        for change in correction.changes
    )
