"""A channel's bulletin: which stories, in which order; made of the clips that their episodes are made of; kept true.

A bulletin is public as a story of its own: page, feed item, captions, chapters, record and board are a story's. What is in it follows
from the channel's file (``[bulletin]``) or from what an editor chose. A story in it that is corrected or withdrawn holds it back
(``library/holding.py``) until :func:`renew` has made it anew: what was put right is said at its head and written in its record, quietly
for those who have it, since the story's own item reaches them.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from audionews.channels import Channel, Programme, channel
from audionews.errors import AudionewsError, BadInput, Conflict
from audionews.library.model import Bulletin, BulletinPart, CorrectionDraft, Story
from audionews.library.public_dates import not_before
from audionews.messages import say_in, sentence
from audionews.newsroom import correction_rules, heard_back, publication_checks
from audionews.newsroom.bulletin_making import PutRight, article_of, composed, put_right
from audionews.newsroom.model import Published
from audionews.times import WIB

if TYPE_CHECKING:
    from audionews.newsroom import Newsroom

log = logging.getLogger("audionews.newsroom")
FAILED = "newsroom.bulletin_failed"
SETTLED = timedelta(minutes=2)
TOLERANCE_LU = (
    1.0  # each sentence has its loudness; headlines with a pause after each bring the measure of the whole down
)
AHEAD = timedelta(minutes=10)  # so long before its hour its own lines are spoken, so that at the hour nothing is
_RACES = 3
_A_DAY = timedelta(days=1)


def programme_of(newsroom: Newsroom, slug: str) -> tuple[Channel, Programme]:
    """The channel and its programme. Raises ``UnknownName``, ``BadInput("newsroom.bulletin_none")``."""
    on_air = channel(newsroom.channels, slug)
    if on_air.bulletin is None:
        raise BadInput("newsroom.bulletin_none", channel=slug)
    return on_air, on_air.bulletin


def day_of(text: str | None, now: datetime) -> str:
    """ "2026-11-30" as it was asked for; ``None``: today in Jakarta. Raises ``BadInput("newsroom.bulletin_day")``."""
    if not text:
        return now.astimezone(WIB).date().isoformat()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise BadInput("newsroom.bulletin_day", day=text) from None


def hour_on(programme: Programme, day: str) -> datetime:
    """The moment at which the day's bulletin is made."""
    hour, minute = map(int, programme.hour.split("."))
    return datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=WIB)


def chosen_stories(newsroom: Newsroom, on_air: Channel, programme: Programme, bulletin: Bulletin) -> list[Story]:
    """The stories that are in it now, in order: the editor's choice, else those of the day that the channel's file takes.

    What is not public now is never among them: embargoed, withdrawn, or a draft.
    """
    wanted = bulletin.chosen
    if wanted is None and bulletin.slug is not None:  # what is out takes nothing new in by itself
        wanted = tuple(part.slug for part in bulletin.parts)
    if wanted is not None:
        return [story for slug in wanted if (story := _public(newsroom, slug, on_air.slug)) is not None]
    return _of_the_day(newsroom, on_air, programme, bulletin.day)


def _of_the_day(newsroom: Newsroom, on_air: Channel, programme: Programme, day: str) -> list[Story]:
    now, library = newsroom.clock(), newsroom.library
    ends = hour_on(programme, day)
    until = None if day == day_of(None, now) else ends
    slugs = library.bulletins.candidates(on_air.slug, since=ends - _A_DAY, now=now, until=until)
    taken: list[Story] = []
    left_ms = programme.minutes * 60_000
    for slug in slugs:
        story = _public(newsroom, slug, on_air.slug)
        if story is None or story.build is None or story.build.duration_ms > left_ms:
            continue
        left_ms -= story.build.duration_ms
        taken.append(story)
        if len(taken) == programme.most:
            break
    return taken if programme.order == "baru" else taken[::-1]


def offered(newsroom: Newsroom, programme: Programme, bulletin: Bulletin) -> list[str]:
    """Slugs of the public stories of two days that an editor may put in, newest first."""
    since = hour_on(programme, bulletin.day) - 2 * _A_DAY
    return newsroom.library.bulletins.candidates(bulletin.channel, since=since, now=newsroom.clock())


def _public(newsroom: Newsroom, slug: str, channel_slug: str) -> Story | None:
    try:
        story = newsroom.library.stories.get(slug, now=newsroom.clock())
    except AudionewsError:
        return None
    fits = story.status == "live" and story.build is not None and not story.bulletin and story.channel == channel_slug
    return story if fits else None


def choose(newsroom: Newsroom, channel_slug: str, day: str, slugs: Sequence[str] | None, *, by: str) -> Bulletin:
    """Keeps what an editor wants in it, in order; ``None``: what the channel's file says now. The bulletin as it is kept.

    Raises ``BadInput("newsroom.bulletin_story")`` for a story that is not public or of another channel.
    """
    on_air, programme = programme_of(newsroom, channel_slug)
    if slugs is None and newsroom.library.bulletins.get(channel_slug, day).slug is not None:
        slugs = [story.slug for story in _of_the_day(newsroom, on_air, programme, day)]
    for slug in slugs or ():
        if _public(newsroom, slug, channel_slug) is None:
            raise BadInput("newsroom.bulletin_story", slug=slug, channel=channel_slug)
    wanted = None if slugs is None else list(dict.fromkeys(slugs))
    newsroom.library.bulletins.choose(channel_slug, day, wanted, by=by, at=newsroom.clock())
    return newsroom.library.bulletins.get(channel_slug, day)


def make(newsroom: Newsroom, channel_slug: str, day: str, *, by: str) -> Published:
    """Makes the bulletin, or makes it anew where a story in it or the choice has changed; what is as it should be stays.

    Raises ``BadInput`` where the channel has none, there is nothing for it, or its day has not come.
    """
    on_air, programme = programme_of(newsroom, channel_slug)
    is_there = (
        newsroom.library.bulletins.get(channel_slug, day).slug is not None
    )  # a clock may be behind what is public
    if not is_there and day > day_of(None, newsroom.clock()):
        raise BadInput("newsroom.bulletin_future", day=day)
    for tried in range(_RACES):
        try:
            return _make(newsroom, on_air, programme, newsroom.library.bulletins.get(channel_slug, day), by)
        except Conflict as moved:
            if moved.key not in ("library.bulletin_moved", "library.changed_meanwhile") or tried == _RACES - 1:
                raise
    raise AssertionError


def _make(newsroom: Newsroom, on_air: Channel, programme: Programme, bulletin: Bulletin, by: str) -> Published:
    library, now = newsroom.library, newsroom.clock()
    before = library.stories.get(bulletin.slug) if bulletin.slug else None
    if before is not None and before.status == "withdrawn":
        raise BadInput("newsroom.bulletin_withdrawn_itself", channel=on_air.slug, day=bulletin.day)
    stories = chosen_stories(newsroom, on_air, programme, bulletin)
    if not stories:
        raise BadInput("newsroom.bulletin_empty", channel=on_air.slug, day=bulletin.day)
    there = [(part.slug, part.build) for part in bulletin.parts]
    if before is not None and bulletin.stale_since is None and there == [(s.slug, s.build.id) for s in stories]:
        return Published(story=before, made=correction_rules.as_it_was(before.build), already=True)
    date = not_before(before and before.updated_at, now)
    news = put_right(newsroom, bulletin, stories, date, on_air.language) if before is not None else PutRight()
    notices = (*news.notices, *(one for one in bulletin.notices if one.slug not in news.gone))
    number = before.newest.script.next_number if before else 1
    joined, narration = composed(newsroom, on_air, programme, bulletin, stories, notices, number)
    article = article_of(on_air, bulletin.day, stories)
    kind = "ralat" if news.notices else "silent"
    if before is None:
        slug = library.stories.add(article, joined.script, channel=on_air.slug, by=by, at=now).slug
        newest = library.stories.get(slug).newest
        revision = newest if newest.script == joined.script else None
    else:
        slug, revision, newest = before.slug, None, before.newest
    if revision is None:
        revision = library.stories.add_revision(
            slug,
            kind=kind if before else "first",
            reason=news.reason or (say_in(on_air.language, "newsroom.bulletin_reason_renewed") if before else ""),
            by=by,
            at=date,
            article=article,
            script=joined.script,
            expected=newest.number,
        )
    heard_back.flag(library, slug, narration, at=now)
    made = newsroom.studio.join(
        slug,
        revision.number,
        article,
        joined.script,
        on_air,
        narration,
        at=now,
        by=by,
        layout_cues=False,
        chapters_at=joined.chapters_at,
        tolerance_lu=TOLERANCE_LU,
    )
    publication_checks.check(made.build, joined.script.segments, library.blobs, fresh=True)
    draft = None
    if news.notices:
        draft = CorrectionDraft(
            kind="ralat",
            delivery="quiet",
            reason=news.reason,
            by=by,
            before_revision=before.revision.number,
            changes=news.changes,
            notice=news.full_notice,
        )
    parts = tuple(
        BulletinPart(slug=story.slug, revision=story.revision.number, build=story.build.id, ids=ids)
        for story, ids in zip(stories, joined.ids, strict=True)
    )
    kept = replace(bulletin, parts=parts, notices=notices)
    story = library.bulletins.publish(slug, made.build.id, kept, by=by, at=newsroom.clock(), correction=draft)
    return Published(
        story=story, made=made, correction=correction_rules.correction_of(story, revision.number) if draft else None
    )


# Kept true


def renew(newsroom: Newsroom, *, by: str) -> list[str]:
    """Makes every bulletin anew that is held back; their slugs. One that cannot be made is told of at the desk, and stays held back."""
    stale = newsroom.library.bulletins.stale()
    return [slug for one in stale if (slug := _tried(newsroom, one.channel, one.day, by)) is not None]


def make_due(newsroom: Newsroom, *, by: str) -> list[str]:
    """What a worker sees to: bulletins that are held back, and those whose hour has come; their slugs."""
    done = renew(newsroom, by=by)
    now = newsroom.clock()
    day = day_of(None, now)
    for slug, on_air in newsroom.channels.items():
        if on_air.bulletin is None:
            continue
        if now < (hour := hour_on(on_air.bulletin, day)):
            if now >= hour - AHEAD:
                prepare(newsroom, on_air, on_air.bulletin, day)
            continue
        kept = newsroom.library.bulletins.get(slug, day)
        if kept.slug is None or _sounds_old(newsroom, kept, now):
            made = _tried(newsroom, slug, day, by)
            done += [made] if made is not None else []
    return done


def prepare(newsroom: Newsroom, on_air: Channel, programme: Programme, day: str) -> None:
    """Has its own lines (opening, lead-in, closing) spoken once, with the stories of now: at its hour they are clips like all others."""
    library, kept = newsroom.library, f"bulletin/{on_air.slug}/prepared"
    bulletin = library.bulletins.get(on_air.slug, day)
    if bulletin.slug is not None or library.settings.get(kept) == day:
        return
    if stories := chosen_stories(newsroom, on_air, programme, bulletin):
        library.settings.keep(kept, day)  # first: what fails now is made at the hour
        try:
            composed(newsroom, on_air, programme, bulletin, stories, (), 1)
        except AudionewsError as error:
            log.warning("bulletin %s %s: %s", on_air.slug, day, error)


def _sounds_old(newsroom: Newsroom, bulletin: Bulletin, now: datetime) -> bool:
    """Whether a story in it was fixed in silence or got its own voice, a while ago: a wave of voices is waited for."""
    moved = newsroom.library.bulletins.moved(bulletin)
    return bool(moved) and bulletin.stale_since is None and max(moved) < now - SETTLED


def _tried(newsroom: Newsroom, channel_slug: str, day: str, by: str) -> str | None:
    """The bulletin's slug; ``None`` where there is nothing for it, or where it could not be made and the desk is told so."""
    library = newsroom.library
    try:
        return make(newsroom, channel_slug, day, by=by).story.slug
    except AudionewsError as error:
        slug = library.bulletins.get(channel_slug, day).slug
        if error.key == "newsroom.bulletin_empty":
            if slug is not None:  # its last story was taken back: it stays away until an editor puts another in
                library.bulletins.vacate(channel_slug, day)
            return None
        log.warning("bulletin %s %s: %s", channel_slug, day, error)
        facts = {"channel": channel_slug, "day": day, "why": sentence(error)}
        library.inbox.alarm(FAILED, at=newsroom.clock(), slug=slug, facts=facts)
        return None
