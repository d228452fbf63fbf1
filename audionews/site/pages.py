"""The pages that are read and heard: home, channel, article, corrections, search, and those that tell about the site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, jsonify, render_template, request

from audionews.channels import channel as channel_named
from audionews.library.model import Story
from audionews.messages import language, say
from audionews.newsroom.replies import replies
from audionews.site import books, formats, json_ld, player_view, responses
from audionews.site.context import SiteContext
from audionews.site.page_values import (
    Extent,
    build_of,
    by_day,
    extent_of,
    ground_words,
    heard_again,
    summary_of,
    withdrawn_values,
)
from audionews.site.preferences import COOKIE, from_cookie
from audionews.site.privacy import counted_words
from audionews.times import in_wib

PAGE_STORIES = 20
PAGE_CORRECTIONS = 20
RECENT_CORRECTIONS = 100
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


class _Pages:
    """One view a page; ``blueprint`` gives them their addresses."""

    def __init__(self, place: SiteContext) -> None:
        self._place, self._library = place, place.library
        self._channel_names = {slug: channel.title for slug, channel in place.channels.items()}

    def _show(self, template: str, changed_at: datetime | None = None, status: int = 200, **values: Any) -> Response:
        html = render_template(template, **{**shared(self._place), **values})
        return responses.page(html, status=status, changed_at=changed_at, now=self._place.clock())

    def _listing(self, title: str, description: str, channel: str | None) -> Response:
        before = request.args.get("sebelum") or None
        stories = self._library.stories.newest(channel, now=self._place.clock(), before=before, limit=PAGE_STORIES + 1)
        older = f"{request.path}?sebelum={stories[PAGE_STORIES - 1].slug}" if len(stories) > PAGE_STORIES else None
        queued = extent_of(self._walk(channel, stories)) if before is None else Extent()
        stories = stories[:PAGE_STORIES]
        return self._show(
            "pages/home.html",
            title=title,
            description=description,
            stories=stories,
            days=by_day(stories),
            leads={story.slug: summary_of(story) for story in stories},
            channel_names=self._channel_names if channel is None else {},
            queued=queued,
            bulletin=self._newest_bulletin(channel) if before is None and channel else None,
            books=books.of_channel(self._place, channel, next(iter(stories), None), queued.mp3_bytes)
            if not before and channel
            else [],
            older=older,
            newest=request.path if before else None,
            scripts=LIST_SCRIPTS,
        )

    def _walk(self, channel: str | None, stories: list[Story]) -> Iterator[Story]:
        """``stories`` and what is older, page by page, as far as somebody reads."""
        seen = len(stories)
        yield from stories
        while len(stories) > PAGE_STORIES and seen < MOST_OF_A_DAY:
            stories = self._library.stories.newest(
                channel, now=self._place.clock(), before=stories[-1].slug, limit=PAGE_STORIES + 1
            )
            seen += len(stories)
            yield from stories

    def _newest_bulletin(self, channel: str) -> Story | None:
        newest = self._library.bulletins.newest(channel, now=self._place.clock())
        return self._library.stories.get(newest.slug, now=self._place.clock()) if newest and newest.slug else None

    def home(self) -> Response:
        return self._listing(say("site.home_title"), say("site.home_description"), None)

    def channel(self, slug: str) -> Response:
        named = channel_named(self._place.channels, slug)
        return self._listing(named.title, named.description, slug)

    def article(self, slug: str) -> Response:
        story = self._library.stories.get(slug, now=self._place.clock())
        if story.status == "withdrawn":
            values = withdrawn_values(story)
            return self._show("pages/withdrawn.html", story.updated_at, 410, scripts=PLAYER_SCRIPTS, **values)
        if story.status != "live" or story.build is None:
            abort(404)
        return self._show(
            "pages/article.html", story.updated_at, **self._article_values(story, request.args.get("lapor", ""))
        )

    def _article_values(self, story: Story, report_state: str = "") -> dict[str, Any]:
        preferences = from_cookie(request.cookies.get(COOKIE))
        summary = summary_of(story)
        named = self._place.channels.get(story.channel)
        return {
            "story": story,
            "one": player_view.of(story, story.build, preferences, voice_follows=self._place.voice_follows(story)),
            "summary": summary,
            "source": story.revision.article.source,
            "own_address": self._library.sources.own_address(story.slug),
            "next_story": next(
                iter(self._library.stories.newest(now=self._place.clock(), before=story.slug, limit=1)), None
            ),
            "books": books.of_story(story),
            "replies": replies(self._library, story.slug, now=self._place.clock()),
            "channel_name": named.title if named else story.channel,
            "corrected": player_view.corrected(story.corrections),
            "heard_corrections": heard_again(story.corrections),
            "sounds_licence": named.bulletin.sounds_licence if named and named.bulletin and story.bulletin else None,
            "linked": json_ld.article(
                story, summary, self._place.settings.base_url, named.title if named else self._place.identity.name
            ),
            "report_state": report_state if report_state in ("terkirim", "ditolak") else "",
            "report_written": "",
            "has_player": True,
            "scripts": PLAYER_SCRIPTS,
        }

    def playing(self, slug: str) -> Response:
        """What a queue plays: the files, when each sentence is heard, what was corrected. The same for everybody."""
        story = self._library.stories.get(slug, now=self._place.clock())
        if story.status != "live" or story.build is None:
            abort(410 if story.status == "withdrawn" else 404)
        answer = jsonify(player_view.playing(story, story.build))
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    def corrections(self) -> Response:
        before = request.args.get("sebelum", type=int)
        corrections_shown = self._library.corrections.newest(
            before=before, limit=PAGE_CORRECTIONS + 1, now=self._place.clock()
        )
        older = (
            f"/ralat?sebelum={corrections_shown[PAGE_CORRECTIONS - 1].id}"
            if len(corrections_shown) > PAGE_CORRECTIONS
            else None
        )
        corrections_shown = corrections_shown[:PAGE_CORRECTIONS]
        return self._show(
            "pages/corrections.html",
            corrections=corrections_shown,
            languages=self._library.corrections.languages(corrections_shown),
            older=older,
            newest="/ralat" if before else None,
        )

    def corrections_for_devices(self) -> Response:
        """What a device compares with what it remembers: the same for everybody, so asking tells nothing about the one who asks."""
        recent = self._library.corrections.newest(limit=RECENT_CORRECTIONS, now=self._place.clock())
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

    def correction(self, number: int) -> Response:
        one = self._library.corrections.get(number, now=self._place.clock())
        story = self._library.stories.get(one.slug, now=self._place.clock())
        preferences = from_cookie(request.cookies.get(COOKIE))
        heard = story.status == "live"  # what was withdrawn is not played again
        old = build_of(self._place, one.slug, one.before_revision) if heard else None
        new = build_of(self._place, one.slug, one.after_revision) if heard else None
        return self._show(
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

    def search(self) -> Response:
        words = " ".join(request.args.get("q", "")[:200].split())
        offset = max(0, min(request.args.get("mulai", 0, type=int), 10_000))
        channel = request.args.get("kanal", "")
        days = {name: request.args.get(name, "")[:20].strip() for name in ("dari", "sampai")}
        wrong = tuple(name for name, text in days.items() if text and formats.typed_day(text) is None)
        since, until = (formats.typed_day(text) for text in days.values())
        filters = {
            "now": self._place.clock(),
            "channel": channel if channel in self._place.channels else None,
            "since": since,
            "until": until + timedelta(days=1) if until else None,
        }
        stories: list[Story] = []
        number = 0
        if words and not wrong:
            stories = self._library.stories.search(words, limit=PAGE_STORIES + 1, offset=offset, **filters)
            number = self._library.stories.found(words, page=PAGE_STORIES + 1, most=MOST_FOUND + 1, **filters)
        chosen = {"q": words, "kanal": filters["channel"] or "", **days}
        more = {name: value for name, value in chosen.items() if value} | {"mulai": offset + PAGE_STORIES}
        return self._show(
            "pages/search.html",
            words=words,
            chosen=chosen,
            wrong=wrong,
            number=number,
            most=MOST_FOUND,
            stories=stories[:PAGE_STORIES],
            leads={story.slug: summary_of(story) for story in stories[:PAGE_STORIES]},
            channel_names=self._channel_names,
            older=f"/cari?{urlencode(more)}" if len(stories) > PAGE_STORIES else None,
            scripts=LIST_SCRIPTS,
        )

    def _contact(self) -> str | None:
        return self._place.identity.contact or next(
            (channel.owner_email for channel in self._place.channels.values()), None
        )

    def fixed(self, template: str, scripts: tuple[str, ...]) -> Response:
        """A page about the site itself."""
        return self._show(template, email=self._contact(), counted=counted_words(self._place), scripts=scripts)


def blueprint(place: SiteContext) -> Blueprint:
    view, pages = Blueprint("pages", __name__), _Pages(place)
    for address, page in (
        ("/", pages.home),
        ("/kanal/<slug>", pages.channel),
        ("/berita/<slug>", pages.article),
        ("/berita/<slug>/pemutar.json", pages.playing),
        ("/ralat", pages.corrections),
        ("/ralat.json", pages.corrections_for_devices),
        ("/ralat/<int:number>", pages.correction),
        ("/cari", pages.search),
    ):
        view.add_url_rule(address, page.__name__, page)
    for address, template, scripts in (
        ("/tersimpan", "pages/saved.html", LIST_SCRIPTS),
        ("/pedoman", "pages/guidelines.html", ("listening.js",)),
        ("/tentang", "pages/about.html", ("listening.js",)),
        ("/aksesibilitas", "pages/accessibility.html", ("listening.js",)),
        ("/bantuan", "pages/help.html", ("listening.js",)),
    ):
        view.add_url_rule(address, address.strip("/"), partial(pages.fixed, template, scripts))
    return view
