"""What the rules decided about the newsroom's own CMS is ordered, as an editor would order it, in the name of its source.

Each order has a key of its own decision: a worker that dies in between orders it again, and it is the same job. A source that is
held, a day that is full, and whatever the newsroom's verbs refuse: then it waits for an editor, with the reason.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from audionews.errors import AudionewsError, StoreFailed, UnknownName
from audionews.library.rulings import Ruling
from audionews.library.sources import Source
from audionews.messages import say_in, sentence
from audionews.newsroom import Newsroom
from audionews.newsroom.source_rules import automatic
from audionews.times import WIB
from audionews.work.orders import accept
from audionews.work.values import By, Correct, Order, Publish

if TYPE_CHECKING:
    from audionews.work import Work


def act_due(newsroom: Newsroom, queue: Work) -> list[str]:
    """Orders everything that is due, corrections first; the stories it was ordered for."""
    shelf, acted = newsroom.library.rulings, []
    for ruling in shelf.due():
        now = newsroom.clock()
        try:
            source = newsroom.library.sources.get(ruling.source_id)
            by = automatic(source)
            if why := _stopped(newsroom, source, ruling, now):
                _to_editor(newsroom, ruling, why, "", by, now)
                continue
            accept(_order(newsroom, ruling), By(name=by, role="redaktur"), newsroom, queue, key=f"ruling/{ruling.id}")
        except StoreFailed:
            raise
        except AudionewsError as refused:
            by = "audionews" if isinstance(refused, UnknownName) else by
            _to_editor(newsroom, ruling, "refused", sentence(refused), by, now)
            continue
        shelf.done(ruling.id, by=by, at=now)
        acted.append(ruling.slug)
    return acted


def _stopped(newsroom: Newsroom, source: Source, ruling: Ruling, now: datetime) -> str | None:
    if source.held or source.closed or not source.own:
        return "held"
    if ruling.what != "publish":
        return None
    midnight = now.astimezone(WIB).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    published = newsroom.library.rulings.count_published(source.id, midnight)
    return "limit" if published >= source.day_limit else None


def _order(newsroom: Newsroom, ruling: Ruling) -> Order:
    if ruling.what == "publish":
        return Publish(slug=ruling.slug)
    lang = newsroom.library.stories.get(ruling.slug).revision.script.lang
    return Correct(
        slug=ruling.slug,
        article=ruling.article,
        kind="silent",
        reason=say_in(lang, "sources.reason_typography"),
        expected=ruling.base_revision,
    )


def _to_editor(newsroom: Newsroom, ruling: Ruling, rule: str, facts: str, by: str, now: datetime) -> None:
    """An edit that is not made by itself is offered like any other: its text must not be lost."""
    if ruling.article is not None and ruling.base_revision is not None:
        judged = {"kind": "silent", "rule": rule, "facts": facts}
        newsroom.library.inbox.propose(
            ruling.slug, base_revision=ruling.base_revision, article=ruling.article, at=now, **judged
        )
    newsroom.library.rulings.wait(ruling.id, rule, facts=facts, by=by, at=now)
