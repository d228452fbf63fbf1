"""A channel's bulletin of a day: which stories are in it, in which order, and whether it is still true."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("articles", sa.Column("bulletin", sa.Boolean()))
    op.create_table(
        "bulletins",
        sa.Column("id", ID, nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("article_id", ID),
        sa.Column("chosen", sa.Text()),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("notices", sa.Text(), nullable=False),
        sa.Column("stale_since", sa.BigInteger()),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_bulletins_article_id"),
        sa.PrimaryKeyConstraint("id", name="pk_bulletins"),
        sa.UniqueConstraint("channel", "day", name="uq_bulletins_channel_day"),
    )
    op.create_index("ix_bulletins_article_id", "bulletins", ["article_id"])
    op.create_index("ix_bulletins_stale_since", "bulletins", ["stale_since"])
    op.create_table(
        "bulletin_stories",
        sa.Column("bulletin_id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["bulletin_id"], ["bulletins.id"], name="fk_bulletin_stories_bulletin_id"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_bulletin_stories_article_id"),
        sa.PrimaryKeyConstraint("bulletin_id", "article_id", name="pk_bulletin_stories"),
    )
    op.create_index("ix_bulletin_stories_article_id", "bulletin_stories", ["article_id"])
