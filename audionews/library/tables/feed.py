"""The tables of the feeds: items, each channel's state, and what hubs were told."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from audionews.library.tables.columns import Id, Moment, metadata

feed_items = Table(
    "feed_items",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guid", String(80), nullable=False, unique=True),
    Column("channel", String(60), nullable=False),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False),
    Column("build_id", Id, ForeignKey("builds.id"), nullable=False),
    Column("correction_id", Id, ForeignKey("corrections.id")),
    Column("kind", String(12), nullable=False),
    Column("prefix", Text, nullable=False),  # "[Ralat] " or ""
    Column("headline", Text, nullable=False),  # as the title was made from it
    Column("title", Text, nullable=False),
    Column("title_key", Text, nullable=False),  # what podcast apps compare
    Column("published_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("visible_from", Moment),
    Column(
        "ordinal", Integer, nullable=False
    ),  # counts from 1 in a channel, never used again: archive pages cut by it stay as they are
    Column("present", Boolean, nullable=False),  # False: left the feed; its guid and title are never used again
    Column("summary", Text, nullable=False),
    UniqueConstraint("channel", "title_key"),
    UniqueConstraint("channel", "ordinal"),
    Index("ix_feed_items_newest", "channel", "present", "published_at", "id", "visible_from"),
    Index(None, "article_id"),
    Index("ix_feed_items_opening", "channel", "visible_from"),
)

feed_states = Table(
    "feed_states",
    metadata,
    Column("channel", String(60), primary_key=True),
    Column("changed_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    Column("count", Integer, nullable=False),  # items present and open at changed_at
    Column("last_ordinal", Integer, nullable=False),
)

announcements = Table(  # what hubs know of each feed: they are told when what the public meets has moved on
    "announcements",
    metadata,
    Column("feed", String(60), primary_key=True),
    Column("address", String(500), primary_key=True),
    Column("state", String(80), nullable=False),  # of feed_states when it was last looked at: unchanged, nothing to do
    Column("told", String(120), nullable=False),  # the public content that was told
    Column("told_at", Moment),
    Column("tries", Integer, nullable=False),  # failed ones since
    Column("next_at", Moment, nullable=False),
    Column("why", Text, nullable=False),
)
