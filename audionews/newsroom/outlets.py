"""Every outlet of a correction and what it serves: fourteen, each fetched back over HTTP and read, and the messages that were sent.

What is wrong is asked for once more past every copy on the way: that tells a stale copy from a site that is wrong itself, and
so what to do.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import unescape
from urllib.parse import quote
from xml.etree.ElementTree import ParseError

from lxml import etree, html

from audionews.library import Library
from audionews.library.model import Build, Correction, Story
from audionews.messages import say
from audionews.newsroom.message_look import looks_of
from audionews.newsroom.outlet_texts import book_text, plain, require, require_same, standing_facts
from audionews.newsroom.own_site import Fetched, Get, Wrong, title_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One channel: whether it serves what is true now, and what was found there."""

    name: str
    good: bool
    found: str
    todo: str = ""  # where it is wrong: what to do about it


class Inspection:
    """What should be true of a story now, and the look at each place."""

    def __init__(self, library: Library, correction: Correction, get: Get, base_url: str = "") -> None:
        self._get, self._past, self._path = get, False, ""
        self.correction, self.base_url = correction, base_url
        self.story: Story = library.stories.get(correction.slug)
        self.build: Build | None = self.story.build
        self.versions = {build.mp3.path: build.revision for build in library.builds.of(correction.slug)}
        self.segments = {segment.id: segment.shown for segment in self.story.revision.script.segments}
        self.facts = standing_facts(self.story, correction)
        self.messages = looks_of(library, self.story, correction, base_url)

    def get(self, path: str, **how: object) -> Fetched:
        self._path = path
        return self._get(path, past=self._past, **how)

    def outlets(self) -> list[Outlet]:
        looks: Iterable[tuple[str, Callable[[], str]]]
        if self.story.status == "withdrawn":
            looks = (
                ("page", self.gone),
                ("mp3", self.mp3),
                ("feed", self.feed),
                ("embed", self.embed_gone),
                ("card", self.card_gone),
                ("search", self.search_gone),
                ("book", self.book_gone),
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
                ("card", self.card),
                ("embed", self.embed),
                ("cache", self.cache),
                ("search", self.search),
                ("book", self.book),
                ("corrections", self.corrections),
                ("corrections_feed", self.corrections_feed),
            )
            if self.correction.kind == "silent":
                looks = looks[:-2]
            elif self.story.bulletin:  # among the corrections the stories in it stand by themselves
                looks = looks[:-1]
        named = [(say(f"newsroom.board_{name}"), look) for name, look in looks]
        return [self._looked(name, look) for name, look in (*named, *self.messages)]

    def _looked(self, name: str, look: Callable[[], str]) -> Outlet:
        try:
            return Outlet(name=name, good=True, found=self._read(look))
        except Wrong as wrong:
            do, address = wrong.do, self.base_url + self._path
            if do not in ("reach", "message"):
                try:
                    self._past = True
                    self._read(look)
                    do = "copy"
                except Wrong:
                    pass
                finally:
                    self._past = False
            return Outlet(name=name, good=False, found=str(wrong), todo=say(f"newsroom.board_do_{do}", address=address))

    def _read(self, look: Callable[[], str]) -> str:
        try:
            return look()
        except (ValueError, etree.LxmlError) as odd:  # what came back is not what it says it is
            raise Wrong(say("newsroom.board_no_answer", why=str(odd)[:200])) from odd

    # each look answers what it found, or raises ``Wrong``

    def _version(self, markup: str) -> str:
        """Which of our builds a page or feed leads to; right only if it is the live one."""
        paths = re.findall(r"/media/[0-9a-f]{64}\.mp3", markup)
        if self.build.mp3.path in paths:
            return say("newsroom.board_version", version=self.build.revision)
        old = [self.versions[path] for path in paths if path in self.versions]
        raise Wrong(say("newsroom.board_old", version=old[0]) if old else say("newsroom.board_none"))

    def page(self) -> str:
        tree = html.document_fromstring(self.get(f"/berita/{self.story.slug}").text)
        version = self._version(html.tostring(tree, encoding="unicode"))
        known = self.segments.keys() | self.facts.keys()
        sentences = {one.get("id"): one.text_content() for one in tree.iter() if one.get("id") in known}
        require_same(
            {id: shown for id, shown in self.segments.items() if id in sentences} | self._expected(), sentences
        )
        return version

    def _expected(self) -> dict[str, str]:
        """What the sentences of this correction must say everywhere: the corrected fact, unless a later correction changed it."""
        changed = (change.segment_id for change in self.correction.changes)
        return {id: self.segments[id] for id in changed if id in self.segments} | self.facts

    def gone(self) -> str:
        return self._says_withdrawn(f"/berita/{self.story.slug}")

    def _says_withdrawn(self, path: str) -> str:
        text = self.get(path, status=410).text
        if html.document_fromstring(text).text_content().find(self.correction.reason) < 0:
            raise Wrong(say("newsroom.board_none"))
        return say("newsroom.board_gone")

    def embed_gone(self) -> str:
        """The player in other sites' pages says that the story was withdrawn, and why."""
        return self._says_withdrawn(f"/embed/{self.story.slug}")

    def card_gone(self) -> str:
        self._gone(f"/kartu/{self.story.slug}.png", 404, 410)
        return say("newsroom.board_gone")

    def _gone(self, path: str, *statuses: int) -> None:
        for status in statuses[:-1]:
            try:
                self.get(path, status=status)
                return
            except Wrong:
                continue
        self.get(path, status=statuses[-1])

    def search_gone(self) -> str:
        headline = self.story.revision.article.headline
        tree = html.document_fromstring(self.get(f"/cari?q={quote(headline[:180])}").text)
        if any(link.get("href") == f"/berita/{self.story.slug}" for link in tree.iter("a")):
            raise Wrong(say("newsroom.board_still_found"))
        return say("newsroom.board_not_found")

    def mp3(self) -> str:
        from mutagen import MutagenError
        from mutagen.id3 import ID3

        got = self.get(self.build.mp3.path)
        if got.sha256 != self.build.mp3.hash:
            raise Wrong(say("newsroom.board_bytes"))
        try:
            tags = ID3(io.BytesIO(got.head))
        except MutagenError as error:
            raise Wrong(say("newsroom.board_no_answer", why=str(error))) from error
        title = str(tags.get("TIT2", ""))
        if title != self.story.revision.article.headline:
            raise Wrong(say("newsroom.board_title", title=title))
        lyrics = plain(" ".join(str(frame) for frame in tags.getall("USLT")))
        require(self._expected(), lyrics)
        frames = sorted(tags.getall("CHAP"), key=lambda frame: frame.start_time)  # a tag keeps frames in any order
        chapters = [str(frame.sub_frames.get("TIT2", "")) for frame in frames]
        if chapters and chapters != [chapter.title for chapter in self.build.chapters]:
            raise Wrong(say("newsroom.board_title", title=chapters[0]))
        return say("newsroom.board_found_mp3", version=self.build.revision, title=title, chapters=len(chapters))

    def opus(self) -> str:
        for media in {
            m.hash: m for m in (self.build.opus, *(m for _, m in self.build.extras if m.ext in ("opus", "webm")))
        }.values():
            if self.get(media.path).sha256 != media.hash:
                raise Wrong(say("newsroom.board_bytes"))
        return say("newsroom.board_version", version=self.build.revision)

    def chapters(self) -> str:
        got = self.get(self.build.chapters_json.path)
        try:
            titles = [chapter.get("title") for chapter in json.loads(got.head).get("chapters", [])]
        except (ValueError, AttributeError) as error:
            raise Wrong(say("newsroom.board_no_answer", why=str(error))) from error
        if titles != [chapter.title for chapter in self.build.chapters]:
            raise Wrong(say("newsroom.board_title", title=titles[0] if titles else "–"))
        return say("newsroom.board_version", version=self.build.revision)

    def vtt(self) -> str:
        return self._captions(self.build.vtt.path)

    def srt(self) -> str:
        return self._captions(self.build.srt.path)

    def _captions(self, path: str) -> str:
        captions = plain(self.get(path).text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"))
        require(self._expected(), captions)
        return say("newsroom.board_version", version=self.build.revision)

    def book(self) -> str:
        """The story as EPUB 3, unpacked: a copy that people keep is made of what is true when they ask for it."""
        text = book_text(self.get(f"/unduh/{self.story.slug}.epub", whole=True).head)
        require(self._expected(), text)
        return say("newsroom.board_version", version=self.build.revision)

    def book_gone(self) -> str:
        self._gone(f"/unduh/{self.story.slug}.epub", 404, 410)
        return say("newsroom.board_gone")

    def feed(self) -> str:
        text = self.get(f"/feeds/{self.story.channel}.xml").text
        version = self._version(text)
        self._noted(text)
        return version

    def _noted(self, feed: str) -> None:
        """The facts of an announced correction stand in the notes of the feed's items, which tell the whole record of a story."""
        if self.correction.kind != "silent":
            require(self.facts, plain(unescape(unescape(feed))))

    def cache(self) -> str:
        """Page, player and feed as a cache on the way may keep them, against what it gives when it is asked to look again."""
        oldest = 0
        for path in (f"/berita/{self.story.slug}", f"/embed/{self.story.slug}", f"/feeds/{self.story.channel}.xml"):
            kept, fresh = self.get(path), self.get(path, fresh=True)
            self._version(kept.text)
            if kept.sha256 != fresh.sha256:
                self._version(fresh.text)
                raise Wrong(say("newsroom.board_stale", age=kept.age_s), "copy")
            oldest = max(oldest, kept.age_s)
        return say("newsroom.board_found_cache", age=oldest)

    def embed(self) -> str:
        text = self.get(f"/embed/{self.story.slug}").text
        version = self._version(text)
        headline = self.story.revision.article.headline
        if plain(headline) not in plain(html.document_fromstring(text).text_content()):
            raise Wrong(say("newsroom.board_none"))
        return version

    def card(self) -> str:
        """What a shared link shows: title, description and sound of the page's card, and the picture it names."""
        tree = html.document_fromstring(self.get(f"/berita/{self.story.slug}").text)
        properties = {one.get("property"): one.get("content") or "" for one in tree.iter("meta") if one.get("property")}
        headline = self.story.revision.article.headline
        if plain(properties.get("og:title", "")) != plain(headline):
            raise Wrong(say("newsroom.board_title", title=properties.get("og:title") or "–"))
        description = plain(properties.get("og:description", ""))
        for change in self.correction.changes:
            if change.before and plain(change.before) in description and change.before not in self.segments.values():
                raise Wrong(say("newsroom.board_sentence", segment=change.segment_id, found=description[:160]))
        if self.build.mp3.path not in properties.get("og:audio", ""):
            raise Wrong(say("newsroom.board_none"))
        shown = title_of(self.get(properties.get("og:image", "").removeprefix(self.base_url)).head)
        if plain(shown) != plain(headline):
            raise Wrong(say("newsroom.board_title", title=shown or "–"))
        return say("newsroom.board_found_card", headline=headline)

    def search(self) -> str:
        headline = self.story.revision.article.headline
        tree = html.document_fromstring(self.get(f"/cari?q={quote(headline[:180])}").text)
        for link in tree.iter("a"):
            if link.get("href") == f"/berita/{self.story.slug}" and plain(headline) in plain(link.text_content()):
                return say("newsroom.board_headline", headline=headline)
        raise Wrong(say("newsroom.board_none"))

    def corrections(self) -> str:
        text = plain(html.document_fromstring(self.get(f"/ralat/{self.correction.id}").text).text_content())
        sentences = [change.after for change in self.correction.changes if change.after] or [self.correction.reason]
        for sentence in sentences:
            if plain(sentence) not in text:
                raise Wrong(say("newsroom.board_none"))
        return say("newsroom.board_listed", number=self.correction.id)

    def corrections_feed(self) -> str:
        try:
            tree = etree.fromstring(self.get("/feeds/ralat.xml").head, etree.XMLParser(resolve_entities=False))
        except (etree.XMLSyntaxError, ParseError) as error:
            raise Wrong(say("newsroom.board_no_answer", why=str(error))) from error
        text = etree.tostring(tree, encoding="unicode")
        if f"/berita/{self.story.slug}" not in text and f"/ralat/{self.correction.id}" not in text:
            raise Wrong(say("newsroom.board_none"))
        self._noted(text)
        return say("newsroom.board_listed", number=self.correction.id)
