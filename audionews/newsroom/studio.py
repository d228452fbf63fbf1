"""A script → a build: spoken, stitched, tagged, stored. What is there already is not made again.

Order of writes: clips one by one, then the files of the episode, then the row that speaks of them. Everything is a
function of script, voice, tags and channel, so a run that was killed leaves nothing that the next run does not use:
it finds the clips, makes the same bytes under the same names, and writes the row.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from audionews.article.model import Article
from audionews.channels import Channel
from audionews.episode.model import Tags
from audionews.errors import StoreFailed
from audionews.languages import INDONESIAN, iso_639_2
from audionews.library import Library
from audionews.library.model import BuildRole, Media
from audionews.newsroom import costs, heard_back
from audionews.newsroom.model import Spoken
from audionews.script.model import Script, Segment
from audionews.settings import Settings
from audionews.speech.cast import Cast, allowed, casts
from audionews.speech.model import Narration
from audionews.speech.pool import MAKER, Pool, end_unused
from audionews.speech.speak import Speaker, Turns, no_turns

Progress = Callable[[int, int, Segment], None]
# How many LU an episode that puts something right may be off: a sentence that is a little too quiet is a smaller harm than a
# withdrawal or a ralat that is refused for half a LU, and a wrong story that stays public meanwhile.
TRUTH_TOLERANCE_LU = 2.5
_AT_ONCE = 3  # files stored side by side: each takes half a mebibyte of memory while it is hashed


class Studio:
    """Speakers by chosen engine, kept while the newsroom is open: worker processes are dear to start."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._settings = settings
        self._speakers: dict[tuple[Cast, ...], Speaker] = {}
        self._pools: dict[str, Pool] = {}  # one of an engine for all speakers: the natural voice's model is large
        self.turns: Turns = no_turns  # a worker sets the engines' limits over all workers here
        _sweep(settings.home / "scratch")

    def speaker(self, engine: str | None, channel: Channel | None = None, lang: str | None = None) -> Speaker:
        """The speaker that prefers the voice ``engine`` (None: the channel's, else the newsroom's own choice), with the
        channel's cast, of those that speak the story's language ``lang`` (None: the channel's). Raises ``UnknownName``,
        ``BadInput`` for a voice that is not there, not allowed or of another language, ``EngineMissing`` where none speaks it."""
        return self.speaker_of(self.casts(engine, channel, lang))

    def casts(self, engine: str | None, channel: Channel | None = None, lang: str | None = None) -> tuple[Cast, ...]:
        """The casts of :meth:`speaker`, in their order."""
        from audionews.speech.engines import options_from, preference
        from audionews.speech.tongues import voices_in

        tag, options = lang or (channel.language if channel else INDONESIAN), options_from(self._settings)
        chosen = engine or (channel.voice if channel else None)
        names = voices_in(preference(self._settings, chosen), tag, options, chosen=chosen)

        def plain(name: str) -> str:
            return voices_in(preference(self._settings, name)[:1], tag, options, chosen=name)[0]

        return casts(names, channel and allowed(channel, plain))

    def speaker_of(self, casts: tuple[Cast, ...]) -> Speaker:
        from audionews.speech.engines import options_from

        if casts not in self._speakers:
            self._speakers[casts] = Speaker(casts, MAKER, options=options_from(self._settings), pools=self._pools)
        return self._speakers[casts]

    def make(
        self,
        slug: str,
        revision: int,
        article: Article,
        script: Script,
        channel: Channel,
        *,
        at: datetime,
        by: str,
        engine: str | None = None,
        role: BuildRole = "episode",
        awaited: bool = False,
        progress: Progress | None = None,
    ) -> Spoken:
        """Speaks what is missing and stores the build. Where no voice is asked for and the channel does not wait, in the instant one. ``awaited``: it puts
        right what is public (``correction_rules.is_awaited``). Raises ``EngineFailed``, ``EncoderFailed``,
        ``PublicationRefused`` (a clip without sound) or ``StoreFailed``; nothing is visible to the public yet."""
        from audionews.episode.tag import warm

        warm(channel.cover)
        instant = engine is None and channel.when == "langsung" and role != "tombstone"
        speaker = self.speaker(engine, channel, script.lang)
        narration = self.narrate(speaker, script.segments, at=at, instant=instant, awaited=awaited, progress=progress)
        heard_back.flag(self._library, slug, narration, at=at)
        return self.join(slug, revision, article, script, channel, narration, at=at, by=by, role=role)

    def narrate(
        self,
        speaker: Speaker,
        segments: Sequence[Segment],
        *,
        at: datetime,
        instant: bool = False,
        awaited: bool = False,
        progress: Progress | None = None,
    ) -> Narration:
        """The clips of the sentences; what is missing is spoken. Raises as :meth:`make`."""
        library = self._library
        return speaker.speak_all(
            segments,
            library.clips,
            progress,
            self.turns,
            instant=instant,
            awaited=awaited,
            meter=lambda name, count, within: costs.count(library, self._settings, name, count, within, at=at),
        )

    def join(
        self,
        slug: str,
        revision: int,
        article: Article,
        script: Script,
        channel: Channel,
        narration: Narration,
        *,
        at: datetime,
        by: str,
        role: BuildRole = "episode",
        layout_cues: bool = True,
        chapters_at: Collection[str] | None = None,
        tolerance_lu: float | None = None,
    ) -> Spoken:
        """Stitches the clips of ``narration`` and stores the build: nothing is spoken. Raises as :meth:`make`."""
        from audionews.episode.stitch import stitch

        library = self._library
        if tolerance_lu is None and (role != "episode" or any(part.kind == "notice" for part in narration.parts)):
            tolerance_lu = TRUTH_TOLERANCE_LU
        with self._scratch() as scratch:
            tags = tags_of(article, script, channel, narration.voice.label)
            episode = stitch(
                narration.parts,
                narration.keys,
                library.clips,
                scratch,
                tags,
                layout_cues=layout_cues and role == "episode",
                chapters_at=chapters_at,
                tolerance_lu=tolerance_lu,
            )
            files: dict[str, tuple[bytes | Path, str]] = {
                "mp3": (episode.mp3, "mp3"),
                "opus": (episode.opus, "opus"),
                "opus16": (episode.opus16, "opus"),
                "opus16_webm": (episode.webm16, "webm"),
                "vtt": (episode.vtt.encode(), "vtt"),
                "srt": (episode.srt.encode(), "srt"),
                "chapters_json": (episode.chapters_json.encode(), "json"),
            }
            if episode.cues_mp3 is not None:
                files["cues_mp3"] = (episode.cues_mp3, "mp3")
            stored = self._stored(files)
            extras = tuple((name, stored.pop(name)) for name in ("opus16", "opus16_webm", "cues_mp3") if name in stored)
            build = library.builds.add(
                slug,
                revision,
                voice=narration.voice,
                fallback=narration.fallback,
                duration_ms=episode.duration_ms,
                loudness=episode.loudness,
                cues=episode.cues,
                chapters=episode.chapters,
                spoken=narration.spoken,
                reused=narration.reused,
                at=at,
                by=by,
                extras=extras,
                characters=narration.characters,
                heard=heard_back.of_clips(narration, library.clips) if heard_back.is_on(self._settings) else None,
                role=role,
                **stored,
            )
        return Spoken(build=build, spoken=narration.spoken, reused=narration.reused, fresh=True)

    def speaks(self, engine: str, lang: str) -> bool:
        """Has that engine a voice here for the language?"""
        from audionews.speech.engines import options_from
        from audionews.speech.tongues import voice_in

        return voice_in(engine, lang, options_from(self._settings)) is not None

    def is_of(self, engine: str, lang: str) -> bool:
        """Is that very voice one of the language? One that cannot be made here is taken for an Indonesian one."""
        from audionews.speech.engines import options_from, plain_name
        from audionews.speech.tongues import voice_in

        speaking = voice_in(engine, lang, options_from(self._settings))
        return speaking is not None and plain_name(speaking) == plain_name(engine)

    def refuse_missing(self, engine: str | None) -> None:
        """Raises ``UnknownName`` or ``EngineMissing`` for a chosen engine that cannot speak here, before anything is asked of it.

        The fallback would speak in its place: right for a backlog, wrong for somebody who chose that very voice.
        """
        from audionews.speech.engines import engine as made
        from audionews.speech.engines import options_from

        if engine is not None:
            made(engine, options_from(self._settings)).close()

    def close(self) -> None:
        for speaker in self._speakers.values():
            speaker.close()
        self._speakers.clear()
        end_unused()

    def _stored(self, files: dict[str, tuple[bytes | Path, str]]) -> dict[str, Media]:
        """Each file in the store, side by side: the disk's answer to one fsync is not waited for seven times over.

        All have ended, well or badly, when this returns: no thread reads the scratch folder any more.
        """
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            puts = {
                name: pool.submit(self._library.media.put, content, ext, move=True)
                for name, (content, ext) in files.items()
            }
        return {name: put.result() for name, put in puts.items()}

    @contextmanager
    def _scratch(self) -> Iterator[Path]:
        """A folder for one episode."""
        root = self._settings.home / "scratch"
        folder = root / f"{os.getpid()}-{secrets.token_hex(4)}"
        try:
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            root.chmod(0o700)  # drafts are spoken in it; a home of before let others read them
            folder.mkdir()
            yield folder
        except OSError as error:
            key = "library.disk_full" if error.errno in (28, 122, 27) else "library.media_failed"
            raise StoreFailed(key, where=str(root), why=error.strerror or str(error)) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _sweep(root: Path) -> None:
    """Removes what killed processes left behind, as soon as a newsroom opens: the next run may have nothing to make."""
    for folder in root.iterdir() if root.is_dir() else ():
        pid = folder.name.partition("-")[0]
        if pid.isdigit() and not _runs(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def tags_of(article: Article, script: Script, channel: Channel, voice: str) -> Tags:
    """What the file says about itself; a function of the story alone, so that the same story gives the same bytes."""
    paragraphs: dict[int, list[str]] = {}
    for segment in script.segments:
        paragraphs.setdefault(segment.block, []).append(segment.shown)
    return Tags(
        title=article.headline,
        artist=", ".join(article.authors) or channel.author,
        album=channel.title,
        date=article.published[:10] if article.published else None,
        lyrics="\n\n".join(" ".join(sentences) for sentences in paragraphs.values()),
        voice=voice,
        source_url=article.source_url,
        rights=_rights(article),
        cover=channel.cover,
        cover_alt=channel.cover_alt,
        language=iso_639_2(script.lang),
    )


def _rights(article: Article) -> str:
    """ID3v2.3 TCOP begins with a year and a space; a story without a date or a source says nothing of rights."""
    if not (article.published and article.source.name):
        return ""
    licence = f", {article.source.licence}" if article.source.licence else ""
    return f"{article.published[:4]} {article.source.name}{licence}"
