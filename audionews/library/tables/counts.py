"""The tables of what is heard: sums that stay, and what tells one listener's requests of a day together, which goes with the day.

What is ``passing`` is in no backup and goes to no other database (``backup.py``): the key of a day must die with it.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, String, Table, Text

from audionews.library.tables.columns import Id, metadata

PASSING = {"passing": True}

counts = Table(
    "counts",
    metadata,
    Column("day", String(10), primary_key=True),  # "2026-12-01", the day in Jakarta
    Column("article_id", Id, ForeignKey("articles.id"), primary_key=True),
    Column("via", String(8), primary_key=True),  # a counts.Via
    Column("number", BigInteger, nullable=False),
)

count_days = Table(
    "count_days",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    info=PASSING,
)

count_clients = Table(  # who has been counted for a story today, as a hash that holds the story too
    "count_clients",
    metadata,
    Column("client", String(32), primary_key=True),
    Column("day", String(10), nullable=False),
    Index(None, "day"),
    info=PASSING,
)

count_ranges = Table(  # which bytes of a file such a client was sent so far
    "count_ranges",
    metadata,
    Column("client", String(32), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("day", String(10), nullable=False),
    Column("spans", Text, nullable=False),
    Index(None, "day"),
    info=PASSING,
)
