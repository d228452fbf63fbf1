"""The pages that are read and heard: home, channel, article, corrections, search, and those that tell about the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, jsonify, render_template, request

from audionews.channels import channel as channel_named
from audionews.library.model import Build, Correction, Story
from audionews.messages import language, say
from audionews.newsroom.replies import replies
from audionews.site import books, formats, json_ld, player_view, responses
from audionews.site.context import SiteContext
from audionews.site.preferences import COOKIE, DEFAULT, from_cookie
from audionews.site.privacy import counted_words
from audionews.times import in_wib

PAGE_STORIES = 20
PAGE_CORRECTIONS = 20
RECENT_CORRECTIONS = 100
CARD_SENTENCES = 160  # characters of the summary on cards and in search engines
MOST_FOUND = 200  # hits that are counted; more are "lebih dari 200"
MOST_OF_A_DAY = 300  # stories that are counted for "38 berita, 1 jam 12 menit"
PLAYER_SCRIPTS = ("listening.js", "story.js")
LIST_SCRIPTS = ("listening.js", "list.js")


def shared(place: SiteContext) -> dict[str, Any]:
    """What every page is drawn with."""
    return {
        "preferences": from_cookie(request.cookies.get(COOKIE)),
        "channels": [(f"/kanal/{slug}", channel.title) for slug, channel in place.channels.items()],
        "here": request.path,
    }


def summary_of(story: Story) -> str:
    """The first sentences of the body, cut at a word: for cards and descriptions."""
    body = [s.shown for s in story.revision.script.segments if s.kind in ("paragraph", "quote", "item")]
    text = " ".join(body) or story.revision.article.headline
    return text if len(text) <= CARD_SENTENCES else text[:CARD_SENTENCES].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much the queue of the newest day holds; a day may fill more than one page."""

    number: int = 0
    duration_ms: int = 0
    mp3_bytes: int = 0
    small_bytes: int = 0
    day: str = ""


def day_of(story: Story) -> str:
    return formats.weekday(story.published_at) if story.published_at else ""


def by_day(stories: list[Story]) -> list[tuple[str, list[Story]]]:
    """The stories under their days in Jakarta, in the order in which they come."""
    return [(day, list(its_stories)) for day, its_stories in groupby(stories, key=day_of)]


def extent_of(stories: Iterable[Story]) -> Extent:
    """Number and length of the stories of the first one's day that can be heard. Reads no further than that day."""
    day = ""
    builds: list[Build] = []
    for story in stories:
        day = day or day_of(story)
        if day_of(story) != day:
            break
        builds += [story.build] if story.build else []
    weights = [[int(size) for size in player_view.weights(build).split()] for build in builds]
    return Extent(
        number=len(builds),
        duration_ms=sum(build.duration_ms for build in builds),
        mp3_bytes=sum(usual for usual, _ in weights),
        small_bytes=sum(small for _, small in weights),
        day=day,
    )


def heard_again(corrections: tuple[Correction, ...]) -> list[Correction]:
    """Corrections that a listener must know of: all but the silent ones."""
    return [correction for correction in corrections if correction.kind != "silent"]


def ground_words(correction: Correction | None) -> str | None:
    return say(f"site.ground_{correction.ground.replace('-', '_')}") if correction and correction.ground else None


def withdrawn_values(story: Story) -> dict[str, Any]:
    """What a page says in the place of a story that was withdrawn: what, when, on which ground, why, and the announcement."""
    withdrawal = next((c for c in story.corrections if c.kind == "pencabutan"), None)
    tombstone = story.build if story.build and story.build.role == "tombstone" else None
    return {
        "headline": withdrawal.headline if withdrawal else story.revision.article.headline,
        "withdrawal": withdrawal,
        "ground": ground_words(withdrawal),
        "one": player_view.of(story, tombstone, DEFAULT) if tombstone else None,
        "has_player": tombstone is not None,
    }


def build_of(place: SiteContext, slug: str, revision: int) -> Build | None:
    """The newest whole episode of a revision, where one was made."""
    return next((b for b in place.library.builds.of(slug) if b.revision == revision and b.role != "short"), None)


def blueprint(place: SiteContext) -> Blueprint:
    view = Blueprint("pages", __name__)
    library = place.library
    channel_names = {slug: channel.title for slug, channel in place.channels.items()}

    def show(template: str, changed_at: datetime | None = None, status: int = 200, **values: Any) -> Response:
        html = render_template(template, **{**shared(place), **values})
        return responses.page(html, status=status, changed_at=changed_at, now=place.clock())

    def listing(title: str, description: str, channel: str | None) -> Response:
        before = request.args.get("sebelum") or None
        stories = library.stories.newest(channel, now=place.clock(), before=before, limit=PAGE_STORIES + 1)
        older = f"{request.path}?sebelum={stories[PAGE_STORIES - 1].slug}" if len(stories) > PAGE_STORIES else None
        queued = extent_of(walk(channel, stories)) if before is None else Extent()
        stories = stories[:PAGE_STORIES]
        return show(
            "pages/home.html",
            title=title,
            description=description,
            stories=stories,
            days=by_day(stories),
            leads={story.slug: summary_of(story) for story in stories},
            channel_names=channel_names if channel is None else {},
            queued=queued,
            bulletin=newest_bulletin(channel) if before is None and channel else None,
            books=books.of_channel(place, channel, next(iter(stories), None), queued.mp3_bytes)
            if not before and channel
            else [],
            older=older,
            newest=request.path if before else None,
            scripts=LIST_SCRIPTS,
        )

    def walk(channel: str | None, stories: list[Story]) -> Iterator[Story]:
        """``stories`` and what is older, page by page, as far as somebody reads."""
        seen = len(stories)
        yield from stories
        while len(stories) > PAGE_STORIES and seen < MOST_OF_A_DAY:
            stories = library.stories.newest(
                channel, now=place.clock(), before=stories[-1].slug, limit=PAGE_STORIES + 1
            )
            seen += len(stories)
            yield from stories

    def newest_bulletin(channel: str) -> Story | None:
        newest = library.bulletins.newest(channel, now=place.clock())
        return library.stories.get(newest.slug, now=place.clock()) if newest and newest.slug else None

    @view.get("/")
    def home() -> Response:
        return listing(say("site.home_title"), say("site.home_description"), None)

    @view.get("/kanal/<slug>")
    def channel(slug: str) -> Response:
        named = channel_named(place.channels, slug)
        return listing(named.title, named.description, slug)

    @view.get("/berita/<slug>")
    def article(slug: str) -> Response:
        story = library.stories.get(slug, now=place.clock())
        if story.status == "withdrawn":
            values = withdrawn_values(story)
            return show("pages/withdrawn.html", story.updated_at, 410, scripts=PLAYER_SCRIPTS, **values)
        if story.status != "live" or story.build is None:
            abort(404)
        return show("pages/article.html", story.updated_at, **article_values(story, request.args.get("lapor", "")))

    def article_values(story: Story, report_state: str = "") -> dict[str, Any]:
        preferences = from_cookie(request.cookies.get(COOKIE))
        summary = summary_of(story)
        named = place.channels.get(story.channel)
        return {
            "story": story,
            "one": player_view.of(story, story.build, preferences, voice_follows=place.voice_follows(story)),
            "summary": summary,
            "source": story.revision.article.source,
            "own_address": library.sources.own_address(story.slug),
            "next_story": next(iter(library.stories.newest(now=place.clock(), before=story.slug, limit=1)), None),
            "books": books.of_story(story),
            "replies": replies(library, story.slug, now=place.clock()),
            "channel_name": named.title if named else story.channel,
            "corrected": player_view.corrected(story.corrections),
            "heard_corrections": heard_again(story.corrections),
            "sounds_licence": named.bulletin.sounds_licence if named and named.bulletin and story.bulletin else None,
            "linked": json_ld.article(
                story, summary, place.settings.base_url, named.title if named else place.identity.name
            ),
            "report_state": report_state if report_state in ("terkirim", "ditolak") else "",
            "report_written": "",
            "has_player": True,
            "scripts": PLAYER_SCRIPTS,
        }

    @view.get("/berita/<slug>/pemutar.json")
    def playing(slug: str) -> Response:
        """What a queue plays: the files, when each sentence is heard, what was corrected. The same for everybody."""
        story = library.stories.get(slug, now=place.clock())
        if story.status != "live" or story.build is None:
            abort(410 if story.status == "withdrawn" else 404)
        answer = jsonify(player_view.playing(story, story.build))
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    @view.get("/ralat")
    def corrections() -> Response:
        before = request.args.get("sebelum", type=int)
        corrections_shown = library.corrections.newest(before=before, limit=PAGE_CORRECTIONS + 1, now=place.clock())
        older = (
            f"/ralat?sebelum={corrections_shown[PAGE_CORRECTIONS - 1].id}"
            if len(corrections_shown) > PAGE_CORRECTIONS
            else None
        )
        corrections_shown = corrections_shown[:PAGE_CORRECTIONS]
        return show(
            "pages/corrections.html",
            corrections=corrections_shown,
            languages=library.corrections.languages(corrections_shown),
            older=older,
            newest="/ralat" if before else None,
        )

    @view.get("/ralat.json")
    def corrections_for_devices() -> Response:
        """What a device compares with what it remembers: the same for everybody, so asking tells nothing about the one who asks."""
        recent = library.corrections.newest(limit=RECENT_CORRECTIONS, now=place.clock())
        answer = jsonify(
            [
                {
                    "id": c.id,
                    "slug": c.slug,
                    **({"was": c.former} if c.former else {}),
                    "headline": c.headline,
                    "revision": c.after_revision,
                    "at": in_wib(c.at, language()),
                    "kind": c.kind,
                }
                for c in heard_again(tuple(recent))
            ]
        )
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    @view.get("/ralat/<int:number>")
    def correction(number: int) -> Response:
        one = library.corrections.get(number, now=place.clock())
        story = library.stories.get(one.slug, now=place.clock())
        preferences = from_cookie(request.cookies.get(COOKIE))
        heard = story.status == "live"  # what was withdrawn is not played again
        old = build_of(place, one.slug, one.before_revision) if heard else None
        new = build_of(place, one.slug, one.after_revision) if heard else None
        return show(
            "pages/correction.html",
            story.updated_at,
            one=one,
            lang=story.revision.script.lang,
            gone=story.status == "withdrawn" and one.kind != "pencabutan",
            ground=ground_words(one),
            pairs=player_view.pairs(one, old, new, preferences) if heard else (),
            audio=new.mp3 if new else None,
            scripts=("listening.js", "compare.js"),
        )

    @view.get("/cari")
    def search() -> Response:
        words = " ".join(request.args.get("q", "")[:200].split())
        offset = max(0, min(request.args.get("mulai", 0, type=int), 10_000))
        channel = request.args.get("kanal", "")
        days = {name: request.args.get(name, "")[:20].strip() for name in ("dari", "sampai")}
        wrong = tuple(name for name, text in days.items() if text and formats.typed_day(text) is None)
        since, until = (formats.typed_day(text) for text in days.values())
        filters = {
            "now": place.clock(),
            "channel": channel if channel in place.channels else None,
            "since": since,
            "until": until + timedelta(days=1) if until else None,
        }
        stories: list[Story] = []
        number = 0
        if words and not wrong:
            stories = library.stories.search(words, limit=PAGE_STORIES + 1, offset=offset, **filters)
            number = library.stories.found(words, page=PAGE_STORIES + 1, most=MOST_FOUND + 1, **filters)
        chosen = {"q": words, "kanal": filters["channel"] or "", **days}
        more = {name: value for name, value in chosen.items() if value} | {"mulai": offset + PAGE_STORIES}
        return show(
            "pages/search.html",
            words=words,
            chosen=chosen,
            wrong=wrong,
            number=number,
            most=MOST_FOUND,
            stories=stories[:PAGE_STORIES],
            leads={story.slug: summary_of(story) for story in stories[:PAGE_STORIES]},
            channel_names=channel_names,
            older=f"/cari?{urlencode(more)}" if len(stories) > PAGE_STORIES else None,
            scripts=LIST_SCRIPTS,
        )

    def contact() -> str | None:
        return place.identity.contact or next((channel.owner_email for channel in place.channels.values()), None)

    for address, template, scripts in (
        ("/tersimpan", "pages/saved.html", LIST_SCRIPTS),
        ("/pedoman", "pages/guidelines.html", ("listening.js",)),
        ("/tentang", "pages/about.html", ("listening.js",)),
        ("/aksesibilitas", "pages/accessibility.html", ("listening.js",)),
        ("/bantuan", "pages/help.html", ("listening.js",)),
    ):

        def fixed(template: str = template, scripts: tuple[str, ...] = scripts) -> Response:
            return show(template, email=contact(), counted=counted_words(place), scripts=scripts)

        view.add_url_rule(address, address.strip("/"), fixed)

    return view
