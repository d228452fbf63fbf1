"""Where and when the source says that a story came out, in words: "Terbit di Kabar Teluk 20 November 2026".

The day of the story is not the day on which it became audio here; page, card, structured data, feed notes and speech tell both.
"""

from __future__ import annotations

from datetime import datetime

from audionews.article.model import Article
from audionews.messages import say
from audionews.times import WIB, day_words


def stated_day(published: str | None) -> str | None:
    """ "20 November 2026" of "2026-11-20" or of an ISO 8601 moment (its day in Jakarta); ``None`` where none is stated."""
    try:
        moment = datetime.fromisoformat(published or "")
    except ValueError:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(WIB)
    return day_words(moment)


def stated(article: Article) -> str:
    """The source's own date and name as one phrase without a full stop; "" where the source states no date."""
    day = stated_day(article.published)
    if day is None:
        return ""
    name = " ".join((article.source.name or "").split())
    return say("article.stated", source=name, day=day) if name else say("article.stated_alone", day=day)
