"""What is heard, counted: sums by day, story and way; what tells requests of a day together, which goes with the day."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "counts",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("via", sa.String(length=8), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_counts_article_id"),
        sa.PrimaryKeyConstraint("day", "article_id", "via", name="pk_counts"),
    )
    op.create_table(
        "count_days",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_count_days"),
    )
    op.create_table(
        "count_clients",
        sa.Column("client", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("client", name="pk_count_clients"),
    )
    op.create_index("ix_count_clients_day", "count_clients", ["day"])
    op.create_table(
        "count_ranges",
        sa.Column("client", sa.String(length=32), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("client", "hash", name="pk_count_ranges"),
    )
    op.create_index("ix_count_ranges_day", "count_ranges", ["day"])
