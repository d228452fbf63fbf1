"""Messages that tell of stories: to whom, and what each of them says as it was last sent."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "message_targets",
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.String(length=40)),
        sa.Column("held_until", sa.BigInteger()),
        sa.Column("next_at", sa.BigInteger()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text()),
        sa.PrimaryKeyConstraint("channel", "target", name="pk_message_targets"),
    )
    op.create_table(
        "message_posts",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("message_id", ID),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("returned", sa.Text()),
        sa.Column("media_hash", sa.String(length=64)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("corrections_to", ID, nullable=False),
        sa.Column("sent_at", sa.BigInteger()),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text()),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_message_posts_article_id"),
        sa.PrimaryKeyConstraint("id", name="pk_message_posts"),
        sa.UniqueConstraint("article_id", "target", "part", name="uq_message_posts_article_id_target_part"),
    )
