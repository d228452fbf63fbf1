"""The rules of the orders about private feeds, and what each does at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from audionews.article.sanitize import sayable
from audionews.channels import channel as known_channel
from audionews.channels import default_of
from audionews.errors import BadInput
from audionews.library.private_feeds import private_address
from audionews.newsroom import Newsroom
from audionews.work import private_feed_values as asked
from audionews.work.model import Prepared
from audionews.work.values import By, Order


def _add(order: asked.AddPrivateFeed, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    name = sayable(order.name)
    if not name or len(name) > 80:
        raise BadInput("newsroom.private_feed_name", name=name[:80])
    channel = known_channel(newsroom.channels, order.channel or default_of(newsroom.channels))
    feed, key = newsroom.library.private_feeds.add(channel.slug, name, by=by.name, at=newsroom.clock())
    address = private_address(newsroom.settings.base_url, channel.slug, key)
    return Prepared(facts={**asdict(feed), "address": address})


def _close(order: asked.ClosePrivateFeed, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    return Prepared(facts=asdict(newsroom.library.private_feeds.close(order.id, by=by.name, at=newsroom.clock())))


PREPARE: Mapping[type[Order], Callable[[Any, By, Newsroom, Any], Prepared]] = {
    asked.AddPrivateFeed: _add,
    asked.ClosePrivateFeed: _close,
}
