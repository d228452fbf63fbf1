"""Under which addresses of its source a story is found, so that an article's own page can ask for its sound."""

import sqlalchemy as sa
from alembic import op

from audionews.library.migrations.carry import carry_addresses

revision = "0010"
down_revision = "0009"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "story_addresses",
        sa.Column("name_hash", sa.String(length=64), nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_story_addresses_article_id"),
        sa.PrimaryKeyConstraint("name_hash", "article_id", name="pk_story_addresses"),
    )
    carry_addresses(op.get_bind())
