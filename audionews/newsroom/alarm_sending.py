"""Alarms that go out to people: mail, Telegram, Slack, ntfy and whatever else apprise speaks to (extra ``alarms``).

    AUDIONEWS_ALARM_TO="mailto://… tgram://…"      where to · AUDIONEWS_ALARM_QUIET="22:00-05:30"      when nobody is woken

What is new is told together, at most every ``EVERY``; in the quiet hours it waits, and the morning has one digest. An alarm that
was dealt with before it went out is not told. What cannot be sent stays, and is tried again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from audionews.errors import AudionewsError, BadInput, EngineMissing, FetchFailed
from audionews.identity import load_identity
from audionews.languages import INDONESIAN
from audionews.library import Library
from audionews.library.model import Alarm
from audionews.messages import language, say, speaking
from audionews.settings import Settings
from audionews.times import WIB, in_wib

EVERY = timedelta(minutes=10)
MOST_LISTED = 30
_SENT = "alarms.sent_at"


def alarm_words(alarm: Alarm) -> str:
    """What happened, as people read it."""
    try:
        return say(alarm.key, **{**alarm.facts, "slug": alarm.slug or alarm.facts.get("slug", "")})
    except KeyError:
        return say("desk.alarm", key=alarm.key, facts=", ".join(f"{n} {v}" for n, v in alarm.facts.items()))


def is_quiet(settings: Settings, now: datetime) -> bool:
    """Whether these are the hours in which nobody is woken; they may run over midnight."""
    if settings.alarm_quiet is None:
        return False
    begin, end = settings.alarm_quiet
    wib = now.astimezone(WIB)
    minute = wib.hour * 60 + wib.minute
    return begin <= minute < end if begin <= end else minute >= begin or minute < end


def send_due(library: Library, settings: Settings, now: datetime) -> int:
    """Tells what is new; how many alarms that were. Raises ``FetchFailed("alarms.not_sent")``: they are tried again."""
    if not settings.alarm_to or is_quiet(settings, now):
        return 0
    last = last_sent(library)
    if last is not None and now - last < EVERY:
        return 0
    new = library.inbox.unsent_alarms()
    if not new:
        return 0
    with speaking(_desk_language(settings)):
        lines = [f"{in_wib(one.at, language())}. {alarm_words(one)}" for one in new[:MOST_LISTED]]
        if len(new) > MOST_LISTED:
            lines.append(say("alarms.more", count=len(new) - MOST_LISTED))
        lines.append(say("alarms.where", address=f"{settings.base_url}/desk/"))
        title = say("alarms.title", count=len(new))
    _send(settings, title, "\n\n".join(lines))
    library.inbox.alarms_sent([one.id for one in new], at=now)
    library.settings.keep(_SENT, now.isoformat())
    return len(new)


def send_test(settings: Settings, now: datetime) -> int:
    """One message to every address, whatever the hour; to how many. Raises as :func:`send_due`, and ``BadInput("alarms.nowhere")``."""
    if not settings.alarm_to:
        raise BadInput("alarms.nowhere")
    with speaking(_desk_language(settings)):
        title = say("alarms.test_title")
        body = say("alarms.test", when=in_wib(now, language()), address=settings.base_url)
    _send(settings, title, body)
    return len(settings.alarm_to)


def _desk_language(settings: Settings) -> str:
    """The desk's; Indonesian where site.toml cannot be read: that is no reason to keep silent."""
    try:
        return load_identity(settings.home).language
    except AudionewsError:
        return INDONESIAN


def last_sent(library: Library) -> datetime | None:
    """When a digest last went out."""
    kept = library.settings.get(_SENT)
    return datetime.fromisoformat(kept) if kept else None


def kinds_of(settings: Settings) -> list[str]:
    """By what alarms go out ("mailto", "tgram"): the rest of an address may be a password."""
    return [_kind(address) for address in settings.alarm_to]


def _send(settings: Settings, title: str, body: str) -> None:
    notify(settings.alarm_to, title, body)


def notify(addresses: Sequence[str], title: str, body: str) -> None:
    """One message to every address of apprise. Raises ``EngineMissing``, ``BadInput("alarms.bad_address")``,
    ``FetchFailed("alarms.not_sent")``: at one of them at least, as far as apprise knows."""
    try:
        import apprise  # half a second to import
    except ImportError as error:
        raise EngineMissing("alarms.no_apprise") from error
    kinds = [_kind(address) for address in addresses]
    teller = apprise.Apprise(asset=apprise.AppriseAsset(app_id="audionews", app_desc="audionews"))
    bad = [kind for kind, address in zip(kinds, addresses, strict=True) if not teller.add(address)]
    if bad:
        raise BadInput("alarms.bad_address", kind=", ".join(bad))
    if not teller.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT):
        raise FetchFailed("alarms.not_sent", kind=", ".join(dict.fromkeys(kinds)))


def _kind(address: str) -> str:
    return address.partition("://")[0][:20]
