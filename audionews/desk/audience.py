"""How much is heard: sums by day, story and channel, as a table and a picture of the week. Nobody's name is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, render_template, request

from audionews.desk.context import Desk, Route
from audionews.errors import AudionewsError
from audionews.messages import language
from audionews.newsroom.audience import MOST_DAYS, WEEK, Audience, DayHeard, as_csv
from audionews.newsroom.audience import audience as heard_by
from audionews.times import day_words

CHOICES = (1, WEEK, 28, 91, MOST_DAYS)
MOST_STORIES = 100
WIDE, HIGH, STEP = 700, 180, 100  # of the picture, in its own units


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One day of the picture; lengths in the picture's units."""

    label: str
    number: int
    x: int
    y: int
    height: int


def bars(days: tuple[DayHeard, ...]) -> list[Bar]:
    """The last seven days as bars, the highest of which fills the picture."""
    week = days[-WEEK:]
    most = max((one.heard.total for one in week), default=0)
    drawn = []
    for place, one in enumerate(week):
        height = round(one.heard.total * HIGH / most) if most else 0
        label = f"{one.day.day}/{one.day.month}"
        drawn.append(Bar(label=label, number=one.heard.total, x=place * STEP, y=HIGH - height, height=height))
    return drawn


def _asked(desk: Desk) -> Audience:
    days = request.args.get("hari", WEEK, type=int)
    channel = request.args.get("kanal") or None
    return heard_by(desk.library, desk.channels, desk.clock(), channel=channel, days=days)


def audience(desk: Desk) -> str | tuple[str, int]:
    try:
        heard, error = _asked(desk), None
    except AudionewsError as refused:
        heard, error = heard_by(desk.library, desk.channels, desk.clock()), refused
    page = render_template(
        "desk/audience.html",
        audience=heard,
        error=error,
        bars=bars(heard.days),
        high=HIGH,
        wide=WIDE,
        channels=desk.channels,
        choices=CHOICES,
        length=(heard.until - heard.since + timedelta(days=1)).days,
        stories=heard.stories[:MOST_STORIES],
        day_words=lambda day: day_words(day, language()),
    )
    return (page, 400) if error else page


def audience_file(desk: Desk) -> Response:
    heard = _asked(desk)
    answer = Response(as_csv(heard), content_type="text/csv; charset=utf-8")
    name = f"pendengar-{heard.channel or 'semua'}-{heard.since}-{heard.until}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


ROUTES = (
    Route(rule="/pendengar", view=audience, role="redaktur"),
    Route(rule="/pendengar.csv", view=audience_file, role="redaktur"),
)
