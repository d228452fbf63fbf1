"""The tables, as SQLAlchemy sees them; ``migrations/`` makes them and a test compares the two.

Moments are whole microseconds since 1970 (UTC) in a BIGINT: they sort and compare alike in SQLite and PostgreSQL.
Frozen values lie in ``TEXT`` columns as JSON, written and read by ``database.to_json`` and ``from_json``.
``visible_from`` is NULL for what was public at once, so that clocks of two machines that differ by a second hide nothing;
a moment there is an embargo.
The search index is not here: SQLite's is an FTS5 table, PostgreSQL's a tsvector column (``search.py``).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator):
    """An aware datetime ↔ microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect) -> int | None:
        return None if value is None else (value - EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


# SQLite fills an INTEGER PRIMARY KEY by itself, not a BIGINT one.
Id = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

articles = Table(
    "articles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", String(120), nullable=False, unique=True),
    Column("channel", String(60), nullable=False),
    Column("status", String(12), nullable=False),  # a StoryStatus
    Column("headline", Text, nullable=False),  # of the newest revision; what lists on the desk show
    Column("source_url", Text),
    Column("text_hash", String(64), nullable=False),  # of the first revision: the same page received twice is one story
    Column("newest_revision", Integer, nullable=False),
    Column("live_build", Id),  # the pointer that publishing moves (no foreign key: builds point here; fsck looks)
    Column("created_at", Moment, nullable=False),
    Column("published_at", Moment),  # first made live; of an embargoed one the moment it opens
    Column("visible_from", Moment),
    Column("updated_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),  # grows with every change of this row
    Index(None, "text_hash", "source_url"),
    Index("ix_articles_live", "status", "published_at", "id"),
    Index("ix_articles_channel_live", "channel", "status", "published_at", "id"),
    Index(None, "status", "updated_at"),
    Index("ix_articles_visible_from", "visible_from"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("article", Text, nullable=False),
    Column("script", Text, nullable=False),
)

media = Table(
    "media",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("ext", String(8), primary_key=True),
    Column("size_bytes", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column(
        "public", Boolean, nullable=False
    ),  # served though no build holds it: a channel's cover, a sample of a voice
    Column("deleted_at", Moment),  # bytes taken away by the retention policy; the row remembers what they were
    Index(None, "at"),
)

builds = Table(
    "builds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("role", String(12), nullable=False),
    Column("mp3_hash", String(64), nullable=False),
    Column("fallback", Boolean, nullable=False),
    Column("facts", Text, nullable=False),  # the Build as JSON, without its id and slug
    Column("at", Moment, nullable=False),
    UniqueConstraint("article_id", "revision", "role", "mp3_hash"),  # two workers with one build make one row
)

build_media = Table(
    "build_media",
    metadata,
    Column("build_id", Id, ForeignKey("builds.id"), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("ext", String(8), primary_key=True),
    Index(None, "hash", "ext"),
)

publications = Table(  # which builds the public may hear, since when and until when
    "publications",
    metadata,
    Column("id", Id, primary_key=True),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False),
    Column("build_id", Id, ForeignKey("builds.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("visible_from", Moment),
    Column("public_until", Moment),  # after a withdrawal
    Index(None, "build_id"),
    Index(None, "article_id"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Id, primary_key=True),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False),
    Column("headline", Text, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("delivery", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("before_revision", Integer, nullable=False),
    Column("after_revision", Integer, nullable=False),
    Column("changes", Text, nullable=False),
    Column("notice", Text, nullable=False),
    Column("ground", String(20)),
    Column("short_build", Id, ForeignKey("builds.id")),
    Column("visible_from", Moment),
    UniqueConstraint("article_id", "after_revision"),
)

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

clips = Table(
    "clips",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("ext", String(8), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "hash"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    Column("action", String(40), nullable=False),
    Column("slug", String(120)),
    Column("facts", Text, nullable=False),
    Column("audio_hash", String(64)),
    Column("seal", String(64), nullable=False),
    Index(None, "slug"),
    Index(None, "audio_hash"),
)

kept_settings = Table(
    "settings",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)

words = Table(
    "words",
    metadata,
    Column("word", String(200), primary_key=True),
    Column("reading", Text, nullable=False),
    Column("lang", String(8), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
