"""The machine that makes histories (hypothesis.stateful): what newsrooms do, in any order, and what befalls them meanwhile.

It publishes, corrects, tries to bring a wrong fact back in silence, goes back, withdraws, makes bulletins and books, tells its
messages; it loses the disk, dies in the middle of an order, lets the clock jump, restores a backup and moves. What must be so is kept
beside it in plain Python (``history_truth.py``).
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis.strategies as st
import pytest
from bulletin_room import with_bulletin
from conftest import article_of
from history_deaths import DEATHS, Died, Killer, dying, full_disk
from history_truth import CHANNEL, StoryRecord, Truth
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from telegram_double import TOKEN, TelegramDouble

from audionews import assets
from audionews.app import create_app
from audionews.channels import load
from audionews.errors import AudionewsError, BadInput, Conflict
from audionews.library import Library
from audionews.library.backup import backup, move, restore
from audionews.newsroom import Newsroom, bulletins, exports
from audionews.newsroom.message_posting import post_due
from audionews.settings import from_environment
from audionews.work.orders import By, Correct, MakeBulletin, Publish, Receive, Rollback, Withdraw, perform

EDITOR = By(name="ratna", role="admin", here=True)
BEGIN = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


def sentence_of(number: int, figure: int, linking: str = "pada") -> str:
    return f"Bagian {number} menerima dana Rp{figure} juta {linking} hari Senin."


def linking_of(sentence: str) -> str:
    return "sejak" if " sejak " in sentence else "pada"


class Histories(Truth, RuleBasedStateMachine):
    orders: Counter  # that were carried out, by kind
    steps: Counter  # by whether they changed what is public
    bot: TelegramDouble
    most_homes = 4

    @staticmethod
    def new_database() -> str | None:
        """The address of an empty database; ``None``: SQLite in the home."""

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp(prefix="audionews-histories-"))
        self.homes, self.figure, self.moment = 0, 1000, BEGIN
        self.stories: list[StoryRecord] = []
        self.bulletins: list[str] = []
        self.dates: dict = {}
        self.touched: StoryRecord | None = None
        self.told: StoryRecord | None = None
        self.bot.messages.clear()
        self.open_home(self.new_home())
        self.key = self.library.private_feeds.add(CHANNEL, "pelanggan", by="ratna", at=self.moment)[1]
        post_due(self.newsroom)  # from now on stories are told there
        self.publish(count=2)
        self.correct(0, 0, "ralat", "quiet")  # a history without a correction says nothing

    def new_home(self) -> dict[str, str]:
        """The settings of an empty newsroom with a channel that has a bulletin and messages."""
        self.homes += 1
        home = self.folder / f"home{self.homes}"
        with_bulletin(home, channel=CHANNEL)
        file = home / "channels" / f"{CHANNEL}.toml"
        file.write_text(f'{file.read_text(encoding="utf-8")}\n[messages]\ntelegram = "@kabarsetara"\n')
        environment = {
            "AUDIONEWS_HOME": str(home),
            "AUDIONEWS_ENGINE": "tone",
            "AUDIONEWS_TELEGRAM_TOKEN": TOKEN,
            "AUDIONEWS_TELEGRAM_URL": self.bot.address,
        }
        if (address := self.new_database()) is not None:
            environment["AUDIONEWS_DATABASE_URL"] = address
        return environment

    def open_home(self, environment: dict[str, str]) -> None:
        self.environment = environment
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

    # What is done with

    def article(self, sentences, headline):
        return article_of(" ".join(sentences), headline=headline)

    def perform(self, order):
        self.moment += timedelta(seconds=30)
        done = perform(order, EDITOR, self.newsroom)
        self.orders[order.what] += 1
        return done

    def public(self) -> list[StoryRecord]:
        return [one for one in self.stories if not one.withdrawn and (one.opens is None or one.opens <= self.moment)]

    def pick(self, number) -> StoryRecord | None:
        public = self.public()
        return public[number % len(public)] if public else None

    def new_figure(self):
        self.figure += 1
        return self.figure

    def new_text(self, count):
        sentences = [sentence_of(number, self.new_figure()) for number in range(1, count + 1)]
        return sentences, f"Dana tahap {self.new_figure()}"

    def revision(self, record):
        return self.library.stories.get(record.slug).revision.number

    def corrected(self, record, sentences, kind, deliver=None):
        article = self.library.stories.get(record.slug).newest.article
        blocks = (replace(article.blocks[0], text=" ".join(sentences)), *article.blocks[1:])
        facts = {"kind": kind, "reason": "Uji riwayat.", "deliver": deliver}
        return Correct(slug=record.slug, article=replace(article, blocks=blocks), **facts)

    def begun(self, slug, sentences, opens=None):
        record = StoryRecord(slug=slug, sentences=sentences, texts={1: sentences}, opens=opens)
        self.stories.append(record)
        self.touched = record

    def keep(self, record, sentences, kind):
        if kind == "ralat":
            record.ralat += 1
            record.wrong = (record.wrong | (set(record.sentences) - set(sentences))) - set(sentences)
            self.told = record
        record.sentences, record.opens = sentences, None
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

    # Steps

    @rule(count=st.integers(2, 3))
    @precondition(lambda self: len(self.stories) < 5)
    def publish(self, count):
        sentences, headline = self.new_text(count)
        slug = self.perform(Receive(article=self.article(sentences, headline), channel=CHANNEL)).facts["slug"]
        self.perform(Publish(slug=slug))
        self.begun(slug, sentences)

    @rule(hours=st.sampled_from([1, 30]))
    @precondition(lambda self: len(self.stories) < 5)
    def schedule(self, hours):
        sentences, headline = self.new_text(2)
        slug = self.perform(Receive(article=self.article(sentences, headline), channel=CHANNEL)).facts["slug"]
        opens = self.moment + timedelta(hours=hours)
        self.perform(Publish(slug=slug, visible_from=opens))
        self.begun(slug, sentences, opens)

    @rule(
        story=st.integers(0, 9),
        place=st.integers(0, 2),
        kind=st.sampled_from(["ralat", "silent"]),
        deliver=st.sampled_from(["quiet", "redeliver", "short"]),
    )
    @precondition(lambda self: self.pick(0))
    def correct(self, story, place, kind, deliver):
        record = self.pick(story)
        sentences = self.changed(record, place, kind)
        self.perform(self.corrected(record, sentences, kind, deliver if kind == "ralat" else None))
        self.keep(record, sentences, kind)

    @rule(story=st.integers(0, 9), way=st.sampled_from(["silent", "rollback"]))
    @precondition(lambda self: any(story.wrong for story in self.public()))
    def bring_a_wrong_fact_back(self, story, way):
        """In silence, or by going back: refused, and nothing has changed."""
        candidates = [record for record in self.public() if record.wrong]
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
        record.sentences, record.opens = record.texts[number], None
        self.touched = record

    def withdrawal(self, record) -> Withdraw:
        return Withdraw(slug=record.slug, ground="anak", reason="Melindungi seorang anak.")

    @rule(story=st.integers(0, 9))
    @precondition(lambda self: self.pick(0) and len(self.stories) > 2)
    def withdraw(self, story):
        record = self.pick(story)
        self.perform(self.withdrawal(record))
        record.withdrawn = True
        self.touched = record

    def make_bulletin(self, day: str) -> None:
        try:
            slug = self.perform(MakeBulletin(channel=CHANNEL, day=day)).published.story.slug
        except BadInput:  # nothing for it
            return
        self.bulletins = list(dict.fromkeys([*self.bulletins, slug]))

    @rule()
    def make_todays_bulletin(self):
        self.make_bulletin(bulletins.day_of(None, self.moment))

    @rule(story=st.integers(0, 9), ending=st.sampled_from(["epub", "daisy.zip"]))
    @precondition(lambda self: self.pick(0))
    def take_a_book(self, story, ending):
        self.check_book(self.pick(story), ending)

    @rule()
    def let_a_worker_go_round(self):
        bulletins.make_due(self.newsroom, by="audionews")
        exports.renew(self.newsroom)
        self.bot.now = int(self.moment.timestamp())
        for _ in range(10):
            if post_due(self.newsroom) == []:
                break
        self.check_messages()

    # What befalls it

    def again_after_death(self, record, order) -> None:
        """What was asked is asked again, as an editor would who saw no answer."""
        try:
            self.perform(order)
        except AudionewsError:
            if self.library.stories.get(record.slug).pending:
                self.perform(Publish(slug=record.slug))

    @rule(story=st.integers(0, 9), death=st.sampled_from(DEATHS))
    @precondition(lambda self: self.pick(0))
    def die_while_correcting(self, story, death):
        record = self.pick(story)
        sentences = self.changed(record, 0, "ralat")
        order = self.corrected(record, sentences, "ralat")
        try:
            with dying(death):
                self.perform(order)
        except Died:
            self.close()
            self.open()
        self.again_after_death(record, order)
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
    def start_again(self):
        self.close()
        self.open()

    @rule(way=st.sampled_from(["restore", "move"]))
    @precondition(lambda self: self.homes < self.most_homes and self.stories)
    def go_to_another_house(self, way):
        """A backup is restored in it, or the archive moves there: another home, database and media store."""
        file, environment = self.folder / f"backup{self.homes}.tar", self.new_home()
        target = Library.open(from_environment(environment))
        if way == "restore":
            backup(self.library, file)
            restore(target, file)
        else:
            move(self.library, target)
        target.close()
        self.close()
        self.open_home(environment)
        for record in self.stories:
            self.check(record)

    # What must be so

    @invariant()
    def one_truth(self):
        touched = getattr(self, "touched", None) is not None
        self.steps[touched] += 1
        if not touched:
            return
        self.check(self.touched)
        if self.told is not None:
            self.check_announced(self.told)
        self.check_bulletins()
        self.touched = self.told = None


class Killed(Histories):
    """And really dies, by kill -9, at any doing of an order; for the slow suite."""

    killer: Killer
    kills: Counter

    def die(self, what, order, doings) -> None:
        self.moment += timedelta(seconds=30)
        if self.killer.killed(self.environment, self.moment, [order], doings):
            self.kills[what] += 1
        self.close()
        self.open()

    @rule(count=st.integers(2, 3), doings=st.integers(1, 160))
    @precondition(lambda self: len(self.stories) < 5)
    def be_killed_publishing(self, count, doings):
        sentences, headline = self.new_text(count)
        order = Receive(article=self.article(sentences, headline), channel=CHANNEL)
        self.die("publish", order, doings)
        slug = self.perform(order).facts["slug"]
        if self.library.stories.get(slug).status == "draft":
            assert self.site.get(f"/berita/{slug}").status_code == 404
            self.perform(Publish(slug=slug))
        self.begun(slug, sentences)

    @rule(story=st.integers(0, 9), deliver=st.sampled_from(["quiet", "redeliver", "short"]), doings=st.integers(1, 160))
    @precondition(lambda self: self.pick(0))
    def be_killed_correcting(self, story, deliver, doings):
        """It is public whole or not at all; then it is asked again."""
        record = self.pick(story)
        sentences = self.changed(record, 0, "ralat")
        order = self.corrected(record, sentences, "ralat", deliver)
        self.die("correct", order, doings)
        if self.library.stories.get(record.slug).revision.number in record.texts:
            self.check(record)
        self.again_after_death(record, order)
        self.keep(record, sentences, "ralat")

    @rule(story=st.integers(0, 9), doings=st.integers(1, 120))
    @precondition(lambda self: self.pick(0) and len(self.stories) > 2)
    def be_killed_withdrawing(self, story, doings):
        record = self.pick(story)
        self.die("withdraw", self.withdrawal(record), doings)
        if self.library.stories.get(record.slug).status == "live":
            self.check(record)
        self.perform(self.withdrawal(record))
        record.withdrawn = True
        self.touched = record

    @rule(doings=st.integers(1, 160))
    def be_killed_making_a_bulletin(self, doings):
        day = bulletins.day_of(None, self.moment)
        self.die("bulletin", MakeBulletin(channel=CHANNEL, day=day), doings)
        with suppress(BadInput):
            self.make_bulletin(day)
