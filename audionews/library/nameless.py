"""A withdrawal after which nothing public says whom the story was about: its address and every headline of it go.

What was public before is kept in the record, which only the desk reads, and the old address is kept so that it answers, and is never
given to another story.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from audionews.errors import BadInput
from audionews.library import audit
from audionews.library.slugs import first_free
from audionews.library.tables import articles, corrections, replies, retired_slugs

SLUG = "berita-dicabut"


def digest_of(slug: str) -> str:
    """By which a device or a program that knows the old address recognises it, while nobody learns it who did not."""
    return hashlib.sha256(slug.encode()).hexdigest()


def is_taken(connection: Connection, slug: str) -> bool:
    """Whether a story has this address, or had it."""
    has = sa.select(articles.c.id).where(articles.c.slug == slug)
    had = sa.select(retired_slugs.c.article_id).where(retired_slugs.c.slug == slug)
    return connection.execute(has.union_all(had)).first() is not None


def has_or_had(slug: str) -> sa.ColumnElement[bool]:
    """The story of this address, or the withdrawn one that had it: it still answers there, under its new name."""
    former = sa.select(retired_slugs.c.article_id).where(retired_slugs.c.slug == slug)
    return (articles.c.slug == slug) | articles.c.id.in_(former)


def refuse_replies(connection: Connection, row: Row) -> None:
    """Raises ``BadInput``: a reply that is public says the headline it answers in its own."""
    answers = sa.select(articles.c.slug).join(replies, replies.c.reply_id == articles.c.id)
    public = answers.where(replies.c.article_id == row.id, articles.c.status == "live")
    if other := connection.execute(public.limit(1)).scalar():
        raise BadInput("library.named_in_reply", slug=row.slug, reply=other)


def take_name_away(connection: Connection, row: Row, headline: str, *, former: str, by: str, at: datetime) -> str:
    """The story's new address. ``headline``: what stands in the place of all its headlines from now on; ``former``: the last of them.

    The line in the record that says what they were comes first, under the old address.
    """
    refuse_replies(connection, row)
    slug = SLUG
    if is_taken(connection, slug):
        slug = f"{SLUG}-{first_free(lambda number: is_taken(connection, f'{SLUG}-{number}'))}"
    mine = corrections.c.article_id == row.id
    facts = {"former_slug": row.slug, "new_slug": slug, "headline": former}
    audit.write(connection, at=at, by=by, action="take-name-away", slug=row.slug, facts=facts)
    connection.execute(sa.insert(retired_slugs).values(slug=row.slug, article_id=row.id, at=at))
    connection.execute(sa.update(articles).where(articles.c.id == row.id).values(slug=slug))
    connection.execute(sa.update(corrections).where(mine).values(headline=headline, former=digest_of(row.slug)))
    return slug
