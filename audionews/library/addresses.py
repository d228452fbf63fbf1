"""Where stories stand: every public story's name and last change (for sitemaps), and under which addresses of its source it is found."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.library.database import Theme, insert_quietly, open_at, reading
from audionews.library.migrations.carry import hash_of_address
from audionews.library.tables import Moment, articles, story_addresses

PAGE = 1_000  # by the order of arrival: a full page never takes in others


def _page_of() -> sa.ColumnElement[int]:
    return (articles.c.id - 1) // PAGE + 1


def _public(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (articles.c.status == "live", open_at(articles.c.visible_from, now))


def keep_address(connection: Connection, slug: str, url: str | None) -> None:
    """From now on the story is found under that address of its source too; said twice it is kept once."""
    if not url or not url.startswith(("http://", "https://")):
        return
    story = sa.select(sa.literal(hash_of_address(url)), articles.c.id).where(articles.c.slug == slug)
    put = insert_quietly(connection)(story_addresses).from_select(["name_hash", "article_id"], story)
    connection.execute(put.on_conflict_do_nothing())


class Addresses(Theme):
    """The addresses of all public stories."""

    def pages(self, *, now: datetime) -> list[tuple[int, datetime]]:
        """The numbers of the pages that hold something, each with its last change."""
        number = _page_of().label("number")
        wanted = sa.select(number, sa.func.max(articles.c.updated_at, type_=Moment)).where(
            *_public(now), self.met(articles.c.channel)
        )
        with reading(self.engine) as connection:
            return [tuple(row) for row in connection.execute(wanted.group_by(number).order_by(number))]

    def page(self, number: int, *, now: datetime) -> list[tuple[str, datetime]]:
        """(slug, last change) of one page; empty where there is none."""
        here = articles.c.id.between((number - 1) * PAGE + 1, number * PAGE)
        seen = here, *_public(now), self.met(articles.c.channel)
        wanted = sa.select(articles.c.slug, articles.c.updated_at).where(*seen).order_by(articles.c.id)
        with reading(self.engine) as connection:
            return [tuple(row) for row in connection.execute(wanted)]

    def at_source(self, url: str, *, now: datetime) -> str | None:
        """The slug of the public story that stands at ``url`` elsewhere, however that is written; ``None`` where there is none.

        Of several the newest that can be heard, else the last that was withdrawn.
        """
        here = sa.select(story_addresses.c.article_id).where(story_addresses.c.name_hash == hash_of_address(url))
        wanted = (
            sa.select(articles.c.slug)
            .where(
                articles.c.id.in_(here),
                articles.c.status.in_(("live", "withdrawn")),
                open_at(articles.c.visible_from, now),
                self.met(articles.c.channel),
            )
            .order_by(articles.c.status, articles.c.published_at.desc(), articles.c.id.desc())
            .limit(1)
        )
        with reading(self.engine) as connection:
            return connection.execute(wanted).scalar()
