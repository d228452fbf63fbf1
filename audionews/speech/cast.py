"""Who speaks what in an episode: one voice for the story, others for headlines and for direct speech. Pure.

A sentence with direct speech is spoken in parts, each by its voice; every part is a clip of its own, so that a correction
speaks only the part that changed. Ids and cues stay per sentence: the parts of a sentence bear its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from audionews.channels import Channel
from audionews.messages import say
from audionews.script.model import Segment, Span
from audionews.script.pronounce import sounds
from audionews.speech.model import Voice

LEAST_PAUSE_MS = 120  # between two parts of one sentence
MOST_LEAD = 3  # words: "Yang benar:"
HOUR, ZONE = "pukul", "waktu Indonesia barat."  # "Ralat, 1 Desember 2026 | pukul 14.05 | WIB."


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Voices by name ("natural/pria"); without a voice of their own, headlines and quotations are the story's."""

    voice: str
    quote_voice: str | None = None
    headline_voice: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Each voice once, the story's first."""
        return tuple(dict.fromkeys(name for name in (self.voice, self.headline_voice, self.quote_voice) if name))


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicePart:
    """What one voice says in one go: a sentence, or a part of it that bears its id."""

    voice: str
    segment: Segment


def allowed(channel: Channel, plain: Callable[[str], str]) -> Channel:
    """``channel`` with its voices as ``plain`` names them ("natural" for "natural/pria"); it raises for one that may not speak."""
    named = {entry: getattr(channel, entry) for entry in ("voice", "quote_voice", "headline_voice")}
    return replace(channel, **{entry: plain(name) for entry, name in named.items() if name})


def casts(names: Sequence[str], channel: Channel | None = None) -> tuple[Cast, ...]:
    """One cast for each of ``names`` in their order; the others of a channel's cast come only with the channel's own voice,
    since a fallback replaces the whole cast."""
    first, *others = names
    cast = Cast(voice=first)
    if channel and channel.voice in (None, first):
        cast = replace(cast, quote_voice=channel.quote_voice, headline_voice=channel.headline_voice)
    return (cast, *(Cast(voice=name) for name in others))


def parts_of(segments: Iterable[Segment], cast: Cast) -> Iterator[VoicePart]:
    """The parts of an episode in order."""
    for segment in segments:
        voice = cast.headline_voice if segment.kind in ("headline", "heading") and cast.headline_voice else cast.voice
        quote_voice = cast.quote_voice or voice
        borders = _borders(segment)
        if not borders and (quote_voice == voice or not segment.quoted):
            yield VoicePart(voice=voice, segment=segment)
            continue
        pieces = list(_pieces(segment, borders, within=quote_voice != voice))
        for number, (quoted, piece) in enumerate(pieces):
            last = number + 1 == len(pieces)
            pause_ms = segment.pause_ms if last else piece.pause_ms
            yield VoicePart(voice=quote_voice if quoted else voice, segment=replace(piece, pause_ms=pause_ms))


def _borders(segment: Segment) -> tuple[int, ...]:
    """After how many words a notice is parted: before the sentence that it repeats ("Semula:"); before its hour and after it.

    The sentence has a clip already, or is spoken for the story too; as a part of its own it is that clip, and a correction
    speaks one sentence instead of three. The day is the same until midnight, the zone for ever, and the hour alone is new.
    """
    if segment.kind != "notice":
        return ()
    words = segment.spoken.split()
    for number, word in enumerate(words[:MOST_LEAD], 1):
        if word.endswith(":") and words[number:]:
            return (number,)
    dated = HOUR in words and segment.spoken.endswith(f" {ZONE}")
    return (words.index(HOUR), len(words) - len(ZONE.split())) if dated else ()


def known_ahead(segment: Segment) -> list[Segment]:
    """What a notice says around what is new in it, as the parts of an episode that it is."""
    borders = _borders(segment)
    return [piece for _, piece in _pieces(segment, borders, within=False)][::2] if borders else []


def _pieces(segment: Segment, parted: tuple[int, ...], *, within: bool) -> Iterator[tuple[bool, Segment]]:
    """The runs of words that are direct speech, and those that are not (``within``), and the runs between ``parted``; what has no
    word of its own goes with its neighbour."""
    words = [(word, span.lang) for span in segment.spans for word in span.text.split()]
    pauses = [sound.pause_ms for sound in sounds(segment.spans)]
    if len(pauses) != len(words):
        yield False, segment
        return
    quoted_borders = {place for run in segment.quoted for place in run if within and place < len(words)}
    borders = sorted({0, *parted, len(words), *quoted_borders})
    for start, end in pairwise(borders):
        spans = tuple(
            Span(text=" ".join(word for word, _ in run), lang=lang)
            for lang, run in groupby(words[start:end], key=lambda pair: pair[1])
        )
        quoted = within and any(first <= start < last for first, last in segment.quoted)
        spoken = " ".join(span.text for span in spans)
        pause_ms = max(pauses[end - 1], LEAST_PAUSE_MS)
        whole = ((0, end - start),) if quoted else ()
        yield quoted, replace(segment, spans=spans, spoken=spoken, readings=(), quoted=whole, pause_ms=pause_ms)


def disclosed(cast: Cast, voices: dict[str, Voice]) -> Voice:
    """The story's voice, its label naming the others of the cast: what page, tags and feed say of who is heard."""
    voice = voices[cast.voice]
    label = voice.label
    for key, name in (("speech.cast_headline", cast.headline_voice), ("speech.cast_quote", cast.quote_voice)):
        if name and name != cast.voice:
            label += say(key, voice=voices[name].label)
    return replace(voice, label=label)
