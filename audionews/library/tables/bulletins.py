"""The tables of the bulletins: which stories a channel's programme of a day is made of."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, UniqueConstraint

from audionews.library.tables.columns import Id, Moment, metadata

HELD = datetime(9000, 1, 1, tzinfo=UTC)  # ``articles.visible_from`` of what is held back: it opens when it is made anew

bulletins = Table(
    "bulletins",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", String(60), nullable=False),
    Column("day", String(10), nullable=False),  # "2026-11-30", the day in Jakarta
    Column("article_id", Id, ForeignKey("articles.id")),  # as what it is public; NULL: nothing is made yet
    Column("chosen", Text),  # what an editor wants in it, in order; NULL: as the channel's file says
    Column("parts", Text, nullable=False),  # what is in it as it is heard
    Column("notices", Text, nullable=False),  # what was put right in it
    Column("stale_since", Moment),  # a story in it was corrected or withdrawn: nobody meets it until it is made anew
    UniqueConstraint("channel", "day"),
    Index(None, "article_id"),
    Index(None, "stale_since"),
)

bulletin_stories = Table(  # the stories of ``parts``, to be asked from the other side
    "bulletin_stories",
    metadata,
    Column("bulletin_id", Id, ForeignKey("bulletins.id"), primary_key=True),
    Column("article_id", Id, ForeignKey("articles.id"), primary_key=True),
    Index(None, "article_id"),
)
