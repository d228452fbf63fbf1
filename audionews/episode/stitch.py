"""Clips → one episode: frames are moved, never encoded again (docs/decisions/0003-frames.md).

One pass, one clip in memory: frames and packets go to their files as they come, times are counted in samples, and the
headers, whose length is known before the times are, are filled in at the end. The loudness of the whole is summed up
from the clips' energies. A corrected sentence thus costs its own encoding and the copying of the rest.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from audionews.episode import captions, webm
from audionews.episode.earcons import BEATS, NOTES, earcon, silence
from audionews.episode.loudness import TARGET_LUFS, energies_of, loudness
from audionews.episode.model import Chapter, Cue, Episode, Loudness, Tags
from audionews.episode.mp3 import MP3_FRAME_BYTES, crc16, crc_joined, info_frame
from audionews.episode.ogg import OpusFile
from audionews.episode.tag import id3, opus_tags
from audionews.errors import EncoderFailed, PublicationRefused
from audionews.messages import say_in
from audionews.script.model import Segment
from audionews.speech.model import BEAT, CLOCK_HZ, SLOT, Clip, ClipShelf

# From which length in seconds a file may be so many LU off before it is refused. The promise is 0.5 and is kept by the
# levelling of each sentence (tested from three seconds); below ten seconds a few words of 0.2 s make integrated loudness a
# matter of where the blocks of 0.4 s fall, and below three (EBU Tech 3341's short-term window) it hardly means
# anything. Refusing "Ya." for that would keep the truth from listeners.
LOUDNESS_TOLERANCE = ((10, 0.5), (3, 1.0), (0, 2.5))
HIGHEST_PEAK_DBTP = -1.0


def stitch(
    segments: Sequence[Segment],
    keys: Sequence[str],
    shelf: ClipShelf,
    scratch: Path,
    tags: Tags,
    *,
    layout_cues: bool = False,
    chapters_at: Collection[str] | None = None,
    tolerance_lu: float | None = None,
) -> Episode:
    """Writes the files of one episode into ``scratch`` (a folder of its own; the caller empties it).

    ``chapters_at``: the ids of the sentences with which chapters begin, beside the first; ``None``: at notices and headings.
    ``tolerance_lu``: how far from its loudness it may be; ``None``: as its length allows.
    ``layout_cues``: one more MP3, with a short sound before each heading, quote and item, where the story has any.
    ``segments`` and ``keys`` as in ``Narration``: several in a row with one id are one sentence and one cue. One clip at a time is in memory.
    Raises ``PublicationRefused`` (``segment``) for a clip that is missing or without sound, or a file that is
    not as loud as it must be; ``EncoderFailed`` when a file cannot be written (disk full).
    """
    if not segments:
        raise PublicationRefused("episode.empty")
    heads = _chapter_heads(segments, chapters_at)
    blank = [Chapter(id=head.id, title=title, start_ms=0, end_ms=0) for head, title in heads]
    try:
        with ExitStack() as files:
            shaped = layout_cues and any(_layout(before, segment) for before, segment in pairwise(segments))
            takes = _Takes(files, scratch, tags, blank, shaped)
            cues = _lay(segments, keys, shelf, takes)
            duration_ms = takes.samples * 1000 // CLOCK_HZ
            chapters = _chapters(heads, cues, duration_ms)
            loudness = takes.loudness(tolerance_lu)
            takes.close(tags, chapters)
    except OSError as error:
        raise EncoderFailed("episode.cannot_write", why=error.strerror or str(error)) from error
    return Episode(
        mp3=takes.mp3.path,
        opus=takes.opus_path,
        opus16=takes.opus16_path,
        webm16=takes.webm16_path,
        cues_mp3=takes.cues_mp3.path if takes.cues_mp3 else None,
        vtt=captions.vtt(cues),
        srt=captions.srt(cues),
        chapters_json=captions.chapters_json(chapters, tags.title),
        duration_ms=duration_ms,
        loudness=loudness,
        cues=tuple(cues),
        chapters=chapters,
    )


class _Mp3File:
    """ID3 tag, Info frame, frames: the first two as blanks until the end."""

    def __init__(self, path: Path, stream: BinaryIO, tag: bytes) -> None:
        self.path, self._stream = path, stream
        self._frames = self._crc = 0
        stream.write(tag + bytes(MP3_FRAME_BYTES))

    def write(self, clip: Clip) -> None:
        self._add(clip.mp3, clip.mp3_crc)

    def _add(self, frames: bytes, crc: int) -> None:
        self._stream.write(frames)
        count = len(frames) // MP3_FRAME_BYTES
        self._frames += count
        self._crc = crc_joined(self._crc, crc, count)

    def close(self, tag: bytes) -> None:
        """``tag``: as long as the blank one."""
        settling = silence().mp3[:MP3_FRAME_BYTES]  # decoders are 529 samples late: the end comes out of this frame
        self._add(settling, crc16(settling))
        self._stream.seek(0)
        self._stream.write(tag + info_frame(settling, self._frames, self._crc))


class _Takes:
    """All files of the episode, growing side by side."""

    def __init__(
        self, files: ExitStack, scratch: Path, tags: Tags, blank: Sequence[Chapter], layout_cues: bool
    ) -> None:
        def opened(name: str) -> tuple[Path, BinaryIO]:
            path = scratch / name
            stream = files.enter_context(path.open("w+b", buffering=1 << 18))
            self._streams.append(stream)
            return path, stream

        self._streams: list[BinaryIO] = []
        tag = id3(tags, blank)
        self._tag_size = len(tag)
        self.mp3 = _Mp3File(*opened("episode.mp3"), tag)
        self.cues_mp3 = _Mp3File(*opened("episode-cues.mp3"), tag) if layout_cues else None
        comments = opus_tags(tags, blank)
        self.opus_path, stream = opened("episode.opus")
        self._opus = OpusFile(stream, comments)
        self.opus16_path, stream = opened("episode-16.opus")
        self._opus16, self._written16 = OpusFile(stream, comments), stream
        self.webm16_path, self._webm16 = opened("episode-16.webm")
        self.samples = 0
        self._energies = (array("f"), array("f"), array("f"))  # of the MP3 and the twins
        self._peak_dbtp = -120.0

    def add(self, clip: Clip, *, in_cues: bool = True) -> None:
        """``clip`` in every file; ``in_cues``: in the one with layout cues too."""
        self.mp3.write(clip)
        if self.cues_mp3 and in_cues:
            self.cues_mp3.write(clip)
        self._opus.write(clip.opus)
        self._opus16.write(clip.opus16)
        self.samples += clip.samples
        for heard, energy in zip(self._energies, (clip.energy, clip.energy_opus, clip.energy_opus16), strict=True):
            heard.extend(energies_of(energy))
        self._peak_dbtp = max(self._peak_dbtp, clip.peak_dbtp)

    def rest(self, beats: int, *, in_cues: bool = True) -> None:
        if beats:
            self.add(silence(beats), in_cues=in_cues)

    def layout_cue(self, kind: str) -> None:
        """Two beats: silence, in the file with layout cues their sound."""
        self.rest(BEATS, in_cues=False)
        if self.cues_mp3:
            self.cues_mp3.write(earcon(kind))

    def loudness(self, tolerance_lu: float | None) -> Loudness:
        heard = [loudness(energy) for energy in self._energies]
        measured = Loudness(integrated_lufs=round(heard[0], 2), true_peak_dbtp=round(self._peak_dbtp, 2))
        seconds = len(self._energies[0]) * SLOT / CLOCK_HZ
        tolerance = tolerance_lu or next(lu for since, lu in LOUDNESS_TOLERANCE if seconds >= since)
        farthest = max(heard, key=lambda lufs: abs(lufs - TARGET_LUFS))
        if abs(farthest - TARGET_LUFS) > tolerance or measured.true_peak_dbtp > HIGHEST_PEAK_DBTP:
            raise PublicationRefused("episode.loudness", lufs=round(farthest, 2), peak_dbtp=measured.true_peak_dbtp)
        return measured

    def close(self, tags: Tags, chapters: Sequence[Chapter]) -> None:
        tag, comments = id3(tags, chapters, size=self._tag_size), opus_tags(tags, chapters)
        self.mp3.close(tag)
        if self.cues_mp3:
            self.cues_mp3.close(tag)
        self._opus.close(silence().opus, comments)
        self._opus16.close(silence().opus16, comments)
        webm.write(self._written16, self._webm16, tags.language)
        for stream in self._streams:
            stream.flush()


def _lay(segments: Sequence[Segment], keys: Sequence[str], shelf: ClipShelf, takes: _Takes) -> list[Cue]:
    """Writes clips and pauses; the times of each sentence."""
    cues: list[Cue] = []
    before: Segment | None = None
    silent = 0  # samples of silence that the files end with
    for segment, clip in zip(segments, shelf.each(keys), strict=True):
        if clip is None:
            raise PublicationRefused("episode.clip_missing", segment=segment.id)
        if clip.speech_end <= clip.speech_start or clip.samples % BEAT or not clip.mp3:
            raise PublicationRefused("episode.silent", segment=segment.id)
        marked = _layout(before, segment)
        if before:
            wanted = before.pause_ms * CLOCK_HZ // 1000
            beats = max(0, round((wanted - silent - clip.speech_start) / BEAT))
            takes.rest(max(0, beats - BEATS) if marked else beats)
        if marked:
            takes.layout_cue(marked)
        at = takes.samples
        takes.add(clip)
        end_ms = round((at + clip.speech_end) * 1000 / CLOCK_HZ)
        silent = clip.samples - clip.speech_end
        if before and before.id == segment.id:  # a sentence in parts, by several voices: one cue
            cues[-1] = replace(cues[-1], end_ms=end_ms)
            before = segment
            continue
        cues.append(
            Cue(
                id=segment.id,
                kind=segment.kind,
                start_ms=round((at + clip.speech_start) * 1000 / CLOCK_HZ),
                end_ms=end_ms,
                text=segment.shown,
            )
        )
        before = segment
    return cues


def _layout(before: Segment | None, segment: Segment) -> str | None:
    """The layout cue that stands before this segment, inside the episode: at the first sentence of a heading, quote or item,
    and in a paragraph where direct speech begins or has ended (a sentence with its speaker in it counts as speech).
    """
    if before is None:
        return None
    if segment.kind in NOTES and (before.kind, before.block) != (segment.kind, segment.block):
        return segment.kind
    if segment.kind == "paragraph" and segment.quoted and not _speech_goes_on(before, segment):
        return "quote"
    spoke = before.kind == "quote" or (before.kind == "paragraph" and before.quoted)
    return "quote_end" if spoke and segment.kind == "paragraph" and not segment.quoted else None


def _speech_goes_on(before: Segment, segment: Segment) -> bool:
    """Is the speech that ends ``before`` the one that begins ``segment``: nothing of the newsroom's between?"""
    open_end = bool(before.quoted) and before.quoted[-1][1] >= len(before.spoken.split())
    return open_end and segment.quoted[0][0] == 0


def _chapter_heads(segments: Sequence[Segment], only: Collection[str] | None) -> list[tuple[Segment, str]]:
    """Where chapters begin, and their titles: correction notices, the headline, each heading. The first begins at 0."""
    heads: list[tuple[Segment, str]] = []
    before: Segment | None = None
    for segment in segments:
        if only is not None and heads and segment.id not in only:
            continue
        if segment.kind == "notice":
            if before is None or before.kind != "notice":
                heads.append((segment, say_in(segment.lang, "episode.chapter_notice")))
        elif segment.kind in ("headline", "heading"):
            if before is None or (before.kind, before.block) != (segment.kind, segment.block):
                heads.append((segment, segment.shown))
        elif not heads:
            heads.append((segment, say_in(segment.lang, "episode.chapter_start")))
        before = segment
    return heads


def _chapters(heads: Sequence[tuple[Segment, str]], cues: Sequence[Cue], duration_ms: int) -> tuple[Chapter, ...]:
    starts = {cue.id: cue.start_ms for cue in cues}
    begins = [0, *(starts[head.id] for head, _ in heads[1:])]
    ends = [*begins[1:], duration_ms]
    return tuple(
        Chapter(id=head.id, title=title, start_ms=begin, end_ms=end)
        for (head, title), begin, end in zip(heads, begins, ends, strict=True)
    )
