"""The tables of what is not for everybody: channels that the public does not meet, and the feeds of those who may hear."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from audionews.library.tables.columns import Id, Moment, metadata

private_channels = Table(  # as the channels' files say; a channel whose file is gone stays what it was
    "private_channels",
    metadata,
    Column("channel", String(60), primary_key=True),
)

private_feeds = Table(
    "private_feeds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", String(60), nullable=False),
    Column("name", String(80), nullable=False),  # what the newsroom calls it
    Column("key_hash", String(64), nullable=False, unique=True),  # sha256 of a key of 192 random bits
    Column("by", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
)
