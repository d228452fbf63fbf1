"""Histories that nobody would write by hand: after each step everything that is public tells one truth, and nothing is lost.

A machine (hypothesis.stateful) publishes, corrects, tries to bring a wrong fact back in silence, goes back, withdraws, loses the disk,
dies in the middle of an order, lets the clock jump, restores a backup and moves. What must be so is kept beside it in plain Python.

``./run test`` walks a few steps; ``./run test --all`` 2,000 on SQLite and 500 on PostgreSQL.
"""

import re
import shutil
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis.strategies as st
import pytest
from conftest import article_of
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from lxml import etree, html

from audionews import assets
from audionews.app import create_app
from audionews.channels import load
from audionews.errors import AudionewsError, Conflict, StoreFailed
from audionews.library import Library, feed_channel, publishing
from audionews.library.backup import backup, restore
from audionews.library.blobs import FolderBlobs
from audionews.library.builds import Builds
from audionews.library.clips import Clips
from audionews.library.fsck import fsck
from audionews.library.publishing import Publishing
from audionews.library.stories import Stories
from audionews.newsroom import Newsroom
from audionews.settings import from_environment
from audionews.work.orders import By, Correct, Publish, Receive, Rollback, Withdraw, perform

pytest_plugins = ["library_fixtures"]
EDITOR = By(name="ratna", role="admin", here=True)
BEGIN = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
FEED = "{http://search.yahoo.com/mrss/}"


class Died(BaseException):
    """A death in the middle of an order: no clean-up of ours runs (``except Exception`` does not see it)."""


# Where a death is worst: before and after each commit of an order. ``test_kill.py`` dies there for real, with -9.
DEATHS = (
    (Stories, "add_revision", "after"),
    (Stories, "add", "after"),
    (Clips, "put", "after"),
    (Builds, "add", "before"),
    (Builds, "add", "after"),
    (feed_channel, "announce", "before"),
    (publishing, "publish", "after"),
    (Publishing, "publish", "after"),
)


@contextmanager
def dying(death):
    where, name, when = death
    real = getattr(where, name)

    def step(*arguments, **named):
        if when == "before":
            raise Died
        real(*arguments, **named)
        raise Died

    setattr(where, name, step)
    try:
        yield
    finally:
        setattr(where, name, real)


@contextmanager
def full_disk():
    real = FolderBlobs.put

    def refuse(*_arguments, **_named):
        raise StoreFailed("library.disk_full", where="media")

    FolderBlobs.put = refuse
    try:
        yield
    finally:
        FolderBlobs.put = real


@dataclass
class StoryRecord:
    """What the public must hear of one story. ``wrong``: sentences that a ralat replaced and no later one took up again."""

    slug: str
    sentences: list[str]
    wrong: set[str] = field(default_factory=set)
    texts: dict[int, list[str]] = field(default_factory=dict)  # by revision
    ralat: int = 0
    withdrawn: bool = False


def sentence_of(number: int, figure: int, linking: str = "pada") -> str:
    return f"Bagian {number} menerima dana Rp{figure} juta {linking} hari Senin."


def linking_of(sentence: str) -> str:
    return "sejak" if " sejak " in sentence else "pada"


class Histories(RuleBasedStateMachine):
    database_url: str | None = None  # None: SQLite in the home
    orders: Counter  # that were carried out, by kind

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp(prefix="audionews-histories-"))
        self.homes, self.figure, self.moment = 0, 100, BEGIN
        self.stories: list[StoryRecord] = []
        self.touched: StoryRecord | None = None
        self.begin_home(self.database_url)
        self.publish(count=2)
        self.correct(0, 0, "ralat")  # a history without a correction says nothing

    def begin_home(self, database_url=None):
        self.homes += 1
        home = self.folder / f"home{self.homes}"
        environment = {"AUDIONEWS_HOME": str(home), "AUDIONEWS_ENGINE": "tone"}
        if database_url:
            environment["AUDIONEWS_DATABASE_URL"] = database_url
        self.settings = from_environment(environment)
        self.open()

    def open(self):
        self.library = Library.open(self.settings)
        self.newsroom = Newsroom(
            self.library, self.settings, load(assets.folder("feeds"), self.settings.home), lambda: self.moment
        )
        self.site = create_app(self.settings, self.library, clock=lambda: self.moment).test_client()

    def close(self):
        self.site.application.wsgi_app._changes.close()  # the connection that the site's memory keeps for itself
        self.newsroom.close()
        self.library.close()

    def teardown(self):
        if hasattr(self, "library"):
            self.whole()
            self.close()
            shutil.rmtree(self.folder)

    # Steps

    def article(self, sentences, headline):
        return article_of(" ".join(sentences), headline=headline)

    def headline(self, record):
        return f"Dana tahap {record.slug}"

    def perform(self, order):
        self.moment += timedelta(seconds=30)
        done = perform(order, EDITOR, self.newsroom)
        self.orders[order.what] += 1
        return done

    def pick(self, number):
        public = [story for story in self.stories if not story.withdrawn]
        return public[number % len(public)] if public else None

    def new_figure(self):
        self.figure += 1
        return self.figure

    def revision(self, record):
        return self.library.stories.get(record.slug).revision.number

    @rule(count=st.integers(2, 3))
    @precondition(lambda self: len(self.stories) < 5)
    def publish(self, count):
        sentences = [sentence_of(number, self.new_figure()) for number in range(1, count + 1)]
        headline = f"Dana tahap {self.new_figure()}"
        slug = self.perform(Receive(article=self.article(sentences, headline))).facts["slug"]
        self.perform(Publish(slug=slug))
        record = StoryRecord(slug=slug, sentences=sentences, texts={1: sentences})
        self.stories.append(record)
        self.touched = record

    def corrected(self, record, sentences, kind):
        article = self.library.stories.get(record.slug).newest.article
        blocks = (replace(article.blocks[0], text=" ".join(sentences)), *article.blocks[1:])
        return Correct(slug=record.slug, article=replace(article, blocks=blocks), kind=kind, reason="Uji riwayat.")

    def keep(self, record, sentences, kind):
        if kind == "ralat":
            record.ralat += 1
            record.wrong = (record.wrong | (set(record.sentences) - set(sentences))) - set(sentences)
        record.sentences = sentences
        record.texts[self.revision(record)] = sentences
        self.touched = record

    def changed(self, record, place, kind):
        sentences = list(record.sentences)
        place %= len(sentences)
        figure = int(re.search(r"Rp(\d+)", sentences[place])[1])
        linking = linking_of(sentences[place])
        if kind == "ralat":
            sentences[place] = sentence_of(place + 1, self.new_figure(), linking)
        else:
            sentences[place] = sentence_of(place + 1, figure, {"pada": "sejak", "sejak": "pada"}[linking])
        return sentences

    @rule(story=st.integers(0, 9), place=st.integers(0, 2), kind=st.sampled_from(["ralat", "silent"]))
    @precondition(lambda self: self.pick(0))
    def correct(self, story, place, kind):
        record = self.pick(story)
        sentences = self.changed(record, place, kind)
        self.perform(self.corrected(record, sentences, kind))
        self.keep(record, sentences, kind)

    @rule(story=st.integers(0, 9), way=st.sampled_from(["silent", "rollback"]))
    @precondition(lambda self: any(story.wrong for story in self.stories if not story.withdrawn))
    def bring_a_wrong_fact_back(self, story, way):
        """In silence, or by going back: refused, and nothing has changed."""
        candidates = [record for record in self.stories if record.wrong and not record.withdrawn]
        record = candidates[story % len(candidates)]
        behind = [number for number, text in record.texts.items() if set(text) & record.wrong]
        wrong = record.texts[behind[0]]
        order = (
            Rollback(slug=record.slug, to=behind[0], reason="Uji.")
            if way == "rollback"
            else self.corrected(record, wrong, "silent")
        )
        with pytest.raises(AudionewsError):
            self.perform(order)
        self.touched = record

    @rule(story=st.integers(0, 9), to=st.integers(0, 9))
    @precondition(lambda self: self.pick(0))
    def go_back(self, story, to):
        record = self.pick(story)
        numbers = sorted(record.texts)
        number = numbers[to % len(numbers)]
        try:
            self.perform(Rollback(slug=record.slug, to=number, reason="Uji riwayat."))
        except AudionewsError:
            return
        assert not set(record.texts[number]) & record.wrong
        record.sentences = record.texts[number]
        self.touched = record

    @rule(story=st.integers(0, 9))
    @precondition(lambda self: self.pick(0) and len(self.stories) > 2)
    def withdraw(self, story):
        record = self.pick(story)
        self.perform(Withdraw(slug=record.slug, ground="anak", reason="Melindungi seorang anak."))
        record.withdrawn = True
        self.touched = record

    @rule(story=st.integers(0, 9), death=st.sampled_from(DEATHS))
    @precondition(lambda self: self.pick(0))
    def die_while_correcting(self, story, death):
        """What was asked is asked again after the death, as an editor would who saw no answer."""
        record = self.pick(story)
        sentences = self.changed(record, 0, "ralat")
        order = self.corrected(record, sentences, "ralat")
        try:
            with dying(death):
                self.perform(order)
        except Died:
            self.close()
            self.open()
        try:
            self.perform(order)
        except AudionewsError:
            if self.library.stories.get(record.slug).pending:
                self.perform(Publish(slug=record.slug))
        self.keep(record, sentences, "ralat")

    @rule(story=st.integers(0, 9))
    @precondition(lambda self: self.pick(0))
    def correct_on_a_full_disk(self, story):
        record = self.pick(story)
        sentences = self.changed(record, 1, "ralat")
        with full_disk(), pytest.raises(AudionewsError):
            self.perform(self.corrected(record, sentences, "ralat"))
        self.check(record)
        self.perform(Publish(slug=record.slug)) if self.library.stories.get(record.slug).pending else self.perform(
            self.corrected(record, sentences, "ralat")
        )
        self.keep(record, sentences, "ralat")

    @rule(story=st.integers(0, 9))
    @precondition(lambda self: self.pick(0))
    def correct_at_two_desks(self, story):
        """The second one edited the text that was there before the first one's correction."""
        record = self.pick(story)
        seen = self.library.stories.get(record.slug).newest.number
        mine, theirs = self.changed(record, 0, "ralat"), self.changed(record, 1, "ralat")
        late = replace(self.corrected(record, theirs, "ralat"), expected=seen)
        self.perform(self.corrected(record, mine, "ralat"))
        with pytest.raises(Conflict):
            self.perform(late)
        self.keep(record, mine, "ralat")

    @rule(hours=st.sampled_from([-48, -1, 1, 24 * 40]))
    def let_the_clock_jump(self, hours):
        self.moment += timedelta(hours=hours)

    @rule()
    def begin_anew(self):
        self.close()
        self.open()

    @rule()
    @precondition(lambda self: self.database_url is None and self.homes < 4 and self.stories)
    def restore_a_backup(self):
        file = self.folder / f"backup{self.homes}.tar"
        backup(self.library, file)
        self.close()
        self.begin_home()
        restore(self.library, file)

    # What must be so

    @invariant()
    def one_truth(self):
        if getattr(self, "touched", None) is not None:
            self.check(self.touched)
            self.touched = None

    def check(self, record):
        page = self.site.get(f"/berita/{record.slug}")
        if record.withdrawn:
            assert page.status_code == 410
            assert not any(sentence in page.text for sentence in [*record.sentences, *record.wrong])
            return
        assert page.status_code == 200
        build = self.library.stories.get(record.slug).build
        spoken = [
            " ".join(span.text_content().split())
            for span in html.fromstring(page.data).iterfind(".//span[@id]")
            if span.get("data-k") == "paragraph"
        ]
        body = [text for text in spoken if text.startswith("Bagian ")]
        assert body == record.sentences
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
        self.check_feed(record, build)

    def check_feed(self, record, build):
        feed = etree.fromstring(self.site.get("/feeds/berita.xml").data)
        items = [
            item
            for item in feed.iter("item")
            if item.findtext("link", "").split("?")[0].split("#")[0].endswith(f"/berita/{record.slug}")
        ]
        addresses = {item.find("enclosure").get("url").rpartition("/")[2].split("?")[0] for item in items}
        assert f"{build.mp3.hash}.mp3" in addresses, (record.slug, addresses)
        assert build.mp3.hash in self.site.get(f"/embed/{record.slug}").text, record.slug

    def whole(self):
        """At the end: every story, the corrections' page, the record's seals and every byte."""
        for record in self.stories:
            self.check(record)
        state = fsck(self.library, now=self.moment)
        assert (state.damaged, state.missing, state.references, state.seals) == ((), (), (), ())
        announced = self.library.corrections.newest(limit=1000, now=self.moment + timedelta(days=400))
        for record in self.stories:
            kinds = [one.kind for one in announced if one.slug == record.slug]
            assert kinds.count("ralat") == record.ralat, (record, kinds)


def walk(database_url, *, examples, steps):
    machine = type("Walked", (Histories,), {"database_url": database_url, "orders": Counter()})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return machine.orders


def test_a_few_histories_tell_one_truth():
    orders = walk(None, examples=3, steps=15)

    assert orders["publish"] >= 3
    assert orders["correct"] >= 3


@pytest.mark.slow
def test_two_thousand_steps_on_sqlite_tell_one_truth():
    walk(None, examples=50, steps=40)


@pytest.mark.slow
def test_five_hundred_steps_on_postgresql_tell_one_truth(request, tmp_path):
    from library_fixtures import fresh_database  # a plugin, which pytest itself must import first

    walk(fresh_database("postgresql", request, tmp_path), examples=1, steps=500)
