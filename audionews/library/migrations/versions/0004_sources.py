"""Sources that push, what they call themselves, and when an item's own page was last looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for column in (
        sa.Column("name", sa.String(length=80)),
        sa.Column("title", sa.Text()),
        sa.Column("secret", sa.Text()),
        sa.Column("by", sa.Text()),
        sa.Column("created_at", sa.BigInteger()),
        sa.Column("closed_at", sa.BigInteger()),
        sa.Column("items", sa.Integer()),
    ):
        op.add_column("sources", column)
    op.create_index(op.f("ix_sources_name"), "sources", ["name"], unique=False)
    for column in (
        sa.Column("published_at", sa.BigInteger()),
        sa.Column("checked_at", sa.BigInteger()),
        sa.Column("etag", sa.Text()),
        sa.Column("modified", sa.Text()),
        sa.Column("failure", sa.Text()),
        sa.Column("tries", sa.Integer()),
    ):
        op.add_column("source_items", column)
