"""The tables of the house: the audit trail, kept settings, the lexicon, and who may do what.

Secrets never lie here in the clear: passwords as argon2 hashes, session and token strings as sha256.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from audionews.library.tables.columns import Id, Moment, metadata

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

remakings = Table(  # a word's new reading on its way through the archive
    "remakings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("run", String(40), nullable=False, unique=True),
    Column("word", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("slugs", Text, nullable=False),  # the plan, written once
    Column("running", Boolean, nullable=False),  # an editor's wish
    Column("turn", Integer, nullable=False),  # grows when an editor takes it up again
    Column("progress", Text),  # the worker's; NULL before it has begun
)

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
    Column("subject", String(255)),  # who this is to an OpenID provider
    Index(None, "subject", unique=True),
)

links = Table(  # a lost password or second factor: good once, for a day
    "links",
    metadata,
    Column("secret_hash", String(64), primary_key=True),
    Column("editor_id", Id, ForeignKey("editors.id"), nullable=False),
    Column("what", String(12), nullable=False),  # "password", "second"
    Column("by", Text, nullable=False),
    Column("until", Moment, nullable=False),
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
