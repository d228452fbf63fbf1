"""Every public story's name and when it last changed, a thousand at a time: for sitemaps, without reading a text."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from audionews.library.database import Theme, open_at, reading
from audionews.library.tables import Moment, articles

PAGE = 1_000  # by the order of arrival: a full page never takes in others


def _page_of() -> sa.ColumnElement[int]:
    return (articles.c.id - 1) // PAGE + 1


def _public(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (articles.c.status == "live", open_at(articles.c.visible_from, now))


class Addresses(Theme):
    """The addresses of all public stories."""

    def pages(self, *, now: datetime) -> list[tuple[int, datetime]]:
        """The numbers of the pages that hold something, each with its last change."""
        number = _page_of().label("number")
        wanted = sa.select(number, sa.func.max(articles.c.updated_at, type_=Moment)).where(*_public(now))
        with reading(self.engine) as connection:
            return [tuple(row) for row in connection.execute(wanted.group_by(number).order_by(number))]

    def page(self, number: int, *, now: datetime) -> list[tuple[str, datetime]]:
        """(slug, last change) of one page; empty where there is none."""
        here = articles.c.id.between((number - 1) * PAGE + 1, number * PAGE)
        wanted = sa.select(articles.c.slug, articles.c.updated_at).where(here, *_public(now)).order_by(articles.c.id)
        with reading(self.engine) as connection:
            return [tuple(row) for row in connection.execute(wanted)]
