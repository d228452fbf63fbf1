"""What is told of a story on Telegram and by apprise: once, as it is public, and put right where it is when the story is."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from bulletin_room import BY, CHANNEL, DAY, made, ralat, story, take_back, with_bulletin
from conftest import corrected
from desk_room import signed_in
from loopback import listening
from telegram_double import TOKEN, telegram

from audionews.app import create_app
from audionews.cli.run import run
from audionews.errors import BadInput
from audionews.newsroom import open_newsroom
from audionews.newsroom.message_look import looks_of
from audionews.newsroom.message_posting import post_due
from audionews.newsroom.message_texts import CAPTION, length
from audionews.newsroom.own_site import Wrong
from audionews.settings import from_environment
from audionews.work import Work
from audionews.work.orders import Correct, Revoice, SettleMessage, carry_out, perform

TARGET = "telegram:@kabarsetara"


def with_messages(home, table: str) -> None:
    """The channel with its bulletin, and where it tells of its stories."""
    with_bulletin(home)
    file = home / "channels" / f"{CHANNEL}.toml"
    file.write_text(f"{file.read_text(encoding='utf-8')}\n[messages]\n{table}\n", encoding="utf-8")


@pytest.fixture
def bot():
    with telegram() as double:
        yield double


@pytest.fixture
def opened(home, bot, monkeypatch):
    """``opened(table)``: a newsroom whose channel has that table [messages], asked once for what is due, so that it has begun."""
    rooms = []

    def begin(table: str = 'telegram = "@kabarsetara"'):
        with_messages(home, table)
        monkeypatch.setenv("AUDIONEWS_TELEGRAM_TOKEN", TOKEN)
        monkeypatch.setenv("AUDIONEWS_TELEGRAM_URL", bot.address)
        rooms.append(open_newsroom(from_environment()))
        room = rooms[-1].__enter__()
        start = room.clock()
        room.clock = lambda: start + timedelta(seconds=bot.now - 1_800_000_000)
        assert post_due(room) == []
        return room

    yield begin
    for room in rooms:
        room.__exit__(None, None, None)


def wait(bot, **time) -> None:
    bot.now += int(timedelta(**time).total_seconds())


def posts(room, slug: str) -> dict[str, str]:
    return {one.part: one.state for one in room.library.message_posts.of(slug)}


def test_a_story_is_told_once_with_headline_lead_address_and_sound(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    first, again = post_due(room), post_due(room)
    (message,) = bot.messages.values()
    build = room.library.stories.get(slug).build

    assert (first, again, bot.methods) == ([f"{slug} → {TARGET}"], [], ["sendAudio"])
    assert message["caption"].splitlines()[0] == "Warga Menanam Bakau"
    assert "Warga menanam 1.250 bibit pada hari Senin." in message["caption"]
    assert message["caption"].endswith(f"{room.settings.base_url}/berita/{slug}")
    assert message["audio"]["file_size"] == build.mp3.size_bytes
    assert (bot.asked[0][1]["title"], bot.asked[0][1]["performer"]) == ("Warga Menanam Bakau", "Kabar Setara")


def test_a_ralat_changes_the_message_and_its_sound_and_is_told_as_a_reply(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    ralat(room, slug, "1.250", "2.250")
    done, again = post_due(room), post_due(room)
    message, reply = bot.messages.values()
    build = room.library.stories.get(slug).build

    assert (bot.methods, done, again) == (["sendAudio", "editMessageMedia", "sendMessage"], [f"{slug} → {TARGET}"], [])
    assert "2.250" in message["caption"]
    assert "1.250" not in message["caption"]
    assert message["audio"]["file_size"] == build.mp3.size_bytes
    assert reply["reply_to_message"] == {"message_id": message["message_id"]}
    assert reply["text"].startswith("Ralat: Warga Menanam Bakau")
    assert "2.250" in reply["text"]


def test_a_silent_fix_and_a_quiet_ralat_change_the_message_and_send_none(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    for kind, before, after in (("silent", "berterima kasih", "berterimakasih"), ("ralat", "1.250", "2.250")):
        article = corrected(room.library.stories.get(slug).revision.article, before, after)
        perform(Correct(slug=slug, article=article, kind=kind, reason="Keliru", deliver="quiet"), BY, room)
        post_due(room)

    assert bot.methods == ["sendAudio", "editMessageMedia", "editMessageMedia"]
    assert "2.250" in bot.messages[1]["caption"]


def test_a_voice_note_cannot_be_replaced_so_it_says_so_and_the_reply_brings_the_right_one(opened, bot):
    room = opened('telegram = "@kabarsetara"\nform = "suara"')
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    ralat(room, slug, "1.250", "2.250")
    post_due(room)
    old, reply = bot.messages.values()
    build = room.library.stories.get(slug).build

    assert bot.methods == ["sendVoice", "editMessageCaption", "sendVoice"]
    assert "pesan suara ini dari sebelum ralat" in old["caption"]
    assert "1.250" not in old["caption"]
    assert reply["voice"]["file_size"] == build.opus.size_bytes
    assert post_due(room) == []


def test_a_story_that_was_corrected_before_it_was_told_does_not_call_its_voice_old(opened, bot):
    room = opened('telegram = "@kabarsetara"\nform = "suara"')
    slug = story(room, "Warga Menanam Bakau")
    ralat(room, slug, "1.250", "2.250")
    post_due(room)

    assert bot.methods == ["sendVoice"]
    assert "Diralat 24 November 2026" in bot.messages[1]["caption"]
    assert "sebelum ralat" not in bot.messages[1]["caption"]


def test_a_withdrawn_story_is_deleted_with_its_ralat_and_said_to_be_withdrawn(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    ralat(room, slug, "1.250", "2.250")
    post_due(room)
    take_back(room, slug)
    post_due(room)
    (left,) = bot.messages.values()

    assert bot.methods[-3:] == ["deleteMessage", "deleteMessage", "sendMessage"]
    assert left["text"].startswith("Berita dicabut: Warga Menanam Bakau")
    assert "Menyebut nama anak" in left["text"]
    assert posts(room, slug) == {"story": "gone", "ralat/1": "gone", "withdrawn": "sent"}
    assert post_due(room) == []


def test_a_nameless_withdrawal_leaves_no_name_there(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    take_back(room, slug, nameless=True)
    post_due(room)
    (left,) = bot.messages.values()

    assert "Bakau" not in left["text"]
    assert slug not in left["text"]


def test_after_48_hours_a_withdrawn_message_is_changed_to_say_so_and_its_sound_is_the_tombstones(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    wait(bot, hours=49)
    take_back(room, slug)
    post_due(room)
    (message,) = bot.messages.values()

    assert bot.methods == ["sendAudio", "editMessageMedia"]
    assert message["caption"].startswith("Berita dicabut")
    assert message["audio"]["file_size"] == room.library.stories.get(slug).build.mp3.size_bytes


def test_a_withdrawn_voice_note_that_nobody_can_take_away_is_told_to_the_desk(opened, bot):
    room = opened('telegram = "@kabarsetara"\nform = "suara"')
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    wait(bot, hours=49)
    take_back(room, slug)
    post_due(room)

    assert bot.messages[1]["caption"].startswith("Berita dicabut")
    assert [one.key for one in room.library.inbox.alarms()] == ["newsroom.message_not_delete"]


def test_an_embargoed_story_is_told_when_it_opens(opened, bot):
    room = opened()
    story(room, "Warga Menanam Bakau", opens=room.clock() + timedelta(hours=1))
    before = post_due(room)
    wait(bot, hours=1, seconds=1)

    assert (before, len(post_due(room)), bot.methods) == ([], 1, ["sendAudio"])


def test_what_came_out_before_the_channel_began_to_tell_is_not_told(opened, bot, home):
    with_bulletin(home)
    with open_newsroom(from_environment()) as earlier:
        story(earlier, "Kabar Lama")
    wait(bot, minutes=1)
    room = opened()

    assert (post_due(room), bot.asked) == ([], [])


def test_a_flood_is_waited_out_as_long_as_telegram_asks(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    bot.flood(42)
    refused = post_due(room)
    wait(bot, seconds=41)
    early = post_due(room)
    wait(bot, seconds=1)

    assert (refused, early, bot.methods) == ([], [], ["sendAudio"])
    assert post_due(room) == [f"{slug} → {TARGET}"]
    assert len(bot.messages) == 1


def test_a_message_whose_answer_was_lost_is_not_sent_again_but_told_to_the_desk(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    bot.answers.append("cut")
    post_due(room)
    wait(bot, days=1)
    again = post_due(room)
    (alarm,) = room.library.inbox.alarms()

    assert (again, bot.methods, posts(room, slug)) == ([], ["sendAudio"], {"story": "unknown"})
    assert (alarm.key, alarm.slug, alarm.facts["target"]) == ("newsroom.message_unknown", slug, TARGET)


def test_a_worker_killed_while_it_sends_leaves_one_message_and_a_doubt(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    program = "from audionews.newsroom import open_newsroom; from audionews.settings import from_environment; "
    program += "from audionews.newsroom.message_posting import post_due\n"
    program += "with open_newsroom(from_environment()) as room: post_due(room)"
    with subprocess.Popen([sys.executable, "-c", program]) as worker:
        bot.before = lambda method: worker.kill()
    bot.before = lambda method: None
    at_once = post_due(room)
    wait(bot, minutes=4)
    post_due(room)

    assert worker.returncode == -signal.SIGKILL
    assert (at_once, bot.methods, len(bot.messages)) == ([], ["sendAudio"], 1)
    assert posts(room, slug) == {"story": "unknown"}
    assert [one.key for one in room.library.inbox.alarms()] == ["newsroom.message_unknown"]


def test_a_ralat_of_a_message_that_may_be_there_is_told_by_itself(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    bot.answers.append("cut")
    post_due(room)
    ralat(room, slug, "1.250", "2.250")
    post_due(room)

    assert bot.methods == ["sendAudio", "sendMessage"]
    assert "reply_parameters" not in bot.asked[-1][1]
    assert posts(room, slug) == {"story": "unknown", "ralat/1": "sent"}


def test_a_correction_that_comes_while_the_old_text_is_on_its_way_is_made_there_next(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")

    def at_once(method):
        bot.before = lambda method: None
        ralat(room, slug, "1.250", "2.250")

    bot.before = at_once
    post_due(room)
    post_due(room)

    assert bot.methods == ["sendAudio", "editMessageMedia", "sendMessage"]
    assert "2.250" in bot.messages[1]["caption"]


def test_a_story_whose_ralat_is_being_spoken_is_not_told_as_it_was(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    article = corrected(room.library.stories.get(slug).revision.article, "1.250", "2.250")
    room.amend(slug, article, kind="ralat", reason="Keliru", by="yusuf")
    before = post_due(room)
    room.publish(slug, by="yusuf")
    post_due(room)

    assert before == []
    assert "2.250" in bot.messages[1]["caption"]


def test_two_workers_do_not_tell_the_same_place_at_once(opened, bot):
    room = opened()
    story(room, "Warga Menanam Bakau")
    meanwhile = []
    bot.before = lambda method: meanwhile.extend(post_due(room))
    post_due(room)

    assert (meanwhile, bot.methods) == ([], ["sendAudio"])


def test_a_message_that_somebody_took_away_is_left_alone_and_the_ralat_is_told_by_itself(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    bot.messages.clear()
    ralat(room, slug, "1.250", "2.250")
    post_due(room)

    assert posts(room, slug) == {"story": "lost", "ralat/1": "sent"}
    assert [one.get("text", "")[:5] for one in bot.messages.values()] == ["Ralat"]


def test_an_edit_that_changes_nothing_is_as_good_as_done(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    ralat(room, slug, "1.250", "2.250")
    same = "Bad Request: message is not modified: specified new message content is exactly the same"
    bot.answers.append((400, {"ok": False, "error_code": 400, "description": same}))
    post_due(room)

    assert bot.methods == ["sendAudio", "editMessageMedia", "sendMessage"]
    assert post_due(room) == []


def test_an_edit_that_is_refused_is_told_to_the_desk_at_once_and_tried_again(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    ralat(room, slug, "1.250", "2.250")
    refused = {"ok": False, "error_code": 400, "description": "Bad Request: message can't be edited"}
    bot.answers.append((400, refused))
    post_due(room)
    keys = [one.key for one in room.library.inbox.alarms()]
    wait(bot, seconds=31)
    post_due(room)

    assert keys == ["newsroom.message_not_edit"]
    assert "2.250" in bot.messages[1]["caption"]


def test_a_place_that_does_not_take_the_bot_is_told_to_the_desk_and_nothing_is_lost(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    bot.answers.append((403, {"ok": False, "error_code": 403, "description": "Forbidden: bot is not a member"}))
    post_due(room)
    keys = [one.key for one in room.library.inbox.alarms()]
    wait(bot, minutes=1)
    post_due(room)

    assert keys == ["newsroom.message_place_closed"]
    assert posts(room, slug) == {"story": "sent"}


def test_what_could_not_be_sent_for_two_days_is_not_sent_as_news_later(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    bot.answers.append((403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was kicked"}))
    post_due(room)
    wait(bot, days=3)
    post_due(room)
    (post,) = room.library.message_posts.of(slug)

    assert (bot.methods, post.state, post.why) == (
        ["sendAudio"],
        "gone",
        "tidak dikirim: beritanya sudah lewat dua hari",
    )
    assert post_due(room) == []


def test_a_private_channel_tells_nobody(opened, bot):
    room = opened()
    room.channels[CHANNEL] = replace(room.channels[CHANNEL], private=True)
    story(room, "Warga Menanam Bakau")

    assert (post_due(room), bot.asked) == ([], [])


def test_a_file_beyond_the_limit_is_told_as_text(opened, bot, monkeypatch):
    monkeypatch.setattr("audionews.newsroom.message_posting.MOST_BYTES", 1000)
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    ralat(room, slug, "1.250", "2.250")
    post_due(room)

    assert bot.methods == ["sendMessage", "editMessageText", "sendMessage"]
    assert "2.250" in bot.messages[1]["text"]


def test_a_new_voice_replaces_the_sound_and_says_nothing(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    carry_out(Revoice(slug=slug, engine="espeak"), "ratna", room)
    post_due(room)

    assert bot.methods == ["sendAudio", "editMessageMedia"]
    assert bot.messages[1]["audio"]["file_size"] == room.library.stories.get(slug).build.mp3.size_bytes


def test_a_bulletin_is_told_with_its_chapters_and_changed_when_a_story_in_it_is(opened, bot):
    room = opened('telegram = "@kabarsetara"\nwhat = "buletin"')
    slugs = [story(room, headline, number=n) for n, headline in enumerate(("Warga Menanam Bakau", "Pasar Dibuka"), 1)]
    slug = made(room).story.slug
    post_due(room)
    before = bot.messages[1]["caption"]
    ralat(room, slugs[0], "Bakau", "Mangrove")
    post_due(room)

    assert bot.methods == ["sendAudio", "editMessageMedia"]
    assert before.startswith("Buletin Kabar Setara")
    assert [line.split(" ", 1)[1] for line in before.splitlines() if line[:1].isdigit()][-2:] == [
        "Warga Menanam Bakau",
        "Pasar Dibuka",
    ]
    assert "Mangrove" in bot.messages[1]["caption"]
    assert "Bakau" not in bot.messages[1]["caption"]
    assert posts(room, slug) == {"story": "sent"}


def test_a_bulletin_that_nothing_is_left_of_is_taken_back(opened, bot):
    room = opened('telegram = "@kabarsetara"\nwhat = "buletin"')
    only = story(room, "Warga Menanam Bakau")
    slug = made(room).story.slug
    post_due(room)
    take_back(room, only)
    at_once = post_due(room)
    wait(bot, minutes=3)
    post_due(room)

    assert at_once == []
    assert (bot.methods, bot.messages) == (["sendAudio", "deleteMessage"], {})
    assert posts(room, slug) == {"story": "gone"}
    assert room.library.bulletins.get(CHANNEL, DAY).slug == slug


def test_captions_keep_telegrams_limit_and_end_at_a_sentence(opened, bot):
    from conftest import article_of

    from audionews.work.orders import Publish, Receive

    room = opened()
    lead = " ".join(f"Kalimat ke-{n} menyebut 😀 warga desa Sukamulya dan anaknya." for n in range(1, 40))
    slug = perform(Receive(article=article_of(lead), channel=CHANNEL), BY, room).facts["slug"]
    perform(Publish(slug=slug), BY, room)
    post_due(room)
    caption = bot.messages[1]["caption"]

    assert 900 < length(caption) <= CAPTION
    assert caption.split("\n\n")[-2].endswith("anaknya.")


def test_the_token_is_in_no_log_and_no_setting_that_is_shown(opened, bot, caplog):
    caplog.set_level(logging.DEBUG)
    room = opened()
    story(room, "Warga Menanam Bakau")
    bot.answers.append((500, {"ok": False, "description": f"upstream /bot{TOKEN}/sendAudio"}))
    post_due(room)
    secret = TOKEN.partition(":")[2]

    assert "HTTP Request" in caplog.text
    assert secret not in caplog.text
    assert secret not in repr(room.settings)
    assert secret not in json.dumps([one.facts for one in room.library.inbox.alarms()])


# The doors: an editor's word


def doubtful(room, bot) -> str:
    """A story whose message may or may not have arrived."""
    slug = story(room, "Warga Menanam Bakau")
    bot.answers.append("cut")
    post_due(room)
    return slug


@pytest.mark.parametrize("door", ["desk", "api", "terminal"])
def test_an_editor_has_it_sent_again_at_every_door(opened, bot, queue_of, door):
    room = opened()
    slug = doubtful(room, bot)
    bot.messages.clear()
    queue_of(room, door, slug, arrived=False)
    post_due(room)

    assert posts(room, slug) == {"story": "sent"}
    assert bot.methods == ["sendAudio", "sendAudio"]


@pytest.mark.parametrize("door", ["desk", "api", "terminal"])
def test_an_editor_says_that_it_arrived_at_every_door(opened, bot, queue_of, door):
    room = opened()
    slug = doubtful(room, bot)
    queue_of(room, door, slug, arrived=True)
    post_due(room)

    assert posts(room, slug) == {"story": "lost"}
    assert [line.facts["arrived"] for line in room.library.audit.lines(slug) if line.action == "message-settled"] == [
        True
    ]
    with pytest.raises(BadInput, match=r"newsroom\.post_known"):
        perform(SettleMessage(slug=slug, target=TARGET, arrived=True), BY, room)


@pytest.fixture
def queue_of(capfd):
    """``queue_of(room, door, slug, arrived=…)``: the editor's word at that door."""

    def say_it(room, door: str, slug: str, *, arrived: bool) -> None:
        with Work(room.settings) as work:
            app = create_app(room.settings, room.library, room, room.clock, work=work)
            people, now = room.library.accounts, room.clock()
            if door == "terminal":
                word = "--arrived" if arrived else "--again"
                assert run(["message", "settle", slug, TARGET, word, "--json"]) == 0
                return
            if door == "api":
                key = people.add_token("uji", role="redaktur", by="uji", at=now)[1]
                settlement = {"target": TARGET, "arrived": arrived}
                path = f"/api/v1/articles/{slug}/messages"
                client, headers = app.test_client(), {"Authorization": f"Bearer {key}"}
                assert client.post(f"{path}/settlement", headers=headers, json=settlement).status_code == 200
                assert client.get(path, headers=headers).json["messages"][0]["target"] == TARGET
                return
            editor = people.add_editor("Siti", role="redaktur", password_hash="x", by="uji", at=now)
            visitor = signed_in(app, room, editor)
            visitor.get(f"/desk/berita/{slug}")
            assert "Pesan di Telegram dan lainnya: 1 perlu dilihat" in visitor.text
            visitor.get(f"/desk/berita/{slug}/pesan")
            assert visitor.press("Sudah sampai" if arrived else "Kirim lagi").status_code == 200

    return say_it


def test_the_terminal_lists_what_was_told_and_asks_whether_the_bot_may(opened, bot, actions):
    room = opened('telegram = "@kabarsetara"\napprise = "milis"')
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    listed = actions("message", "list", slug)
    bot.may_post = False
    tested = actions("message", "test", CHANNEL)

    assert listed[1]["messages"][0]["state"] == "sent"
    assert tested[1]["targets"] == [
        {"target": TARGET, "why": "administrator"},
        {"target": "apprise:milis", "why": "token bot atau alamatnya belum diatur"},
    ]
    assert bot.methods == ["sendAudio", "getMe", "getChatMember"]


# The board


def looked(room, slug: str):
    """What the board says of the messages, and what is to be done."""
    correction = room.library.stories.get(slug).corrections[0]
    story_now = room.library.stories.get(slug)
    for _, look in looks_of(room.library, story_now, correction, room.settings.base_url):
        try:
            return look()
        except Wrong as wrong:
            return wrong
    return None


def test_the_board_sees_the_old_message_and_the_new_one(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    ralat(room, slug, "1.250", "2.250")
    before = looked(room, slug)
    post_due(room)

    assert "1.250" in str(before)
    assert isinstance(before, Wrong)
    assert "sama dengan berita yang terbit" in looked(room, slug)


def test_the_board_does_not_believe_what_telegram_did_not_say(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    ralat(room, slug, "1.250", "2.250")
    kept = {"message_id": 1, "caption": "Warga menanam 1.250 bibit", "audio": {"file_size": 10}}
    bot.answers.append((200, {"ok": True, "result": kept}))
    post_due(room)

    assert "1.250" in str(looked(room, slug))


def test_the_board_sees_whether_what_was_withdrawn_is_gone(opened, bot):
    room = opened()
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    take_back(room, slug)
    before = looked(room, slug)
    post_due(room)

    assert isinstance(before, Wrong)
    assert not isinstance(looked(room, slug), Wrong)


def test_the_board_knows_the_message_of_a_withdrawn_english_story(opened, bot):
    room = opened()
    room.channels[CHANNEL] = replace(room.channels[CHANNEL], language="en")
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    wait(bot, hours=49)
    take_back(room, slug)
    post_due(room)
    (message,) = bot.messages.values()

    assert message["caption"].startswith("Story withdrawn")
    assert not isinstance(looked(room, slug), Wrong)


def test_a_story_that_was_never_told_is_no_place_on_the_board(opened, bot):
    room = opened('telegram = "@kabarsetara"\nwhat = "buletin"')
    slug = story(room, "Warga Menanam Bakau")
    ralat(room, slug, "1.250", "2.250")
    post_due(room)

    assert looked(room, slug) is None


# apprise


@pytest.fixture
def ears():
    """Who hears by apprise: what arrived, and the status that is answered."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.server.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(self.server.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with listening(Handler) as server:
        server.status, server.heard = 200, []
        yield server


def test_apprise_gets_the_text_once_and_the_ralat_as_a_message_of_its_own(opened, ears, monkeypatch):
    monkeypatch.setenv("AUDIONEWS_MESSAGE_TO", "keluarga=" + ears.address.replace("http", "json"))
    room = opened('apprise = "keluarga"')
    slug = story(room, "Warga Menanam Bakau")
    post_due(room)
    article = corrected(room.library.stories.get(slug).revision.article, "1.250", "2.250")
    perform(Correct(slug=slug, article=article, kind="ralat", reason="Keliru", deliver="quiet"), BY, room)
    post_due(room)
    take_back(room, slug)
    post_due(room)

    assert [one["message"].split(":")[0] for one in ears.heard[1:]] == ["Ralat", "Berita dicabut"]
    assert "Warga menanam 1.250 bibit" in ears.heard[0]["message"]
    assert "2.250" in ears.heard[1]["message"]
    assert post_due(room) == []


def test_what_apprise_does_not_vouch_for_is_told_to_the_desk(opened, ears, monkeypatch):
    monkeypatch.setenv("AUDIONEWS_MESSAGE_TO", "keluarga=" + ears.address.replace("http://", "json://ratna:rahasia@"))
    room = opened('apprise = "keluarga"')
    slug = story(room, "Warga Menanam Bakau")
    ears.status = 500
    post_due(room)

    assert posts(room, slug) == {"story": "unknown"}
    assert [one.key for one in room.library.inbox.alarms()] == ["newsroom.message_unknown"]
    assert "rahasia" not in str(room.library.inbox.alarms())


def test_while_the_clock_is_behind_a_new_story_is_told_at_once_and_the_board_finds_its_messages_right(opened, bot):
    room = opened()
    story(room, "Kapal Baru Berlayar", number=2)
    wait(bot, days=-1)
    slug = story(room, "Warga Menanam Bakau")
    told = [post_due(room), post_due(room)]
    ralat(room, slug, "1.250", "2.250")
    post_due(room)

    assert f"{slug} → {TARGET}" in [line for lines in told for line in lines]
    assert "sama dengan berita yang terbit" in looked(room, slug)
