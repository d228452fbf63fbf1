"""The rules and the quick half of the orders of bulletins, books and messages, as in ``acceptance.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from audionews.newsroom import Newsroom, bulletins, exports
from audionews.work.edition_values import ChooseBulletin, MakeBulletin, MakeExport, SettleMessage
from audionews.work.model import Prepared
from audionews.work.order import Order
from audionews.work.values import By

if TYPE_CHECKING:
    from audionews.work import Work


def _choose_bulletin(order: ChooseBulletin, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    day = bulletins.day_of(order.day, newsroom.clock())
    kept = bulletins.choose(newsroom, order.channel, day, order.stories, by=by.name)
    facts = {"channel": order.channel, "day": day, "bulletin": kept.slug}
    if kept.slug is None:
        return Prepared(facts=facts)
    return Prepared(left=((MakeBulletin(channel=order.channel, day=day), by.name),), facts=facts)


def _make_bulletin(order: MakeBulletin, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    bulletins.programme_of(newsroom, order.channel)
    day = bulletins.day_of(order.day, newsroom.clock())
    return Prepared(left=((replace(order, day=day), by.name),), facts={"channel": order.channel, "day": day})


def _make_export(order: MakeExport, by: By, newsroom: Newsroom, queue: Work | None) -> Prepared:
    exports.checked(newsroom, _subject(order), order.form)
    if queue is None:  # at the terminal: it waits for its file
        return Prepared(facts=written(order, newsroom))
    return Prepared(left=((order, by.name),))


def _subject(order: MakeExport) -> exports.Subject:
    return exports.Subject(slug=order.slug, channel=order.channel, day=order.day, month=order.month)


def written(order: MakeExport, newsroom: Newsroom) -> dict[str, Any]:
    """The book, made; where it is and what is in it."""
    book = exports.made(newsroom, _subject(order), order.form)
    address = f"/unduh/{order.slug}" if order.slug else f"/unduh/{order.channel}/{order.day or order.month}"
    return {
        "file": str(book.path),
        "url": f"{address}.{exports.FORMS[book.form]}",
        "format": book.form,
        "stories": book.stories,
        "size_bytes": book.size_bytes,
    }


def _settle_message(order: SettleMessage, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    settlement = {"arrived": order.arrived, "by": by.name, "at": newsroom.clock()}
    newsroom.library.message_posts.settle(order.slug, order.target, order.part, **settlement)
    facts = {"slug": order.slug, "target": order.target, "part": order.part, "arrived": order.arrived}
    return Prepared(facts=facts)


PREPARE: Mapping[type[Order], Callable[[Any, By, Newsroom, Any], Prepared]] = {
    ChooseBulletin: _choose_bulletin,
    MakeBulletin: _make_bulletin,
    MakeExport: _make_export,
    SettleMessage: _settle_message,
}
