"""Feeds with an address of their own, and channels that the public does not meet."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "private_channels",
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_private_channels"),
    )
    op.create_table(
        "private_feeds",
        sa.Column("id", ID, nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_private_feeds"),
        sa.UniqueConstraint("key_hash", name="uq_private_feeds_key_hash"),
    )
