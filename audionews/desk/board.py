"""Is a correction true everywhere? Every channel is fetched back over HTTP, from the address listeners use, and read.

Only our own base address is asked, and only for paths of our own making; redirects are not followed.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from xml.etree.ElementTree import ParseError

import httpx
from flask import Blueprint, render_template, request
from lxml import etree, html

from audionews.desk.door import desk, need
from audionews.library.model import Build, Correction, Story
from audionews.library.shelves import Library
from audionews.messages import say

PATIENCE_S = 10.0
HEAD_BYTES = 2_000_000  # where tags lie, with a cover in them
MOST_BYTES = 200_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One channel: whether it serves what is true now, and what was found there."""

    name: str
    good: bool
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer: its status, the first bytes, the sha256 of all of them."""

    status: int
    head: bytes
    sha256: str
    age_s: int = 0

    @property
    def text(self) -> str:
        return self.head.decode("utf-8", errors="replace")


class Wrong(Exception):
    """A place does not serve what it should; the message says what it serves."""


Get = Callable[..., Fetched]


def getter(client: httpx.Client, base_url: str) -> Get:
    """``get(path, **headers)`` from our own address. Raises ``Wrong`` where nothing usable comes back."""

    def get(path: str, *, fresh: bool = False, status: int = 200) -> Fetched:
        if not path.startswith("/") or path.startswith("//"):
            raise Wrong(say("desk.board_no_answer", why=path))
        headers = {"Cache-Control": "no-cache"} if fresh else {}
        try:
            with client.stream("GET", base_url + path, headers=headers) as answer:
                whole, head, size = hashlib.sha256(), bytearray(), 0
                for piece in answer.iter_bytes():
                    whole.update(piece)
                    size += len(piece)
                    if len(head) < HEAD_BYTES:
                        head += piece
                    if size > MOST_BYTES:
                        break
                age = answer.headers.get("Age", "0")
                got = Fetched(
                    status=answer.status_code,
                    head=bytes(head),
                    sha256=whole.hexdigest(),
                    age_s=int(age) if age.isdecimal() else 0,
                )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Wrong(say("desk.board_no_answer", why=str(error) or type(error).__name__)) from error
        if got.status != status:
            raise Wrong(say("desk.board_status", status=got.status, wanted=status))
        return got

    return get


def plain(text: str) -> str:
    return " ".join(text.split())


class Inspection:
    """What should be true of a story now, and the look at each place."""

    def __init__(self, library: Library, correction: Correction, get: Get) -> None:
        self.get, self.correction = get, correction
        self.story: Story = library.story(correction.slug)
        self.build: Build | None = self.story.build
        self.versions = {build.mp3.path: build.revision for build in library.builds(correction.slug)}
        self.segments = {segment.id: segment.shown for segment in self.story.revision.script.segments}

    def places(self) -> list[Place]:
        looks: Iterable[tuple[str, Callable[[], str]]]
        if self.story.status == "withdrawn":
            looks = (
                ("page", self.gone),
                ("mp3", self.mp3),
                ("feed", self.feed),
                ("corrections", self.corrections),
                ("corrections_feed", self.corrections_feed),
            )
        else:
            looks = (
                ("page", self.page),
                ("mp3", self.mp3),
                ("opus", self.opus),
                ("chapters", self.chapters),
                ("vtt", self.vtt),
                ("srt", self.srt),
                ("feed", self.feed),
                ("cache", self.cache),
                ("embed", self.embed),
                ("search", self.search),
                ("corrections", self.corrections),
                ("corrections_feed", self.corrections_feed),
            )
            if self.correction.kind == "silent":
                looks = looks[:-2]
        return [_looked(say(f"desk.board_{name}"), look) for name, look in looks]

    # each look answers what it found, or raises ``Wrong``

    def _version(self, markup: str) -> str:
        """Which of our builds a page or feed leads to; right only if it is the live one."""
        paths = re.findall(r"/media/[0-9a-f]{64}\.mp3", markup)
        if self.build.mp3.path in paths:
            return say("desk.board_version", version=self.build.revision)
        old = [self.versions[path] for path in paths if path in self.versions]
        raise Wrong(say("desk.board_old", version=old[0]) if old else say("desk.board_none"))

    def _same(self, found: dict[str, str], wanted: dict[str, str]) -> None:
        for id, shown in wanted.items():
            if plain(found.get(id, "")) != plain(shown):
                raise Wrong(say("desk.board_sentence", segment=id, found=plain(found.get(id, ""))[:160] or "–"))

    def page(self) -> str:
        tree = html.document_fromstring(self.get(f"/berita/{self.story.slug}").text)
        told = self._version(html.tostring(tree, encoding="unicode"))
        found = {one.get("id"): one.text_content() for one in tree.iter() if one.get("id") in self.segments}
        self._same(found, {id: shown for id, shown in self.segments.items() if id in found or id in self._changed()})
        return told

    def _changed(self) -> set[str]:
        return {change.segment_id for change in self.correction.changes if change.segment_id in self.segments}

    def gone(self) -> str:
        text = self.get(f"/berita/{self.story.slug}", status=410).text
        if html.document_fromstring(text).text_content().find(self.correction.reason) < 0:
            raise Wrong(say("desk.board_none"))
        return say("desk.board_gone")

    def mp3(self) -> str:
        from mutagen import MutagenError
        from mutagen.id3 import ID3

        got = self.get(self.build.mp3.path)
        if got.sha256 != self.build.mp3.hash:
            raise Wrong(say("desk.board_bytes"))
        try:
            tags = ID3(io.BytesIO(got.head))
        except MutagenError as error:
            raise Wrong(say("desk.board_no_answer", why=str(error))) from error
        title = str(tags.get("TIT2", ""))
        if title != self.story.revision.article.headline:
            raise Wrong(say("desk.board_title", title=title))
        lyrics = plain(" ".join(str(frame) for frame in tags.getall("USLT")))
        for id in self._changed():
            if plain(self.segments[id]) not in lyrics:
                raise Wrong(say("desk.board_sentence", segment=id, found="–"))
        chapters = [str(frame.sub_frames.get("TIT2", "")) for frame in tags.getall("CHAP")]
        if chapters and chapters != [chapter.title for chapter in self.build.chapters]:
            raise Wrong(say("desk.board_title", title=chapters[0]))
        return say("desk.board_found_mp3", version=self.build.revision, title=title, chapters=len(chapters))

    def opus(self) -> str:
        for media in {
            m.hash: m for m in (self.build.opus, *(m for _, m in self.build.extras if m.ext == "opus"))
        }.values():
            if self.get(media.path).sha256 != media.hash:
                raise Wrong(say("desk.board_bytes"))
        return say("desk.board_version", version=self.build.revision)

    def chapters(self) -> str:
        got = self.get(self.build.chapters_json.path)
        try:
            titles = [chapter.get("title") for chapter in json.loads(got.head).get("chapters", [])]
        except (ValueError, AttributeError) as error:
            raise Wrong(say("desk.board_no_answer", why=str(error))) from error
        if titles != [chapter.title for chapter in self.build.chapters]:
            raise Wrong(say("desk.board_title", title=titles[0] if titles else "–"))
        return say("desk.board_version", version=self.build.revision)

    def vtt(self) -> str:
        return self._captions(self.build.vtt.path)

    def srt(self) -> str:
        return self._captions(self.build.srt.path)

    def _captions(self, path: str) -> str:
        told = plain(self.get(path).text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"))
        for id in self._changed():
            if plain(self.segments[id]) not in told:
                raise Wrong(say("desk.board_sentence", segment=id, found="–"))
        return say("desk.board_version", version=self.build.revision)

    def feed(self) -> str:
        return self._version(self.get(f"/feeds/{self.story.channel}.xml").text)

    def cache(self) -> str:
        """The feed as a cache on the way may keep it, against the feed asked for anew."""
        path = f"/feeds/{self.story.channel}.xml"
        kept, fresh = self.get(path), self.get(path, fresh=True)
        self._version(kept.text)
        if kept.sha256 != fresh.sha256:
            raise Wrong(say("desk.board_stale", age=kept.age_s))
        return say("desk.board_found_cache", age=kept.age_s)

    def embed(self) -> str:
        return self._version(self.get(f"/embed/{self.story.slug}").text)

    def search(self) -> str:
        headline = self.story.revision.article.headline
        tree = html.document_fromstring(self.get(f"/cari?q={quote(headline[:180])}").text)
        for link in tree.iter("a"):
            if link.get("href") == f"/berita/{self.story.slug}" and plain(headline) in plain(link.text_content()):
                return say("desk.board_headline", headline=headline)
        raise Wrong(say("desk.board_none"))

    def corrections(self) -> str:
        text = plain(html.document_fromstring(self.get(f"/ralat/{self.correction.id}").text).text_content())
        wanted = [change.after for change in self.correction.changes if change.after] or [self.correction.reason]
        for sentence in wanted:
            if plain(sentence) not in text:
                raise Wrong(say("desk.board_none"))
        return say("desk.board_listed", number=self.correction.id)

    def corrections_feed(self) -> str:
        try:
            tree = etree.fromstring(self.get("/feeds/ralat.xml").head, etree.XMLParser(resolve_entities=False))
        except (etree.XMLSyntaxError, ParseError) as error:
            raise Wrong(say("desk.board_no_answer", why=str(error))) from error
        text = etree.tostring(tree, encoding="unicode")
        if f"/berita/{self.story.slug}" not in text and f"/ralat/{self.correction.id}" not in text:
            raise Wrong(say("desk.board_none"))
        return say("desk.board_listed", number=self.correction.id)


def _looked(name: str, look: Callable[[], str]) -> Place:
    try:
        return Place(name=name, good=True, found=look())
    except Wrong as wrong:
        return Place(name=name, good=False, found=str(wrong))
    except (ValueError, etree.LxmlError) as odd:  # what came back is not what it says it is
        return Place(name=name, good=False, found=say("desk.board_no_answer", why=str(odd)[:200]))


def inspect(library: Library, correction: Correction, base_url: str) -> list[Place]:
    """Every channel of the story, looked at now."""
    with httpx.Client(timeout=PATIENCE_S, follow_redirects=False, trust_env=False) as client:
        return Inspection(library, correction, getter(client, base_url)).places()


def first_good(library: Library, correction: Correction, places: list[Place], now: datetime) -> datetime | None:
    """When all places were first found right; kept, so that a later look does not move it."""
    name = f"board/{correction.id}"
    kept = library.setting(name)
    if kept:
        return datetime.fromisoformat(kept)
    if not all(place.good for place in places):
        return None
    library.keep_setting(name, now.isoformat())
    library.note(
        "true-everywhere",
        by="audionews",
        at=now,
        slug=correction.slug,
        facts={"correction": correction.id, "places": len(places)},
    )
    return now


def summary(library: Library, correction: Correction, places: list[Place], first: datetime | None) -> str:
    """ "Benar di semua tempat setelah 2 menit 10 detik", or how many places are not."""
    wrong = [place.name for place in places if not place.good]
    if wrong:
        return say("desk.board_wrong", wrong=len(wrong), places=len(places), names=", ".join(wrong))
    asked = library.revision(correction.slug, correction.after_revision).at
    seconds = max(0, round((first - asked).total_seconds())) if first else 0
    told = say("desk.seconds", seconds=seconds)
    if seconds >= 60:
        told = say("desk.minutes", minutes=seconds // 60, seconds=seconds % 60)
    return say("desk.board_right", places=len(places), time=told)


def views(blueprint: Blueprint) -> None:
    @blueprint.route("/sebaran/<int:id>", methods=["GET", "POST"])
    @need("redaktur")
    def board(id: int) -> str:
        library = desk().library
        correction = library.correction(id)
        places = inspect(library, correction, desk().base_url)
        first = first_good(library, correction, places, desk().clock())
        return render_template(
            "desk/board.html",
            correction=correction,
            kind=say(f"desk.kind_{correction.kind.replace('-', '_')}"),
            places=places,
            good=all(place.good for place in places),
            summary=summary(library, correction, places, first),
            done=say("desk.done_board") if request.method == "POST" else None,
        )
