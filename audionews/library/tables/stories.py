"""The tables of stories: texts, builds, files, what the public may hear, and what was put right."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from audionews.library.tables.columns import Id, Moment, metadata

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
    Column("bulletin", Boolean),  # a channel's programme of a day, made of stories; NULL: a story
    Index(None, "text_hash", "source_url"),
    Index("ix_articles_live", "status", "published_at", "id"),
    Index("ix_articles_channel_live", "channel", "status", "published_at", "id"),
    Index(None, "status", "updated_at"),
    Index("ix_articles_visible_from", "visible_from"),
    Index("ix_articles_updated", "updated_at", "id"),
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
    Column("delivery", String(12)),  # of a correction, until it is public: how it is delivered
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
    Column("former", String(64)),  # sha256 of the address that a nameless withdrawal took away
    UniqueConstraint("article_id", "after_revision"),
)

replies = Table(  # the right of reply: which story answers which
    "replies",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id"), primary_key=True),
    Column("reply_id", Id, ForeignKey("articles.id"), primary_key=True),
)

story_addresses = Table(  # where a story stands elsewhere: every address its source gave it
    "story_addresses",
    metadata,
    Column("name_hash", String(64), primary_key=True),  # SHA-256 of article.addresses.address_name
    Column("article_id", Id, ForeignKey("articles.id"), primary_key=True),
)

retired_slugs = Table(  # addresses that a withdrawal took away because they say a name: answered, never given out again
    "retired_slugs",
    metadata,
    Column("slug", String(120), primary_key=True),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False),
    Column("at", Moment, nullable=False),
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
