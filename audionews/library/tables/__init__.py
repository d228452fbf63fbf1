"""The tables, as SQLAlchemy sees them; ``migrations/`` makes them and a test compares the two.

Moments are whole microseconds since 1970 (UTC) in a BIGINT: they sort and compare alike in SQLite and PostgreSQL.
Frozen values lie in ``TEXT`` columns as JSON, written and read by ``database.to_json`` and ``from_json``.
``visible_from`` is NULL for what was public at once, so that clocks of two machines that differ by a second hide nothing;
a moment there is an embargo.
The search index is not here: SQLite's is an FTS5 table, PostgreSQL's a tsvector column (``search.py``).
"""

from audionews.library.tables.bulletins import HELD, bulletin_stories, bulletins
from audionews.library.tables.columns import EPOCH, Id, Moment, metadata
from audionews.library.tables.counts import count_clients, count_days, count_ranges, counts
from audionews.library.tables.feed import announcements, feed_items, feed_states
from audionews.library.tables.house import (
    audit,
    editors,
    kept_settings,
    links,
    remakings,
    sessions,
    sign_ins,
    tokens,
    words,
)
from audionews.library.tables.inbox import alarms, choices, drafts, proposals, reports, sentence_readings, withdrawals
from audionews.library.tables.outside import (
    answers,
    deliveries,
    message_posts,
    message_targets,
    nonces,
    rulings,
    source_items,
    sources,
    webhooks,
)
from audionews.library.tables.private import private_channels, private_feeds
from audionews.library.tables.stories import (
    articles,
    build_media,
    builds,
    clips,
    corrections,
    media,
    publications,
    replies,
    retired_slugs,
    revisions,
    story_addresses,
)

__all__ = [
    "EPOCH",
    "HELD",
    "Id",
    "Moment",
    "alarms",
    "announcements",
    "answers",
    "articles",
    "audit",
    "build_media",
    "builds",
    "bulletin_stories",
    "bulletins",
    "choices",
    "clips",
    "corrections",
    "count_clients",
    "count_days",
    "count_ranges",
    "counts",
    "deliveries",
    "drafts",
    "editors",
    "feed_items",
    "feed_states",
    "kept_settings",
    "links",
    "media",
    "message_posts",
    "message_targets",
    "metadata",
    "nonces",
    "private_channels",
    "private_feeds",
    "proposals",
    "publications",
    "remakings",
    "replies",
    "reports",
    "retired_slugs",
    "revisions",
    "rulings",
    "sentence_readings",
    "sessions",
    "sign_ins",
    "source_items",
    "sources",
    "story_addresses",
    "tokens",
    "webhooks",
    "withdrawals",
    "words",
]
