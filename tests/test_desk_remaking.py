"""A word's new reading through the archive in the background: counted before, stopped, taken up, and killed in the middle."""

import signal
from pathlib import Path

import pytest
from conftest import article_of
from desk_room import opened

from audionews.errors import BadInput, Conflict
from audionews.work import remaking
from audionews.work.orders import By, RemakeWord, ResumeRemaking, accept

STORIES = 4


def published(newsroom, count=STORIES):
    """Stories of which one sentence each names Tjoet Lebang, taught since."""
    slugs = []
    for n in range(count):
        text = f"Jembatan nomor {n} ditinjau Tjoet Lebang kemarin sore. Warga dusun {n} memasang papan kayu baru."
        slugs.append(newsroom.receive(article_of(text, headline=f"Jembatan {n} dibuka"), by="ratna").slug)
        newsroom.publish(slugs[-1], by="ratna")
    newsroom.readings.teach("Tjoet Lebang", "cut lebang", lang="id", by="ratna", at=newsroom.clock())
    return slugs


def begin(newsroom, queue, word="Tjoet Lebang", name="ratna"):
    accept(RemakeWord(word=word), By(name=name, role="redaktur"), newsroom, queue)


def made_anew(newsroom, slugs):
    return [slug for slug in slugs if newsroom.library.stories.get(slug).revision.number > 1]


def test_workers_killed_in_the_middle_lose_nothing_and_speak_nothing_twice(newsroom, queue, a_worker, home):
    slugs = published(newsroom)
    cost = sum(len(newsroom.plan_remake(slug).speak) for slug in slugs)
    notes = Path(f"{home}.spoken")
    notes.write_text("")
    begin(newsroom, queue)
    assert a_worker("the second sentence is spoken") == -signal.SIGKILL
    some = len(made_anew(newsroom, slugs))
    ended = a_worker("-")
    spoken = notes.read_text().split()

    assert 0 < some < STORIES
    assert ended == 0
    assert made_anew(newsroom, slugs) == slugs
    assert (len(spoken), len(set(spoken))) == (cost, cost) == (STORIES, STORIES)
    for slug in slugs:
        assert [(line.revision, line.kind) for line in newsroom.history(slug)] == [(1, "first"), (2, "silent")]
        assert [c.kind for c in newsroom.library.stories.get(slug).corrections] == ["silent"]
    done = remaking.under_way(newsroom.library, queue)
    assert (done.ready, done.failed, done.over) == (STORIES, (), True)
    assert list(newsroom.readings.stale()) == []


def test_stopped_in_the_middle_it_is_taken_up_where_it_ended(newsroom, queue, a_worker):
    slugs = published(newsroom)
    begin(newsroom, queue)
    a_worker("the second sentence is spoken")
    remaking.stop(newsroom, by="yusuf")
    a_worker("-")  # what was being done is finished or left, whatever waited is left
    first = made_anew(newsroom, slugs)
    stopped = remaking.under_way(newsroom.library, queue)
    accept(ResumeRemaking(), By(name="yusuf", role="redaktur"), newsroom, queue)
    a_worker("-")
    remaking.order_more(newsroom, queue)  # the duty's next turn
    done = remaking.under_way(newsroom.library, queue)

    assert 0 < len(first) < STORIES
    assert (stopped.running, stopped.over, stopped.ready) == (False, False, len(first))
    assert made_anew(newsroom, slugs) == slugs
    assert (done.ready, done.over) == (STORIES, True)
    assert all(len(newsroom.library.builds.of(slug)) == 2 for slug in slugs)
    recorded = [line.action for line in newsroom.library.audit.newest(200) if line.action.startswith("remake-")]
    assert sorted(recorded) == ["remake-begin", "remake-end", "remake-resume", "remake-stop"]


def test_whoever_only_looks_orders_nothing(newsroom, queue):
    published(newsroom, 2)
    begin(newsroom, queue)
    before = [job.id for job in queue.jobs()]
    for _ in range(3):
        seen = remaking.under_way(newsroom.library, queue)

    assert (seen.total, seen.ready, seen.running) == (2, 0, True)
    assert [job.id for job in queue.jobs()] == before
    assert [job.what for job in queue.jobs()] == ["remake_word"]


def test_one_word_at_a_time_and_only_where_something_sounds_different(newsroom, queue):
    published(newsroom, 2)
    with pytest.raises(BadInput):
        begin(newsroom, queue, "papan")
    begin(newsroom, queue)

    with pytest.raises(Conflict):
        begin(newsroom, queue, name="yusuf")


def test_a_story_that_cannot_be_made_anew_is_named_and_tried_again(tmp_path):
    with opened(tmp_path) as room:
        newsroom, orders = room.newsroom, room.work
        slugs = published(newsroom, 3)
        remake, newsroom.remake = newsroom.remake, failing(newsroom.remake, slugs[1])
        begin(newsroom, orders)
        first = remaking.under_way(newsroom.library, orders)
        editor = room.visitor("redaktur")
        editor.get("/desk/lafal")
        shown = editor.text
        newsroom.remake = remake
        editor.press("Ulangi 1 berita yang gagal")

        assert (first.ready, first.failed, first.over) == (2, (slugs[1],), True)
        assert "2 dari 3 berita sudah diucapkan ulang, 1 gagal" in shown
        assert "Selesai: 3 dari 3 berita sudah diucapkan ulang." in editor.text


def failing(remake, broken):
    """The newsroom's own verb, but for one story there is another one's correction in the way."""

    def tried(slug, **asked):
        if slug == broken:
            raise Conflict("newsroom.withdrawn", slug=slug)
        return remake(slug, **asked)

    return tried


def test_a_correction_that_waits_is_published_before_and_not_overtaken(newsroom):
    slug = published(newsroom, 1)[0]
    article = newsroom.library.stories.get(slug).revision.article
    blocks = article_of(
        "Jembatan nomor 0 ditinjau Tjoet Lebang kemarin pagi. Warga dusun 0 memasang papan kayu baru."
    ).blocks
    from dataclasses import replace

    newsroom.amend(slug, replace(article, blocks=blocks), kind="ralat", reason="Waktunya keliru.", by="yusuf")
    newsroom.remake(slug, by="ratna", reason="Cara membaca.")
    story = newsroom.library.stories.get(slug)

    assert "kemarin pagi" in story.revision.article.blocks[0].text
    assert [c.kind for c in story.corrections if c.kind == "ralat"] == ["ralat"]
    assert any("kemarin pagi" in s.shown and "cut lebang" in s.spoken for s in story.revision.script.segments)


def test_the_cost_stands_before_the_button_that_causes_it(tmp_path):
    with opened(tmp_path) as room:
        slugs = published(room.newsroom, 2)
        editor = room.visitor("redaktur")
        editor.get("/desk/lafal", query_string={"word": "Tjoet Lebang"})
        text = editor.text
        editor.press("Ucapkan ulang 2 kalimat dalam 2 berita")

        assert "Biaya bila diucapkan ulang sekarang: 2 kalimat disuarakan baru" in text
        assert [room.newsroom.library.stories.get(slug).build.spoken for slug in slugs] == [1, 1]
