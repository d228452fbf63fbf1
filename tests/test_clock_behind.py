"""The clock of the machine is a day behind what is public: everything is heard at once, nothing is dated before what is there.

Once the clock is right again, no date has moved.
"""

import json
import re
from datetime import datetime, timedelta

import pytest
from bulletin_room import CHANNEL, DAY, made, ralat, story, take_back, with_bulletin
from conftest import article_of, corrected
from desk_room import Room, signed_in
from lxml import html
from podcast_values import HOUR, NOW, a_library, published
from podcast_values import corrected as corrected_row

from audionews.cli.run import run
from audionews.library.fsck import fsck
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment
from audionews.times import in_wib
from audionews.work.orders import By, Publish, Receive, perform

BY = By(name="ratna", role="admin", here=True)
A_DAY = timedelta(days=1)
FIRST, SECOND = "Parkir Naik di Ende", "Parkir Turun di Ende"
TEXT = ("Tarif parkir menjadi Rp50.000 mulai Senin.", "Warga Ende keberatan atas tarif itu.")


class House(Room):
    """A newsroom with two public stories whose clock then falls a day behind."""

    def __init__(self, newsroom) -> None:
        self.right = self.moment = newsroom.clock()
        newsroom.clock = lambda: self.moment
        super().__init__(newsroom)
        self.editor = self.newsroom.library.accounts.editor("Siti Nurhaliza Lubis")
        self.key = newsroom.library.accounts.add_token("uji", role="redaktur", by="uji", at=self.right)[1]
        self.slugs = [self.received(headline) for headline in (FIRST, SECOND)]
        for slug in self.slugs:
            self.moment += timedelta(minutes=10)
            perform(Publish(slug=slug), BY, newsroom)
        self.newest = self.moment
        self.moment = self.behind = self.newest - A_DAY

    def received(self, headline: str) -> str:
        return perform(Receive(article=article_of(*TEXT, headline=headline)), BY, self.newsroom).facts["slug"]

    def story(self, slug: str):
        return self.newsroom.library.stories.get(slug)

    def right_text(self, slug: str):
        return corrected(self.story(slug).revision.article, "Rp50.000", "Rp500.000")

    def page(self, address: str) -> str:
        answer = self.app.test_client(use_cookies=False).get(address)
        assert answer.status_code == 200, address
        return answer.text

    def items(self, feed: str) -> list[tuple[str, datetime]]:
        """(address, moment) of each item, in the order of the feed."""
        items = json.loads(self.page(f"/feeds/{feed}.json"))["items"]
        return [(item["url"], datetime.fromisoformat(item["date_published"])) for item in items]


@pytest.fixture
def house(home):
    with open_newsroom(from_environment()) as newsroom:
        yield House(newsroom)


def at_the_desk(house, slug, folder):
    draft = {"editor": house.editor.name, "base_revision": 1, "article": house.right_text(slug), "at": house.moment}
    house.newsroom.library.inbox.keep_draft(slug, **draft)
    visitor = signed_in(house.app, house.newsroom, house.editor)
    visitor.post(f"/desk/berita/{slug}/koreksi", base="1", kind="ralat", reason="Kurang nol.")


def by_program(house, slug, folder):
    text = house.right_text(slug)
    blocks = [{"kind": block.kind, "text": block.text} for block in text.blocks]
    body = {"headline": text.headline, "blocks": blocks, "kind": "ralat", "reason": "Kurang nol."}
    headers = {"Authorization": f"Bearer {house.key}"}
    house.app.test_client().post(f"/api/v1/articles/{slug}/corrections", headers=headers, json=body)


def at_the_terminal(house, slug, folder):
    text, file = house.right_text(slug), folder / "benar.html"
    body = "".join(f"<p>{block.text}</p>" for block in text.blocks)
    file.write_text(f"<html><body><article><h1>{text.headline}</h1>{body}</article></body></html>")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AUDIONEWS_NOW", house.moment.isoformat())
        run(["correct", slug, "--from", str(file), "--kind", "ralat", "--reason", "Kurang nol.", "--json"])


@pytest.mark.parametrize("door", [at_the_desk, by_program, at_the_terminal])
def test_a_ralat_is_heard_at_once_and_dated_no_earlier_than_the_story(house, tmp_path, door):
    slug = house.slugs[0]
    out = house.story(slug).published_at
    door(house, slug, tmp_path)
    story, page = house.story(slug), house.page(f"/berita/{slug}")
    (correction,) = story.corrections

    assert (correction.at, story.revision.at) == (out, out)
    assert correction.notice.startswith(f"Ralat, {in_wib(out)}")
    assert correction.notice in " ".join(html.fromstring(page).text_content().split())
    assert story.build.mp3.hash in page
    assert story.build.mp3.hash in house.page("/feeds/berita.xml")
    assert house.items("ralat") == [(f"http://127.0.0.1:8000/berita/{slug}", out)]
    assert [alarm.key for alarm in house.newsroom.library.inbox.alarms()] == ["library.clock_behind"]


def test_what_an_editor_hears_before_a_ralat_has_the_date_it_will_have(house):
    from audionews.newsroom.preview import preview

    slug = house.slugs[0]
    shown = preview(house.newsroom, slug, house.right_text(slug), kind="ralat")

    assert shown.notice.startswith(f"Ralat, {in_wib(house.story(slug).published_at)}")


def test_a_new_story_is_the_first_of_page_and_feed_while_the_clock_is_behind(house):
    slug = house.received("Kapal Ketiga Pulang")
    perform(Publish(slug=slug), BY, house.newsroom)
    feed, front = house.items("berita"), house.page("/")

    assert house.story(slug).published_at == house.newest
    assert feed[0] == (f"http://127.0.0.1:8000/berita/{slug}", house.newest)
    assert [moment for _, moment in feed] == sorted((moment for _, moment in feed), reverse=True)
    addresses = [
        address for address in re.findall(r'href="/berita/([\w-]+)"', front) if address in (slug, *house.slugs)
    ]
    assert list(dict.fromkeys(addresses)) == [slug, *reversed(house.slugs)]


def test_a_withdrawal_while_the_clock_is_behind_stands_at_once_and_after_what_it_takes_back(house):
    slug = house.slugs[1]
    take_back(house.newsroom, slug)
    story = house.story(slug)

    assert house.app.test_client().get(f"/berita/{slug}").status_code == 410
    assert story.corrections[0].at == story.revision.at == house.newest
    assert house.items("berita")[0] == (f"http://127.0.0.1:8000/berita/{slug}", house.newest)


def test_no_date_moves_when_the_clock_comes_right_again(house):
    third = house.received("Kapal Ketiga Pulang")
    perform(Publish(slug=third), BY, house.newsroom)
    ralat(house.newsroom, house.slugs[0], "Rp50.000", "Rp500.000")
    take_back(house.newsroom, house.slugs[1])
    feeds = {feed: house.items(feed) for feed in ("berita", "ralat")}
    house.moment = house.newest + timedelta(hours=1)

    assert {feed: house.items(feed) for feed in feeds} == feeds
    ralat(house.newsroom, third, "Rp50.000", "Rp500.000")
    assert house.story(third).corrections[0].at == house.moment
    assert fsck(house.newsroom.library, now=house.moment).references == ()


def test_nothing_public_is_called_scheduled_while_the_clock_is_behind(house, capsys):
    slug = house.slugs[0]
    visitor = signed_in(house.app, house.newsroom, house.editor)
    visitor.get(f"/desk/berita/{slug}")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AUDIONEWS_NOW", house.moment.isoformat())
        run(["list", "--json"])
    states = {story["slug"]: story["state"] for story in json.loads(capsys.readouterr().out)["stories"]}

    assert "terjadwal" not in visitor.text
    assert "Lihat halaman pendengar" in visitor.text
    assert states == dict.fromkeys(house.slugs, "live")


def test_a_bulletin_takes_what_is_public_though_its_date_is_still_to_come_and_is_put_right_after_it(home):
    with_bulletin(home)
    with open_newsroom(from_environment()) as newsroom:
        right = newsroom.clock()
        slug = story(newsroom, "Warga Menanam Bakau")
        newsroom.clock = lambda: right - timedelta(hours=2)
        bulletin = made(newsroom).story
        heard = [part.slug for part in newsroom.library.bulletins.get(CHANNEL, DAY).parts]
        ralat(newsroom, slug, "1.250", "2.250")
        (correction,) = newsroom.library.stories.get(bulletin.slug).corrections

        assert heard == [slug]
        assert bulletin.published_at == correction.at == right


def test_a_bulletin_of_a_day_that_the_clock_has_not_reached_again_is_put_right_all_the_same(home):
    with_bulletin(home)
    with open_newsroom(from_environment()) as newsroom:
        slug, right = story(newsroom, "Warga Menanam Bakau"), newsroom.clock()
        bulletin = made(newsroom).story.slug
        newsroom.clock = lambda: right - A_DAY
        ralat(newsroom, slug, "1.250", "2.250")
        text = [
            one.shown for one in newsroom.library.stories.get(bulletin, now=newsroom.clock()).revision.script.segments
        ]

        assert "Warga menanam 2.250 bibit pada hari Senin." in text


def test_what_was_withdrawn_does_not_sound_again_when_the_clock_falls_behind_the_withdrawal(house):
    house.moment = house.newest + timedelta(hours=1)
    sound = house.story(house.slugs[0]).build.mp3.path
    take_back(house.newsroom, house.slugs[0])
    visitor = house.app.test_client(use_cookies=False)
    gone = visitor.get(sound).status_code
    house.moment = house.behind

    assert (gone, visitor.get(sound).status_code) == (404, 404)


def test_an_episode_keeps_the_date_of_its_embargo_when_it_is_corrected(tmp_path):
    library = a_library(tmp_path)
    slug = published(library, "Pasar Dibuka", at=NOW, visible_from=NOW + HOUR).slug
    corrected_row(library, slug, kind="silent", delivery="quiet", at=NOW + 3 * HOUR)
    (item,) = library.feed.items("berita", now=NOW + 4 * HOUR)
    library.close()

    assert item.published_at == NOW + HOUR


def test_a_feed_counts_its_items_right_when_the_clock_falls_behind_an_embargo_that_had_ended(tmp_path):
    library = a_library(tmp_path)
    published(library, "Pasar Dibuka", at=NOW, visible_from=NOW + HOUR)
    published(library, "Kapal Pulang", at=NOW + 2 * HOUR)
    published(library, "Sekolah Libur", at=NOW)
    states = [library.feed.state("berita", now) for now in (NOW, NOW + HOUR)]
    unsound = fsck(library, now=NOW + 3 * HOUR).references
    library.close()

    assert [state.count for state in states] == [2, 3]
    assert states[0].version < states[1].version
    assert unsound == ()


def test_what_was_tried_while_the_clock_was_too_far_ahead_is_tried_again_once_it_is_right(tmp_path):
    library, ahead = a_library(tmp_path), NOW + timedelta(days=40)
    published(library, at=NOW)
    facts = {"kind": "feed", "channel": "berita", "title": "Sumber", "by": "wati", "at": NOW}
    added = library.sources.follow("https://sumber.example/umpan.xml", **facts)
    library.sources.failed(added.id, at=ahead, next_at=ahead + HOUR, why="tidak menjawab")
    hub = library.announcements.take("berita", "https://hub.example", now=ahead)
    library.announcements.failed(hub, why="tidak menjawab", now=ahead)
    due = library.sources.due(NOW + HOUR), library.announcements.take("berita", "https://hub.example", now=NOW + HOUR)
    library.sources.failed(added.id, at=NOW, next_at=NOW + 2 * HOUR, why="tidak menjawab")
    waits = library.sources.due(NOW + HOUR)
    library.close()

    assert ([source.id for source in due[0]], due[1].feed) == ([added.id], "berita")
    assert waits == []
