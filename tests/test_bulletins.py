"""The day's bulletin: what is in it, how it sounds, and that nothing in it is untrue for longer than it takes to make it anew."""

import wave
from datetime import timedelta

import bulletin_room
import numpy as np
import pytest
from bulletin_room import BY, DAY, HEADLINES, made, ralat, story, take_back, three_stories, with_bulletin
from conftest import NOW, corrected, environment_of

from audionews.app import create_app
from audionews.errors import BadInput, UnknownName
from audionews.library.fsck import fsck
from audionews.newsroom import bulletins, open_newsroom
from audionews.settings import from_environment
from audionews.work.orders import ChooseBulletin, Correct, Publish, Rollback, perform

TABLES = {
    "pendek": 'hour = "14.30"\nmost = 2\norder = "baru"\nheadlines = false',
    "suara": 'intro = "awal.wav"\ngap = "sela.wav"\noutro = "akhir.wav"\nsounds_licence = "Ratna, CC0"',
    "rusak": 'intro = "rusak.wav"',
}


def tune(path, seconds, rate=44_100):
    at = np.arange(int(seconds * rate)) / rate
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((3000 * np.sin(2 * np.pi * 440 * at)).astype("<i2").tobytes())


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """One newsroom for all, each test in a channel of its own: the voices start once."""
    home = tmp_path_factory.mktemp("home")
    (home / "channels").mkdir()
    for name, seconds in (("awal", 3.0), ("sela", 0.5), ("akhir", 2.0)):
        tune(home / "channels" / f"{name}.wav", seconds)
    (home / "channels" / "rusak.wav").write_text("bukan suara")
    for channel in (*(f"kabar{number}" for number in range(28)), *TABLES):
        with_bulletin(home, TABLES.get(channel, 'hour = "14.00"'), channel)
    environment = environment_of(home)
    with open_newsroom(from_environment(environment)) as room:
        room.free = iter(f"kabar{number}" for number in range(28))
        room.standing = room.clock
        yield room


newsroom, kabar = bulletin_room.newsroom, bulletin_room.kabar


def shown(bulletin):
    return [segment.shown for segment in bulletin.story.revision.script.segments]


def met_by_public(newsroom, kabar):
    """What the public meets of the channel's bulletin: its slug in library and feed."""
    now = newsroom.clock()
    there = newsroom.library.bulletins.newest(kabar, now=now)
    return there and there.slug, [
        item.slug for item in newsroom.library.feed.items(kabar, now=now) if item.story.bulletin
    ]


def test_it_opens_with_channel_and_day_names_its_headlines_and_tells_the_stories_in_order(newsroom, kabar):
    three_stories(newsroom, kabar)

    bulletin = made(newsroom, kabar)

    assert shown(bulletin)[:2] == ["Kabar Setara, Selasa 24 November 2026.", "Dalam buletin ini:"]
    assert shown(bulletin)[2:5] == list(HEADLINES)
    assert [shown(bulletin)[5:].index(one) for one in HEADLINES] == sorted(
        shown(bulletin)[5:].index(one) for one in HEADLINES
    )
    assert shown(bulletin)[-1] == "Sekian buletin Kabar Setara."
    assert [chapter.title for chapter in bulletin.made.build.chapters][1:] == list(HEADLINES)


def test_only_its_own_lines_are_spoken_and_made_again_it_stays(newsroom, kabar):
    three_stories(newsroom, kabar)

    first, again = made(newsroom, kabar), made(newsroom, kabar)

    assert first.made.spoken <= 3
    assert (again.already, again.made.build.id) == (True, first.made.build.id)


def test_every_sentence_is_heard_where_its_cue_says(newsroom, kabar):
    slugs = three_stories(newsroom, kabar)
    first = newsroom.library.stories.get(slugs[0])

    bulletin = made(newsroom, kabar)

    ids = newsroom.library.bulletins.get(kabar, DAY).parts[0].ids
    cues = {cue.id: cue for cue in bulletin.made.build.cues}
    lengths = {cue.id: cue.end_ms - cue.start_ms for cue in first.build.cues if cue.kind != "headline"}
    assert {id: cues[ids[id]].end_ms - cues[ids[id]].start_ms for id in lengths} == pytest.approx(lengths, abs=1)


def test_it_is_an_item_of_the_feed_and_no_story_of_the_list(newsroom, kabar):
    three_stories(newsroom, kabar)

    slug = made(newsroom, kabar).story.slug

    assert met_by_public(newsroom, kabar) == (slug, [slug])
    assert slug not in [one.slug for one in newsroom.library.stories.newest(kabar, now=newsroom.clock())]
    assert [one.slug for one in newsroom.library.stories.search("bibit", channel=kabar, now=newsroom.clock())] != []
    assert slug not in [
        one.slug for one in newsroom.library.stories.search("bibit", channel=kabar, now=newsroom.clock())
    ]


def test_a_story_under_embargo_is_not_in_it(newsroom, kabar):
    three_stories(newsroom, kabar)
    secret = story(newsroom, "Rahasia Besok", number=7, channel=kabar, opens=newsroom.clock() + timedelta(hours=1))

    bulletin = made(newsroom, kabar)

    assert "Rahasia Besok" not in shown(bulletin)
    with pytest.raises(BadInput, match="bulletin_story"):
        perform(ChooseBulletin(channel=kabar, day=DAY, stories=[secret]), BY, newsroom)


def test_a_ralat_is_said_at_its_head_and_written_in_its_record(newsroom, kabar):
    slugs = three_stories(newsroom, kabar)
    before = made(newsroom, kabar)

    ralat(newsroom, slugs[1], "2.250", "2.350")

    now = newsroom.library.stories.get(before.story.slug)
    words = [segment.shown for segment in now.revision.script.segments]
    assert words[0] == "Ralat buletin, 24 November 2026 pukul 14.05 WIB. Berita ini diralat: Kapal Baru Berlayar."
    assert "Warga menanam 2.250 bibit pada hari Senin." not in words
    assert "Warga menanam 2.350 bibit pada hari Senin." in words
    assert "Semula: Warga menanam 2.250 bibit pada hari Senin." in words
    assert [(one.kind, one.delivery) for one in now.corrections] == [("ralat", "quiet")]
    change = now.corrections[0].changes[0]
    assert (change.before, change.after) == (
        "Warga menanam 2.250 bibit pada hari Senin.",
        "Warga menanam 2.350 bibit pada hari Senin.",
    )
    assert {s.id: s.shown for s in now.revision.script.segments}[change.segment_id] == change.after
    assert met_by_public(newsroom, kabar) == (now.slug, [now.slug])
    assert fsck(newsroom.library, now=newsroom.clock()).references == ()


def test_what_is_put_right_twice_in_one_minute_does_not_keep_it_away(newsroom, kabar):
    slugs = three_stories(newsroom, kabar)
    slug = made(newsroom, kabar).story.slug

    ralat(newsroom, slugs[1], "2.250", "2.350")
    ralat(newsroom, slugs[1], "2.350", "2.450")
    take_back(newsroom, slugs[0])
    take_back(newsroom, slugs[2])

    now = newsroom.library.stories.get(slug, now=newsroom.clock())
    notices = [segment.shown for segment in now.revision.script.segments if segment.kind == "notice"]
    gone = "Ralat buletin, 24 November 2026 pukul 14.05 WIB. Satu berita dikeluarkan dari buletin ini karena dicabut redaksi."
    right = "Ralat buletin, 24 November 2026 pukul 14.05 WIB. Berita ini diralat: Kapal Baru Berlayar."
    assert [text for text in notices if text.startswith("Ralat buletin")] == [gone, gone, right]
    assert met_by_public(newsroom, kabar) == (slug, [slug])


def test_what_was_right_keeps_its_ids_and_is_not_spoken_again(newsroom, kabar):
    slugs = three_stories(newsroom, kabar)
    before = made(newsroom, kabar)

    ralat(newsroom, slugs[1], "2.250", "2.350")

    now = newsroom.library.stories.get(before.story.slug)
    old = {s.id: s.shown for s in before.story.revision.script.segments}
    same = {s.id: s.shown for s in now.revision.script.segments if s.shown in old.values()}
    assert all(old[id] == text for id, text in same.items())
    assert now.build.spoken <= 1


def test_nobody_meets_it_between_the_correction_and_its_new_version(newsroom, kabar):
    slugs = three_stories(newsroom, kabar)
    slug = made(newsroom, kabar).story.slug
    article = corrected(newsroom.library.stories.get(slugs[1]).revision.article, "2.250", "2.350")

    newsroom.correct(
        slugs[1], article, kind="ralat", reason="Angka keliru", by="ratna"
    )  # as a worker that is killed here

    assert met_by_public(newsroom, kabar) == (None, [])
    with pytest.raises(UnknownName):
        newsroom.library.stories.get(slug, now=newsroom.clock())
    assert fsck(newsroom.library, now=newsroom.clock()).references == ()
    assert slug in bulletins.make_due(newsroom, by="audionews")
    assert met_by_public(newsroom, kabar) == (slug, [slug])


def test_the_same_correction_once_more_after_a_kill_past_its_commit_brings_the_bulletin_back(newsroom, kabar):
    slugs = three_stories(newsroom, kabar)
    slug = made(newsroom, kabar).story.slug
    article = corrected(newsroom.library.stories.get(slugs[1]).revision.article, "2.250", "2.350")
    newsroom.correct(slugs[1], article, kind="ralat", reason="Angka keliru", by="ratna")  # killed here

    again = perform(Correct(slug=slugs[1], article=article, kind="ralat", reason="Angka keliru"), BY, newsroom)

    assert again.published.already
    assert met_by_public(newsroom, kabar) == (slug, [slug])


@pytest.mark.parametrize("nameless", [False, True], ids=["named", "nameless"])
def test_a_withdrawn_story_leaves_it_at_once_with_its_files_and_its_words(newsroom, kabar, nameless):
    slugs = three_stories(newsroom, kabar)
    ralat(newsroom, slugs[0], "1.250", "1.350")
    first = made(newsroom, kabar)
    ralat(newsroom, slugs[1], "2.250", "2.350")
    second = newsroom.library.stories.get(first.story.slug)

    take_back(newsroom, slugs[1], nameless=nameless)

    now = newsroom.library.stories.get(first.story.slug, now=newsroom.clock())
    text = " ".join(segment.shown for segment in now.revision.script.segments)
    assert "Kapal Baru" not in text
    assert "Satu berita dikeluarkan dari buletin ini karena dicabut redaksi." in text
    record = [(one.kind, one.reason, one.notice, one.changes) for one in now.corrections]
    assert all("Kapal" not in str(one) and "2.250" not in str(one) for one in record)
    for old in (first.made.build, second.build):
        assert newsroom.library.media.find(old.mp3.hash, "mp3", now=newsroom.clock()) is None
    assert newsroom.library.media.find(now.build.mp3.hash, "mp3", now=newsroom.clock()) is not None
    item = next(one for one in newsroom.library.feed.items(kabar, now=newsroom.clock()) if one.story.bulletin)
    assert "Kapal" not in item.summary


def test_a_bulletin_whose_last_story_is_withdrawn_stays_away_without_an_alarm(newsroom, kabar):
    slug = story(newsroom, HEADLINES[0], channel=kabar)
    made(newsroom, kabar)

    take_back(newsroom, slug)

    assert met_by_public(newsroom, kabar) == (None, [])
    assert [one for one in newsroom.library.inbox.alarms() if kabar in str(one.facts)] == []
    assert slug not in bulletins.make_due(newsroom, by="audionews")


def test_a_silent_fix_and_a_rollback_hold_nothing_back(newsroom, kabar):
    slugs = three_stories(newsroom, kabar)
    slug = made(newsroom, kabar).story.slug
    article = corrected(newsroom.library.stories.get(slugs[0]).revision.article, "berterima kasih", "berterimakasih")
    perform(Correct(slug=slugs[0], article=article, kind="silent", reason="Ejaan"), BY, newsroom)
    perform(Rollback(slug=slugs[0], to=1), BY, newsroom)

    assert met_by_public(newsroom, kabar) == (slug, [slug])
    assert newsroom.library.stories.get(slug).corrections == ()


def test_a_silent_fix_is_heard_in_it_when_things_have_settled(newsroom, kabar):
    slugs = three_stories(newsroom, kabar)
    slug = made(newsroom, kabar).story.slug
    article = corrected(newsroom.library.stories.get(slugs[0]).revision.article, "berterima kasih", "berterimakasih")
    perform(Correct(slug=slugs[0], article=article, kind="silent", reason="Ejaan"), BY, newsroom)

    assert slug not in bulletins.make_due(newsroom, by="audionews")
    later = newsroom.clock() + timedelta(minutes=3)
    newsroom.clock = lambda: later

    assert slug in bulletins.make_due(newsroom, by="audionews")
    words = [segment.shown for segment in newsroom.library.stories.get(slug).revision.script.segments]
    assert "Kepala desa ke-1 berterimakasih." in words
    assert newsroom.library.stories.get(slug).corrections == ()


def test_what_is_out_takes_nothing_in_by_itself(newsroom, kabar):
    three_stories(newsroom, kabar)
    slug = made(newsroom, kabar).story.slug
    story(newsroom, "Berita Sore", number=8, channel=kabar)

    again = made(newsroom, kabar)

    assert again.already
    assert "Berita Sore" not in [chapter.title for chapter in newsroom.library.stories.get(slug).build.chapters]


def test_an_editor_orders_drops_and_adds(newsroom, kabar):
    slugs = three_stories(newsroom, kabar)
    made(newsroom, kabar)

    perform(ChooseBulletin(channel=kabar, day=DAY, stories=[slugs[2], slugs[0]]), BY, newsroom)

    bulletin = newsroom.library.stories.get(made(newsroom, kabar).story.slug)
    assert [chapter.title for chapter in bulletin.build.chapters][1:] == [HEADLINES[2], HEADLINES[0]]
    assert bulletin.corrections == ()
    perform(ChooseBulletin(channel=kabar, day=DAY, stories=None), BY, newsroom)
    assert [part.slug for part in newsroom.library.bulletins.get(kabar, DAY).parts] == slugs


def test_what_is_asked_of_a_story_is_not_asked_of_a_bulletin(newsroom, kabar):
    three_stories(newsroom, kabar)
    slug = made(newsroom, kabar).story.slug

    with pytest.raises(BadInput, match="bulletin_itself"):
        perform(Publish(slug=slug), BY, newsroom)


def test_its_hour_makes_it_and_nothing_makes_one_before(newsroom):
    three_stories(newsroom, "pendek")
    bulletins.make_due(newsroom, by="audionews")

    before = newsroom.library.bulletins.get("pendek", DAY).slug
    later = newsroom.clock() + timedelta(minutes=30)
    newsroom.clock = lambda: later
    (slug,) = bulletins.make_due(newsroom, by="audionews")

    assert before is None
    assert bulletins.make_due(newsroom, by="audionews") == []
    chapters = newsroom.library.stories.get(slug).build.chapters
    assert [chapter.title for chapter in chapters][1:] == [HEADLINES[2], HEADLINES[1]]


def test_the_newsrooms_own_sounds_stand_in_it_as_loud_as_speech(newsroom):
    three_stories(newsroom, "suara")

    build = made(newsroom, "suara").made.build

    cues = {cue.text: cue for cue in build.cues}
    assert cues["Kabar Setara, Selasa 24 November 2026."].end_ms > 3000
    assert build.chapters[1].title == HEADLINES[0]
    assert abs(build.loudness.integrated_lufs + 16) <= 1


def test_a_sound_that_is_none_is_refused_in_words(newsroom):
    story(newsroom, HEADLINES[0], channel="rusak")

    with pytest.raises(BadInput, match="sound_file"):
        made(newsroom, "rusak")


# The doors


@pytest.fixture(scope="module")
def desk(opened):
    from desk_room import Room

    return Room(opened)


def test_an_editor_arranges_it_with_buttons_alone(newsroom, kabar, desk):
    slugs = three_stories(newsroom, kabar)
    editor = desk.visitor("redaktur")

    editor.get("/desk/buletin")
    assert "Kabar Setara hari ini" in editor.text
    editor.get(f"/desk/buletin/{kabar}/{DAY}")
    editor.press(f"Naikkan: {HEADLINES[2]}")
    assert "Berita dinaikkan satu tempat." in editor.text
    editor.press(f"Keluarkan: {HEADLINES[0]}")
    assert newsroom.library.bulletins.get(kabar, DAY).chosen == (slugs[2], slugs[1])
    editor.press(f"Masukkan: {HEADLINES[0]}")
    editor.press(f"Turunkan: {HEADLINES[1]}")
    assert newsroom.library.bulletins.get(kabar, DAY).chosen == (slugs[2], slugs[0], slugs[1])
    editor.press("Buat buletin sekarang")

    slug = newsroom.library.bulletins.get(kabar, DAY).slug
    assert [part.slug for part in newsroom.library.bulletins.get(kabar, DAY).parts] == [slugs[2], slugs[0], slugs[1]]
    editor.press("Kembali ke susunan menurut berkas kanal")
    assert [part.slug for part in newsroom.library.bulletins.get(kabar, DAY).parts] == slugs
    assert newsroom.library.stories.get(slug).status == "live"


def test_a_program_reads_arranges_and_makes_it(newsroom, kabar, desk):
    slugs = three_stories(newsroom, kabar)
    key = newsroom.library.accounts.add_token(kabar, role="redaktur", by="uji", at=newsroom.clock())[1]
    ask = {"headers": {"Authorization": f"Bearer {key}"}}
    client, path = desk.anybody().client, f"/api/v1/channels/{kabar}/bulletins/{DAY}"

    assert client.get(path, **ask).json["planned"] == slugs
    assert client.put(path, json={"stories": slugs[::-1]}, **ask).status_code == 200
    assert client.post(path, json={}, **ask).status_code == 202

    answer = client.get(path, **ask).json
    assert (answer["public"], answer["stories"]) == (True, slugs[::-1])


def test_its_page_tells_stories_under_headings_and_its_channel_leads_to_it(newsroom, kabar, desk):
    from lxml import html

    three_stories(newsroom, kabar)
    slug = made(newsroom, kabar).story.slug
    site = desk.anybody().client

    page = html.document_fromstring(site.get(f"/berita/{slug}").text)
    channel = html.document_fromstring(site.get(f"/kanal/{kabar}").text)

    headings = [" ".join(one.text_content().split()) for one in page.iter("h3")]
    assert [one for one in headings if one in HEADLINES] == list(HEADLINES)
    assert [one.get("href") for one in channel.iter("a") if one.get("href") == f"/berita/{slug}"] == [f"/berita/{slug}"]


def test_the_terminal_makes_it(newsroom, kabar, capfd, monkeypatch):
    import json

    from audionews.cli.run import run

    slugs = three_stories(newsroom, kabar)
    for name, value in (("HOME", newsroom.settings.home), ("ENGINE", "tone"), ("NOW", NOW)):
        monkeypatch.setenv(f"AUDIONEWS_{name}", str(value))

    capfd.readouterr()
    code = run(["bulletin", kabar, "--date", DAY, "--story", slugs[1], "--story", slugs[0], "--json"])

    answer = json.loads(capfd.readouterr().out)
    assert (code, answer["channel"], answer["chapters"]) == (0, kabar, 3)


def test_while_it_is_made_anew_its_address_says_wait_and_not_gone(newsroom, kabar):
    slugs = three_stories(newsroom, kabar)
    slug = made(newsroom, kabar).story.slug
    client = create_app(newsroom.settings, newsroom.library, newsroom, newsroom.clock).test_client()
    article = corrected(newsroom.library.stories.get(slugs[0]).revision.article, "1.250", "2.250")
    newsroom.correct(slugs[0], article, kind="ralat", reason="Keliru", by="yusuf")  # as in a step that dies after it
    addresses = (f"/berita/{slug}", f"/embed/{slug}", f"/unduh/{slug}.epub", f"/berita/{slug}/bagikan")
    held = [client.get(address) for address in addresses]
    bulletins.renew(newsroom, by="ratna")

    assert [(one.status_code, one.headers["Retry-After"], one.headers["Cache-Control"]) for one in held] == [
        (503, "5", "no-store")
    ] * 4
    assert "sedang diperbarui" in held[0].text
    assert "1.250" not in "".join(one.text for one in held)
    for address in addresses:
        with client.get(address) as answer:
            assert answer.status_code == 200, address


def test_a_bulletin_of_which_nothing_is_left_is_not_there(newsroom, kabar):
    only = story(newsroom, "Warga Menanam Bakau", channel=kabar)
    slug = made(newsroom, kabar).story.slug
    take_back(newsroom, only)
    client = create_app(newsroom.settings, newsroom.library, newsroom, newsroom.clock).test_client()

    assert client.get(f"/berita/{slug}").status_code == 404


def test_ten_minutes_before_its_hour_its_own_lines_are_spoken_and_nothing_is_public(newsroom, kabar):
    three_stories(newsroom, kabar)
    on_air, programme = bulletins.programme_of(newsroom, kabar)
    before = newsroom.library.bulletins.get(kabar, DAY)
    bulletins.prepare(newsroom, on_air, programme, DAY)
    meanwhile = newsroom.library.bulletins.get(kabar, DAY)
    made_at_its_hour = made(newsroom, kabar)

    assert (before.slug, meanwhile.slug) == (None, None)
    assert made_at_its_hour.made.spoken == 0


def test_the_worker_prepares_at_ten_to_and_not_earlier(newsroom, kabar, monkeypatch):
    three_stories(newsroom, kabar)
    prepared = []
    monkeypatch.setattr(bulletins, "prepare", lambda room, on_air, programme, day: prepared.append(on_air.slug))
    hour = bulletins.hour_on(newsroom.channels[kabar].bulletin, DAY)
    for minutes in (11, 9):
        newsroom.clock = lambda minutes=minutes: hour - timedelta(minutes=minutes)
        bulletins.make_due(newsroom, by="audionews")
        prepared.append(minutes)

    assert prepared.index(11) < prepared.index(kabar) < prepared.index(9)
