"""What is told of a story on WhatsApp: each person once, by an approved template, and every correction as a message of its own."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from bulletin_room import BY, CHANNEL, made, ralat, story, take_back, with_bulletin
from conftest import corrected
from desk_room import signed_in
from whatsapp_double import PHONE_ID, TOKEN, whatsapp

from audionews.app import create_app
from audionews.errors import BadInput
from audionews.newsroom import open_newsroom
from audionews.newsroom.message_look import looks_of
from audionews.newsroom.message_posting import post_due
from audionews.newsroom.own_site import Wrong
from audionews.settings import from_environment
from audionews.work import Work
from audionews.work.orders import Correct, perform

IBU, BUDI = "6281298765432", "6285700000001"
TO = f"keluarga/ibu={IBU} keluarga/budi=+{BUDI}"
PEOPLE = ["whatsapp:keluarga/ibu", "whatsapp:keluarga/budi"]


@pytest.fixture
def meta():
    with whatsapp() as double:
        yield double


@pytest.fixture
def clock():
    """How much later it is by now."""
    return [timedelta()]


@pytest.fixture
def opened(home, meta, clock, monkeypatch):
    """``opened(to, table)``: a newsroom that tells those people, asked once for what is due, so that it has begun."""
    rooms = []

    def begin(to: str = TO, table: str = 'whatsapp = "keluarga"'):
        with_bulletin(home)
        file = home / "channels" / f"{CHANNEL}.toml"
        file.write_text(f"{file.read_text(encoding='utf-8')}\n[messages]\n{table}\n", encoding="utf-8")
        monkeypatch.setenv("AUDIONEWS_WHATSAPP_TOKEN", TOKEN)
        monkeypatch.setenv("AUDIONEWS_WHATSAPP_PHONE_ID", PHONE_ID)
        monkeypatch.setenv("AUDIONEWS_WHATSAPP_URL", meta.address)
        monkeypatch.setenv("AUDIONEWS_WHATSAPP_TO", to)
        rooms.append(open_newsroom(from_environment()))
        room = rooms[-1].__enter__()
        start = room.clock()
        room.clock = lambda: start + clock[0]
        assert post_due(room) == []
        return room

    yield begin
    for room in rooms:
        room.__exit__(None, None, None)


def states(room, slug: str) -> dict[tuple[str, str], str]:
    return {(one.target.partition("/")[2], one.part): one.state for one in room.library.message_posts.of(slug)}


def alarms(room) -> list[str]:
    return [one.key for one in room.library.inbox.alarms()]


def test_everybody_on_the_list_is_told_once_with_headline_lead_and_address(opened, meta):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    first, again = post_due(room), post_due(room)
    values = [one["text"] for one in meta.bodies[0]["template"]["components"][0]["parameters"]]

    assert (first, again) == ([f"{slug} → {name}" for name in PEOPLE], [])
    assert [to for to, _ in meta.messages] == [IBU, BUDI]
    assert (values[0], values[2]) == ("Warga Menanam Bakau", f"{room.settings.base_url}/berita/{slug}")
    assert values[1].startswith("Warga menanam 1.250 bibit pada hari Senin.")


@pytest.mark.parametrize(
    ("table", "template"),
    [("", ("kabar_berita", "id")), ('whatsapp_template = "redaksi_kabar/en_US"', ("redaksi_kabar", "en_US"))],
)
def test_the_template_is_the_channels_and_of_its_language_where_the_file_names_no_other(opened, meta, table, template):
    meta.templates = {template: 3}
    room = opened(table=f'whatsapp = "keluarga"\n{table}')
    story(room, "Warga Menanam Bakau")
    post_due(room)

    assert len(meta.messages) == 2


@pytest.mark.parametrize("deliver", ["redeliver", "quiet"])
def test_a_ralat_is_a_message_of_its_own_however_it_is_delivered(opened, meta, deliver):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    article = corrected(room.library.stories.get(slug).revision.article, "1.250", "2.250")
    perform(Correct(slug=slug, article=article, kind="ralat", reason="Keliru", deliver=deliver), BY, room)
    post_due(room)

    assert len(meta.told(IBU)) == len(meta.told(BUDI)) == 2
    assert "Ralat: Warga Menanam Bakau" in meta.told(IBU)[1]
    assert "2.250" in meta.told(IBU)[1]
    assert post_due(room) == []


def test_a_withdrawn_story_is_said_to_be_withdrawn_and_its_name_is_not_said_where_it_must_not_be(opened, meta):
    room = opened()
    slug, nameless = story(room, "Warga Menanam Bakau"), story(room, "Rini Mencuri Ayam")
    post_due(room)
    take_back(room, slug)
    take_back(room, nameless, nameless=True)
    post_due(room)
    withdrawn = [text for text in meta.told(IBU) if "Berita dicabut" in text]

    assert len(withdrawn) == 2
    assert "Menyebut nama anak" in withdrawn[0]
    assert not any("Rini" in text or nameless in text for text in withdrawn)


def test_a_bulletin_fits_into_the_template(opened, meta):
    room = opened()
    for number in range(1, 5):
        headline = f"Warga Menanam Bakau di Pesisir Utara Bersama Murid Sekolah dan Para Nelayan Nomor {number}"
        story(room, headline * 2, number=number)
    slug = made(room).story.slug
    post_due(room)
    bulletin = meta.told(IBU)[-1]

    assert f"/berita/{slug} " in bulletin
    assert "0:00 " in bulletin
    assert set(states(room, slug).values()) == {"sent"}
    assert alarms(room) == []


def test_a_worker_killed_while_it_sends_leaves_one_message_and_a_doubt_and_tells_the_others(opened, meta, clock):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    program = "from audionews.newsroom import open_newsroom; from audionews.settings import from_environment; "
    program += "from audionews.newsroom.message_posting import post_due\n"
    program += "with open_newsroom(from_environment()) as room: post_due(room)"
    with subprocess.Popen([sys.executable, "-c", program]) as worker:
        meta.before = worker.kill
    meta.before = lambda: None
    clock[0] += timedelta(minutes=4)
    post_due(room)
    post_due(room)

    assert worker.returncode == -signal.SIGKILL
    assert [to for to, _ in meta.messages] == [IBU, BUDI]
    assert states(room, slug) == {("ibu", "story"): "unknown", ("budi", "story"): "sent"}
    assert alarms(room) == ["newsroom.message_unknown"]


@pytest.mark.parametrize("answer", ["cut", (500, {"error": {"message": "unknown", "code": 131000}}), (200, {})])
def test_what_may_have_arrived_is_not_sent_again(opened, meta, clock, answer):
    room = opened(f"keluarga={IBU}")
    slug = story(room, "Warga Menanam Bakau")
    meta.answers.append(answer)
    post_due(room)
    clock[0] += timedelta(hours=1)
    post_due(room)

    assert len(meta.asked) == 1
    assert states(room, slug) == {("", "story"): "unknown"}
    assert alarms(room) == ["newsroom.message_unknown"]


def test_a_message_held_back_for_a_look_at_its_quality_is_no_sent_one(opened, meta):
    room = opened(f"keluarga={IBU}")
    slug = story(room, "Warga Menanam Bakau")
    held = [{"id": "wamid.x", "message_status": "held_for_quality_assessment"}]
    meta.answers.append((200, {"messaging_product": "whatsapp", "contacts": [], "messages": held}))
    post_due(room)

    assert states(room, slug) == {("", "story"): "unknown"}


@pytest.mark.parametrize(("status", "code"), [(429, 130429), (400, 80007), (400, 4), (400, 131048)])
def test_too_many_messages_make_the_whole_number_wait(opened, meta, clock, status, code):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    meta.refuse(code, status)
    post_due(room)
    post_due(room)
    count = len(meta.asked)
    clock[0] += timedelta(seconds=31)
    post_due(room)

    assert (count, alarms(room)) == (1, [])
    assert set(states(room, slug).values()) == {"sent"}
    assert [to for to, _ in meta.messages] == [IBU, BUDI]


@pytest.mark.parametrize(("status", "code"), [(401, 190), (404, 132001), (400, 132015), (400, 131042), (403, 10)])
def test_what_only_people_can_put_right_is_told_once_and_nothing_is_lost(opened, meta, clock, status, code):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    meta.refuse(code, status)
    post_due(room)
    keys = alarms(room)
    clock[0] += timedelta(minutes=1)
    post_due(room)

    assert keys == ["newsroom.message_whatsapp_closed"]
    assert set(states(room, slug).values()) == {"sent"}


def test_a_pair_that_is_too_quick_waits_by_itself(opened, meta, clock):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    meta.refuse(131056)
    post_due(room)
    before = states(room, slug)
    clock[0] += timedelta(seconds=31)
    post_due(room)

    assert before == {("ibu", "story"): "failed", ("budi", "story"): "sent"}
    assert [to for to, _ in meta.messages] == [BUDI, IBU]


@pytest.mark.parametrize("code", [131047, 131026, 131050])
def test_who_cannot_get_it_is_not_asked_again_and_hears_of_no_correction_of_it(opened, meta, clock, code):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    meta.refuse(code)
    post_due(room)
    clock[0] += timedelta(hours=7)
    ralat(room, slug, "1.250", "2.250")
    post_due(room)
    take_back(room, slug)
    post_due(room)

    assert [to for to, _ in meta.messages] == [BUDI] * 3
    assert alarms(room).count("newsroom.message_refused") == 1


def test_one_number_named_twice_is_told_once(opened, meta):
    room = opened(f"keluarga/ibu={IBU} milis/1={IBU}", 'whatsapp = "keluarga milis"')
    story(room, "Warga Menanam Bakau")
    post_due(room)

    assert [to for to, _ in meta.messages] == [IBU]


def test_who_is_taken_off_the_list_is_written_to_no_more_and_the_board_waits_for_nobody(
    opened, meta, clock, monkeypatch
):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    clock[0] += timedelta(minutes=1)
    monkeypatch.setenv("AUDIONEWS_WHATSAPP_TO", f"keluarga/budi={BUDI}")
    with open_newsroom(from_environment()) as later:
        later.clock = room.clock
        ralat(later, slug, "1.250", "2.250")
        post_due(later)
        ((_, words),) = looked(later, slug)

    assert words == "Ralatnya sudah dikirim sebagai pesan tersendiri"
    assert (len(meta.told(IBU)), len(meta.told(BUDI))) == (1, 2)


def test_numbers_and_token_stand_in_no_log_no_alarm_no_row_and_no_list_of_settings(opened, meta, home, caplog, actions):
    caplog.set_level(logging.DEBUG)
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    meta.refuse(131026, words=f"not delivered to +62 812-3456-7890 with {TOKEN}")
    post_due(room)
    ralat(room, slug, "1.250", "2.250")
    post_due(room)
    database = (home / "audionews.sqlite").read_bytes() + (home / "audionews.sqlite-wal").read_bytes()
    public = (
        caplog.text
        + str(actions("config"))
        + repr(room.settings)
        + json.dumps([one.facts for one in room.library.inbox.alarms()])
    )

    assert len(meta.messages) == 2
    assert "HTTP Request" in public
    assert "AUDIONEWS_WHATSAPP_TO" in public
    assert b"whatsapp:keluarga/budi" in database
    for secret in (IBU, BUDI, TOKEN, "812-3456-7890"):
        assert secret not in public
        assert secret.encode() not in database
    assert b"wamid" not in database  # it holds the number


@pytest.mark.parametrize("written", [IBU, f"{IBU}={IBU}", "keluarga/ibu=0812345", f"a/1={IBU} a/1={BUDI}"])
def test_a_list_that_cannot_be_meant_is_refused_without_a_number(written):
    with pytest.raises(BadInput) as refusal:
        from_environment({"AUDIONEWS_WHATSAPP_TO": written})

    assert not any(number in str(refusal.value.facts) for number in (IBU, BUDI, "0812345"))


def test_the_terminal_asks_for_the_numbers_state_and_sends_nothing(opened, meta, actions):
    opened()
    good = actions("message", "test", CHANNEL)[1]["targets"]
    meta.name_status = "DECLINED"
    declined = actions("message", "test", CHANNEL)[1]["targets"]
    meta.refuse(190, 401, "Session has expired")
    expired = actions("message", "test", CHANNEL)[1]["targets"]

    assert good == [{"target": "whatsapp:keluarga", "why": ""}]
    assert declined[0]["why"] == "name_status DECLINED"
    assert expired[0]["why"].startswith("190: (#190) Session has expired")
    assert {method for method, _ in meta.asked} == {"GET"}


def test_the_desk_says_why_a_list_waits(opened, meta):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    meta.refuse(190, 401, "Session has expired")
    post_due(room)
    with Work(room.settings) as work:
        app = create_app(room.settings, room.library, room, room.clock, work=work)
        people, now = room.library.accounts, room.clock()
        editor = people.add_editor("Siti", role="redaktur", password_hash="x", by="uji", at=now)
        visitor = signed_in(app, room, editor)
        visitor.get(f"/desk/berita/{slug}/pesan")

    assert "whatsapp:keluarga" in visitor.text
    assert "Session has expired" in visitor.text


def looked(room, slug: str) -> list[tuple[str, str]]:
    story_now = room.library.stories.get(slug)
    seen = []
    for place, look in looks_of(room.library, story_now, story_now.corrections[0], room.settings.base_url):
        try:
            seen.append((place, look()))
        except Wrong as wrong:
            seen.append((place, f"WRONG {wrong}"))
    return seen


def test_the_board_has_one_place_for_a_list_and_sees_who_waits_for_the_ralat(opened, meta, clock):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    clock[0] += timedelta(minutes=1)
    ralat(room, slug, "1.250", "2.250")
    before = looked(room, slug)
    meta.refuse(131056)
    post_due(room)
    half = looked(room, slug)
    clock[0] += timedelta(minutes=1)
    post_due(room)
    ((place, words),) = looked(room, slug)

    assert "belum diperbarui" in before[0][1]
    assert "belum diperbarui" in half[0][1]
    assert "whatsapp:keluarga" in place
    assert words == "Ralatnya sudah dikirim sebagai pesan tersendiri"


def test_the_board_sees_a_withdrawal_that_was_not_told_yet_and_one_that_was_refused(opened, meta):
    room = opened(f"keluarga={IBU}")
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    take_back(room, slug)
    before = looked(room, slug)
    meta.refuse(131050)
    post_due(room)

    assert "belum diperbarui" in before[0][1]
    assert "ditolak" in looked(room, slug)[0][1]
