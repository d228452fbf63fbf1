"""How a correction is delivered, which story answers which, and a word's way through the archive: out of the settings, into columns."""

import sqlalchemy as sa
from alembic import op

from audionews.library.migrations.carry import carry

revision = "0005"
down_revision = "0004"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("revisions", sa.Column("delivery", sa.String(length=12)))
    op.create_table(
        "replies",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("reply_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_replies_article_id"),
        sa.ForeignKeyConstraint(["reply_id"], ["articles.id"], name="fk_replies_reply_id"),
        sa.PrimaryKeyConstraint("article_id", "reply_id", name="pk_replies"),
    )
    op.create_table(
        "remakings",
        sa.Column("id", ID, nullable=False),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("slugs", sa.Text(), nullable=False),
        sa.Column("running", sa.Boolean(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_remakings"),
        sa.UniqueConstraint("run", name="uq_remakings_run"),
    )
    carry(op.get_bind())
