"""Withdrawals that leave out the name, the addresses they took away, and one list of all stories by their last change."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("withdrawals", sa.Column("nameless", sa.Boolean()))
    op.add_column("corrections", sa.Column("former", sa.String(length=64)))
    op.create_table(
        "retired_slugs",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_retired_slugs_article_id"),
        sa.PrimaryKeyConstraint("slug", name="pk_retired_slugs"),
    )
    op.create_index("ix_articles_updated", "articles", ["updated_at", "id"])
