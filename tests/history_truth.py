"""What must be so after every step of a history: everything public tells one truth, nothing wrong comes back, nothing vanishes."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from lxml import etree, html

from audionews.library.fsck import fsck

CHANNEL = "kabar"
ONCE_MORE = re.compile(r"Bagian \d+ menerima dana Rp\d+ juta (?:pada|sejak) hari Senin\.")


@dataclass
class StoryRecord:
    """What the public must hear of one story. ``wrong``: sentences that a ralat replaced and no later one took up again."""

    slug: str
    sentences: list[str]
    wrong: set[str] = field(default_factory=set)
    texts: dict[int, list[str]] = field(default_factory=dict)  # by revision
    ralat: int = 0
    withdrawn: bool = False
    opens: datetime | None = None  # of an embargo, until something else is published of it
    sounds: set[str] = field(default_factory=set)  # addresses that were heard

    @property
    def all_sentences(self) -> set[str]:
        return {sentence for text in self.texts.values() for sentence in text}


class Truth:
    """The questions, each to what the public meets: site, feeds, books, messages. A machine of histories is one of these."""

    def check(self, record: StoryRecord) -> None:
        page = self.site.get(f"/berita/{record.slug}")
        if record.withdrawn:
            self.check_withdrawn(record, page)
            return
        if record.opens is not None and record.opens > self.moment:
            assert page.status_code == 404, record
            assert self.items_of(record, self.feed(CHANNEL)) == []
            return
        assert page.status_code == 200, (record, self.moment)
        build = self.library.stories.get(record.slug).build
        assert body_of(page) == record.sentences
        captions = self.site.get(build.vtt.path).text
        captions = " ".join(re.sub(r"<[^>]+>", "", captions).split())
        assert all(sentence in captions for sentence in record.sentences)
        subtitles = " ".join(self.site.get(build.srt.path).text.split())
        assert all(sentence in subtitles for sentence in record.sentences)
        chapters = self.site.get(build.chapters_json.path).get_json(force=True)
        assert chapters["title"] == self.library.stories.get(record.slug).revision.article.headline
        assert chapters["chapters"][0]["startTime"] == 0
        assert chapters["chapters"][-1]["endTime"] * 1000 <= build.duration_ms
        assert f"/media/{build.mp3.hash}.mp3" in page.text
        assert self.site.get(build.mp3.path, headers={"Range": "bytes=0-9"}).status_code == 206
        record.sounds.add(build.mp3.path)
        self.check_feeds(record, build)
        self.check_search(record)
        self.check_dates(record)

    def check_withdrawn(self, record: StoryRecord, page) -> None:
        assert page.status_code == 410
        assert not any(sentence in page.text for sentence in record.all_sentences)
        assert [self.site.get(path).status_code for path in sorted(record.sounds)] == [404] * len(record.sounds)
        assert self.site.get(f"/unduh/{record.slug}.epub").status_code == 410
        for name in (CHANNEL, "ralat"):
            document = self.site.get(f"/feeds/{name}.xml").text
            assert not any(sentence in document for sentence in record.all_sentences), name
        figure = figure_of(record.sentences[0])
        assert record.slug not in self.site.get(f"/cari?q={figure}").text

    # Feeds

    def feed(self, name: str) -> list[etree._Element]:
        """The items of a feed, whose dates fall and never change."""
        items = list(etree.fromstring(self.site.get(f"/feeds/{name}.xml").data).iter("item"))
        dates = [parsedate_to_datetime(item.findtext("pubDate")) for item in items]
        assert dates == sorted(dates, reverse=True), name
        for item, date in zip(items, dates, strict=True):
            known = self.dates.setdefault((name, item.findtext("guid")), date)
            assert known == date, (name, item.findtext("title"), known, date)
        return items

    def items_of(self, record: StoryRecord, items: list[etree._Element]) -> list[etree._Element]:
        return [item for item in items if slug_in(item) == record.slug]

    def check_feeds(self, record: StoryRecord, build) -> None:
        items = self.items_of(record, self.feed(CHANNEL))
        assert f"{build.mp3.hash}.mp3" in {file_of(item) for item in items}, record.slug
        private = etree.fromstring(self.site.get(f"/pribadi/{self.key}/{CHANNEL}.xml").data).iter("item")
        same = [(item.findtext("title"), file_of(item)) for item in items]
        assert [(item.findtext("title"), file_of(item)) for item in self.items_of(record, private)] == same
        assert build.mp3.hash in self.site.get(f"/embed/{record.slug}").text, record.slug

    def check_announced(self, record: StoryRecord) -> None:
        """A ralat, as soon as it is public: on the page of all corrections, and the first of their feed."""
        newest = self.library.stories.get(record.slug).corrections[0]
        assert f'href="/ralat/{newest.id}"' in self.site.get("/ralat").text
        assert slug_in(self.feed("ralat")[0]) == record.slug

    # Search, dates

    def check_search(self, record: StoryRecord) -> None:
        for sentence in record.sentences:
            assert f"/berita/{record.slug}" in self.site.get(f"/cari?q={figure_of(sentence)}").text, sentence
        now_said = {figure_of(sentence) for sentence in record.sentences}
        for figure in sorted({figure_of(sentence) for sentence in record.wrong} - now_said)[-2:]:
            assert f"/berita/{record.slug}" not in self.site.get(f"/cari?q={figure}").text, figure

    def check_dates(self, record: StoryRecord) -> None:
        story = self.library.stories.get(record.slug)
        moments = [story.published_at, *(one.at for one in story.corrections[::-1])]
        assert moments == sorted(moments), (record.slug, moments)
        for name, moment in zip(["published", *(one.id for one in story.corrections[::-1])], moments, strict=True):
            assert self.dates.setdefault((record.slug, name), moment) == moment, (record.slug, name)

    # Bulletins, books, messages

    def check_bulletins(self) -> None:
        """One that is public says nothing that is wrong or withdrawn; one that is held back is nowhere."""
        feed = self.feed(CHANNEL) if self.bulletins else []
        for slug in self.bulletins:
            bulletin, page = self.library.bulletins.named(slug), self.site.get(f"/berita/{slug}")
            files = {file_of(item) for item in feed if slug_in(item) == slug}
            if bulletin.stale_since is not None:
                assert (page.status_code == 200, files) == (False, set()), slug
                continue
            build = self.library.stories.get(slug).build
            assert (page.status_code, files) == (200, {f"{build.mp3.hash}.mp3"}), slug
            captions = " ".join(re.sub(r"<[^>]+>", "", self.site.get(build.vtt.path).text).split())
            body = body_of(page)
            assert all(sentence in captions for sentence in body)
            for record in self.stories:
                told_wrong = record.all_sentences if record.withdrawn else record.wrong
                assert not told_wrong & set(body), (slug, record.slug)
                if record.withdrawn:
                    assert not any(sentence in page.text for sentence in told_wrong), (slug, record.slug)

    def check_book(self, record: StoryRecord, ending: str) -> None:
        with closing(self.site.get(f"/unduh/{record.slug}.{ending}")) as answer:
            assert answer.status_code == 200
            book = answer.data
        said = said_in_book(book)
        assert all(sentence in said for sentence in record.sentences)
        build = self.library.stories.get(record.slug).build
        with zipfile.ZipFile(io.BytesIO(book)) as archive:
            sounds = [archive.getinfo(name).file_size for name in archive.namelist() if name.endswith(".mp3")]
        assert build.mp3.size_bytes in sounds

    def check_messages(self) -> None:
        """After a worker went round: what stands in the channel of messages is what is public."""
        for message in self.bot.messages.values():
            text = message.get("caption") or message.get("text")
            for record in self.stories:
                if record.withdrawn:
                    assert not any(sentence in text for sentence in record.all_sentences), text
                elif text.rstrip().endswith(f"/berita/{record.slug}") and "audio" in message:
                    assert record.sentences[0] in text, (record, text)
                    assert not any(sentence in text for sentence in record.wrong), text
                    build = self.library.stories.get(record.slug).build
                    assert message["audio"]["file_size"] == build.mp3.size_bytes

    def whole(self) -> None:
        """At the end: every story, the corrections' page, the record's seals and every byte."""
        for record in self.stories:
            self.check(record)
        self.check_bulletins()
        state = fsck(self.library, now=self.moment)
        assert (state.damaged, state.missing, state.references, state.seals) == ((), (), (), ())
        announced = self.library.corrections.newest(limit=10_000, now=self.moment + timedelta(days=400))
        for record in self.stories:
            kinds = [one.kind for one in announced if one.slug == record.slug]
            assert kinds.count("ralat") == record.ralat, (record, kinds)


def body_of(page) -> list[str]:
    """The sentences of the text, as the page shows them."""
    spans = html.fromstring(page.data).iterfind(".//span[@id]")
    spoken = [" ".join(span.text_content().split()) for span in spans if span.get("data-k") == "paragraph"]
    return [text for text in spoken if text.startswith("Bagian ")]


def slug_in(item: etree._Element) -> str:
    return item.findtext("link", "").split("?")[0].split("#")[0].rpartition("/")[2]


def file_of(item: etree._Element) -> str:
    return item.find("enclosure").get("url").rpartition("/")[2].split("?")[0]


def figure_of(sentence: str) -> str:
    return re.search(r"Rp\d+", sentence)[0]


def said_in_book(content: bytes) -> set[str]:
    """The sentences of the text in a book, what was wrong before left out with the record of its corrections."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        pages = [archive.read(name) for name in archive.namelist() if re.search(r"\.x?html$", name)]
    text = " ".join(" ".join(html.fromstring(page).itertext()) for page in pages)
    return set(ONCE_MORE.findall(" ".join(text.split())))
