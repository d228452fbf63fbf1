"""The tables of what waits for a person, and of what editors chose for one story."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from audionews.library.tables.columns import Id, Moment, metadata

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
    Column("nameless", Boolean),  # True: headline and address are to say nothing of whom it was about
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
    Column("sent_at", Moment),  # when it went out to whoever is told outside
    Index(None, "closed_at", "at"),
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
    Column("kind", String(12)),  # of the correction that the rules suggest
    Column("rule", String(40)),  # why it waits: sources.rule_<rule>
    Column("facts", Text),
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
