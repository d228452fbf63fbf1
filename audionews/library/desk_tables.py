"""The tables of desk and intake: who may do what, what waits for a person, what came from outside.

Secrets never lie here in the clear: passwords as argon2 hashes, session and token strings as sha256.
What a webhook signs with must be readable and therefore lies here; the desk shows it once.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from audionews.library.tables import Id, Moment, metadata

editors = Table(
    "editors",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("totp_secret", String(64)),
    Column("totp_step", BigInteger, nullable=False),  # the last time step that was used: a code works once
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("editor_id", Id, ForeignKey("editors.id"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index(None, "editor_id"),
)

sign_ins = Table(  # tries, to slow guessing down; forgotten after a day
    "sign_ins",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "name", "at"),
    Index(None, "address", "at"),
)

drafts = Table(  # an editor's unfinished correction of a story, kept by itself
    "drafts",
    metadata,
    Column("slug", String(120), primary_key=True),
    Column("editor", String(80), primary_key=True),
    Column("base_revision", Integer, nullable=False),
    Column("article", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

withdrawals = Table(  # asked for by one person, decided by another
    "withdrawals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", String(120), nullable=False),
    Column("ground", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("decided_by", Text),
    Column("decided_at", Moment),
    Column("state", String(12), nullable=False),  # "asked", "done", "refused"
    Index(None, "state", "at"),
)

sentence_readings = Table(  # how a word is read in one sentence of one story
    "sentence_readings",
    metadata,
    Column("slug", String(120), primary_key=True),
    Column("segment_id", String(20), primary_key=True),
    Column("word", String(200), primary_key=True),
    Column("reading", Text, nullable=False),
    Column("lang", String(8), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

reports = Table(  # a listener heard a word read wrongly; nothing about the listener is kept
    "reports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", String(120), nullable=False),
    Column("segment_id", String(20), nullable=False),
    Column("build_id", Id),
    Column("note", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", String(12), nullable=False),  # "open", "done"
    Column("times", Integer, nullable=False),  # how often the same sentence was reported while open
    Index(None, "state", "at"),
    Index(None, "slug", "segment_id", "state"),
)

alarms = Table(
    "alarms",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(60), nullable=False),  # into the message table
    Column("facts", Text, nullable=False),
    Column("slug", String(120)),
    Column("at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("closed_by", Text),
    Index(None, "closed_at", "at"),
)

sources = Table(
    "sources",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("kind", String(12), nullable=False),  # "feed", "wordpress", "push"
    Column("channel", String(60), nullable=False),
    Column("etag", Text),
    Column("modified", Text),
    Column("checked_at", Moment),
    Column("answered_at", Moment),
    Column("failure", Text),  # the last failure as the desk shows it; NULL after an answer
    Column("failures", Integer, nullable=False),  # in a row
    Column("next_at", Moment, nullable=False),
    Column("name", String(80)),  # of a source that pushes: what stands in its address
    Column("title", Text),  # what the source calls itself
    Column("secret", Text),  # what a source that pushes signs with
    Column("by", Text),
    Column("created_at", Moment),
    Column("closed_at", Moment),
    Column("items", Integer),  # seen in its last answer
    Column("read_to", Moment),  # of a list by date of change: the newest change that was read
    Column("skipped", Integer),  # items that were not taken, being older than the source's first hundred or too many
    Index(None, "next_at"),
    Index(None, "name"),
)

source_items = Table(
    "source_items",
    metadata,
    Column("source_id", Id, ForeignKey("sources.id"), primary_key=True),
    Column("item", String(300), primary_key=True),  # the item's id in the source
    Column("url", Text),
    Column("slug", String(120)),
    Column("text_hash", String(64), nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("gone_at", Moment),
    Column("published_at", Moment),
    Column("checked_at", Moment),  # when its page was last fetched
    Column("etag", Text),  # of its page
    Column("modified", Text),
    Column("failure", Text),  # why it could not be read
    Column("tries", Integer),
    Column("guid", String(300)),  # what the source calls it; not always one item's own
    Column("title", Text),
    Column("page_hash", String(64)),  # of what its page said when it was last read
    Column("listed_at", Moment),  # when it last stood in the list
    Column("absences", Integer),  # lists in a row that lacked it, its page saying nothing certain
    Index(None, "slug"),
)

proposals = Table(  # what a source changed, waiting for an editor
    "proposals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", String(120), nullable=False),
    Column("base_revision", Integer, nullable=False),
    Column("article", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", String(12), nullable=False),  # "open", "taken", "refused", "overtaken"
    Column("decided_by", Text),
    Column("decided_at", Moment),
    Index(None, "state", "at"),
    Index(None, "slug", "state"),
)

choices = Table(  # blocks that an editor restored or dropped, by story: they survive fetching again
    "choices",
    metadata,
    Column("slug", String(120), primary_key=True),
    Column("block_hash", String(64), primary_key=True),
    Column("choice", String(8), nullable=False),  # "keep", "drop"
    Column("text", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("by", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
)

answers = Table(  # what an idempotency key was answered, so that a repeated request is answered alike
    "answers",
    metadata,
    Column("token_id", Id, primary_key=True),
    Column("key", String(120), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("status", Integer),  # NULL while the first request is under way
    Column("body", Text),
    Column("at", Moment, nullable=False),
    Index(None, "at"),
)

nonces = Table(  # signed messages that were taken once; forgotten after the time in which they would be believed
    "nonces",
    metadata,
    Column("nonce", String(120), primary_key=True),
    Column("at", Moment, nullable=False),
    Index(None, "at"),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("webhook_id", Id, ForeignKey("webhooks.id"), nullable=False),
    Column("event", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("next_at", Moment),  # NULL: delivered or given up
    Column("tries", Integer, nullable=False),
    Column("answer", Text),  # "200" or why it failed
    UniqueConstraint("webhook_id", "event", "at"),
    Index(None, "next_at"),
)
