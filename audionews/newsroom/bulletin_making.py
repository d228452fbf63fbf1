"""What a bulletin is composed of: its own lines, its stories' clips, the newsroom's sounds, and what was put right in it."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from audionews.article.model import Article, Block
from audionews.channels import Channel, Programme
from audionews.episode.earcons import earcon
from audionews.episode.programme import Joined, SoundKeys, SpokenStory, compose
from audionews.episode.sound_files import sound_clip, sound_key
from audionews.languages import written_in
from audionews.library.model import Bulletin, BulletinNotice, Change, Story
from audionews.messages import say_in
from audionews.newsroom import correction_rules
from audionews.script.model import Segment
from audionews.speech.engines import name_of
from audionews.speech.model import Narration
from audionews.speech.speak import Speaker
from audionews.times import day_words, in_wib, weekday_words

if TYPE_CHECKING:
    from audionews.newsroom import Newsroom


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRight:
    """What was put right in a bulletin since it was made. ``gone``: stories that nothing may be told of any more."""

    notices: tuple[BulletinNotice, ...] = ()
    full_notice: str = ""  # the same with what each story's own notice says: for record and feed
    changes: tuple[Change, ...] = ()
    reason: str = ""
    gone: frozenset[str] = frozenset()


def put_right(newsroom: Newsroom, bulletin: Bulletin, stories: Sequence[Story], now: datetime, lang: str) -> PutRight:
    """What has to be said and written of the stories that are not as they were in the bulletin."""
    notices, full_notices, changes, reasons, gone = [], [], [], [], set()
    here = {story.slug: story for story in stories}
    for part in bulletin.parts:
        story = here.get(part.slug)
        if story is None:
            if newsroom.library.stories.get(part.slug).status == "withdrawn":
                gone.add(part.slug)
                notices.append(
                    BulletinNotice(slug=None, text=say_in(lang, "newsroom.bulletin_withdrawn", when=in_wib(now, lang)))
                )
                full_notices.append(notices[-1].text)
                reasons.append(say_in(lang, "newsroom.bulletin_reason_withdrawn"))
            continue
        for correction in story.corrections[::-1]:
            announced = correction.kind in correction_rules.ANNOUNCED
            if announced and part.revision < correction.after_revision <= story.revision.number:
                headline = story.revision.article.headline
                text = say_in(
                    lang, "newsroom.bulletin_corrected", when=in_wib(correction.at, lang), headline=_ended(headline)
                )
                notices.append(BulletinNotice(slug=part.slug, text=text))
                full_notices += [text, correction.notice]
                reasons.append(correction.reason)
                changes += [
                    replace(change, segment_id=part.ids[change.segment_id])
                    for change in correction.changes
                    if change.segment_id in part.ids
                ]
    return PutRight(
        notices=tuple(notices),
        full_notice=" ".join(filter(None, full_notices)),
        changes=tuple(changes),
        reason=" ".join(dict.fromkeys(reasons)),
        gone=frozenset(gone),
    )


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def article_of(on_air: Channel, day: str, stories: Sequence[Story]) -> Article:
    """What lists, feeds and cards say of the bulletin: its title and day, and the headlines in it."""
    headlines = "; ".join(story.revision.article.headline.rstrip(".") for story in stories)
    words, lang = _words(on_air, day), on_air.language
    text = Block(kind="paragraph", text=say_in(lang, "newsroom.bulletin_stories", headlines=headlines))
    return Article(headline=say_in(lang, "newsroom.bulletin_title", **words), published=day, blocks=(text,))


def _words(on_air: Channel, day: str) -> dict[str, str]:
    at, lang = date.fromisoformat(day), on_air.language
    return {"title": on_air.title, "weekday": weekday_words(at, lang), "day": day_words(at, lang)}


class _Lines:
    """The bulletin's own lines, spoken by the voice of its first story: a few short ones, most of them the same every day."""

    def __init__(self, newsroom: Newsroom, on_air: Channel, first: Story) -> None:
        self._newsroom, self._on_air = newsroom, on_air
        self._voice = name_of(first.build.voice)
        self._lang = written_in(on_air.language)  # what the house has words for
        self._speakers: dict[tuple[str, str], Speaker] = {}
        self.narrations: list[Narration] = []

    def spoken(self, id: str, kind: str, text: str, *, pause_ms: int) -> SpokenStory:
        """One line with an id of its own."""
        read = self._newsroom.readings.write(Article(headline=text), lang=self._lang).segments[0]
        segment = replace(read, id=id, kind=kind, pause_ms=pause_ms, block=0)
        return self.of((segment,), {}, self._voice, self._lang)

    def of(self, segments: tuple[Segment, ...], ids: dict[str, str], voice: str, lang: str) -> SpokenStory:
        at = self._newsroom.clock()
        if (voice, lang) not in self._speakers:
            self._speakers[voice, lang] = self._newsroom.studio.speaker(voice, self._on_air, lang)
        narration = self._newsroom.studio.narrate(self._speakers[voice, lang], segments, at=at)
        self.narrations.append(narration)
        return SpokenStory(segments=segments, parts=narration.parts, keys=narration.keys, ids=ids)


def composed(
    newsroom: Newsroom,
    on_air: Channel,
    programme: Programme,
    bulletin: Bulletin,
    stories: Sequence[Story],
    notices: Sequence[BulletinNotice],
    next_number: int,
) -> tuple[Joined, Narration]:
    """The bulletin's script and sound; spoken is only what its own lines lack."""
    lines = _Lines(newsroom, on_air, stories[0])
    words, lang = _words(on_air, bulletin.day), on_air.language
    notice_segments = [lines.spoken(id, "notice", text, pause_ms=960) for id, text in _notice_lines(notices)]
    opening = lines.spoken("pembuka", "headline", say_in(lang, "newsroom.bulletin_opening", **words), pause_ms=960)
    led_in = say_in(lang, "newsroom.bulletin_headlines")
    announced = lines.spoken("utama", "paragraph", led_in, pause_ms=480) if programme.headlines else None
    known = {part.slug: part.ids for part in bulletin.parts}
    spoken = [
        lines.of(
            story.revision.script.segments,
            known.get(story.slug, {}),
            name_of(story.build.voice),
            story.revision.script.lang,
        )
        for story in stories
    ]
    closing = lines.spoken("penutup", "paragraph", say_in(lang, "newsroom.bulletin_closing", **words), pause_ms=0)
    joined = compose(
        notice_segments,
        opening,
        announced,
        spoken,
        closing,
        _sounds(newsroom, programme),
        next_number=next_number,
        lang=lang,
    )
    narrations = lines.narrations
    voices = list(dict.fromkeys(one.voice.label for one in narrations))
    spoken_count = sum(one.spoken for one in narrations)
    whole = Narration(
        voice=replace(narrations[-1].voice, label="; ".join(voices)),
        fallback=False,
        parts=joined.parts,
        keys=joined.keys,
        spoken=spoken_count,
        reused=len(joined.script.segments) - spoken_count,
        characters=sum(one.characters for one in narrations),
    )
    return joined, whole


def _notice_lines(notices: Sequence[BulletinNotice]) -> list[tuple[str, str]]:
    """(id, text) of each, newest first; an id stays what it was. A notice tells its minute: what was put right twice in one is said
    once of one story, and as often as there were stories."""
    lines: dict[str, str] = {}
    known, same = set(), Counter()
    for one in reversed(notices):
        if one.slug is not None and one in known:
            continue
        known.add(one)
        same[one.text] += 1
        name = one.text if same[one.text] == 1 else f"{one.text} {same[one.text]}"
        lines[f"r{zlib.crc32(name.encode()):x}"] = one.text
    return list(lines.items())[::-1]


def _sounds(newsroom: Newsroom, programme: Programme) -> SoundKeys:
    clips = newsroom.library.clips
    keys = {}
    for name in ("intro", "gap", "outro"):
        path = getattr(programme, name)
        if path is None:
            continue
        keys[name] = sound_key(path)
        if not clips.has(keys[name]):
            clips.put(sound_clip(path, keys[name]))
    if "gap" not in keys:
        house = earcon("heading")
        keys["gap"] = house.key
        if not clips.has(house.key):
            clips.put(house)
    return SoundKeys(**keys)
