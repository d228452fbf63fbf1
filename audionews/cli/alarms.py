"""alarm: what goes out to people, and whether it arrives."""

from __future__ import annotations

import click

from audionews.cli.shared import as_json, newsroom, tell
from audionews.messages import say
from audionews.times import in_wib


@click.group()
def alarm() -> None:
    """Peringatan yang dikirim keluar: surel, Telegram, Slack, ntfy, dan lainnya."""


@alarm.command("list")
@as_json
def list_alarms(as_json: bool) -> None:
    """Ke mana peringatan dikirim, kapan tenang, dan apa yang belum dikirim."""
    from audionews.newsroom import alarm_sending

    with newsroom() as room:
        settings, unsent = room.settings, room.library.inbox.unsent_alarms()
        kinds, last = alarm_sending.kinds_of(settings), alarm_sending.last_sent(room.library)
    quiet = [f"{at // 60:02}:{at % 60:02}" for at in settings.alarm_quiet] if settings.alarm_quiet else None
    none = say("alarms.none")
    tell(
        {"to": kinds, "quiet": quiet, "last": last, "unsent": [alarm_sending.alarm_words(one) for one in unsent]},
        as_json,
        say(
            "alarms.line",
            kinds=", ".join(kinds) or none,
            quiet="-".join(quiet) if quiet else none,
            last=in_wib(last) if last else none,
        ),
        say("alarms.waiting", count=len(unsent)),
    )


@alarm.command("test")
@as_json
def test_alarm(as_json: bool) -> None:
    """Kirim satu pesan percobaan ke semua tujuan, sekarang juga."""
    from audionews.newsroom import alarm_sending

    with newsroom() as room:
        count = alarm_sending.send_test(room.settings, room.clock())
    tell({"sent": count}, as_json, say("alarms.sent_test", count=count))
