"""Where and when the source says that a story came out, in words: "Terbit di Kabar Teluk 20 November 2026".

The day of the story is not the day on which it became audio here; page, card, structured data, feed notes and speech tell both.
"""

from __future__ import annotations

from datetime import datetime

from audionews.article.model import Article
from audionews.languages import INDONESIAN
from audionews.messages import say_in
from audionews.times import WIB, day_words


def stated_day(published: str | None, lang: str = INDONESIAN) -> str | None:
    """ "20 November 2026" of "2026-11-20" or of an ISO 8601 moment (its day in Jakarta); ``None`` where none is stated."""
    try:
        moment = datetime.fromisoformat(published or "")
    except ValueError:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(WIB)
    return day_words(moment, lang)


def stated(article: Article, lang: str = INDONESIAN) -> str:
    """The source's own date and name as one phrase without a full stop; "" where the source states no date. ``lang``: the story's."""
    day = stated_day(article.published, lang)
    if day is None:
        return ""
    name = " ".join((article.source.name or "").split())
    return (
        say_in(lang, "article.stated", source=name, day=day) if name else say_in(lang, "article.stated_alone", day=day)
    )
