"""A newsroom's own CMS as a source: what is done by itself and by which rule; links for a lost password, people known elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for column in (
        sa.Column("own", sa.Boolean()),
        sa.Column("held", sa.Boolean()),
        sa.Column("day_limit", sa.Integer()),
        sa.Column("shape", sa.Text()),
    ):
        op.add_column("sources", column)
    for column in (
        sa.Column("kind", sa.String(length=12)),
        sa.Column("rule", sa.String(length=40)),
        sa.Column("facts", sa.Text()),
    ):
        op.add_column("proposals", column)
    op.add_column("alarms", sa.Column("sent_at", sa.BigInteger()))
    op.add_column("editors", sa.Column("subject", sa.String(length=255)))
    op.create_index("ix_editors_subject", "editors", ["subject"], unique=True)
    op.create_table(
        "rulings",
        sa.Column("id", ID, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("article", sa.Text()),
        sa.Column("base_revision", sa.Integer()),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_rulings"),
    )
    op.create_index("ix_rulings_state_at", "rulings", ["state", "at"])
    op.create_index("ix_rulings_slug_state", "rulings", ["slug", "state"])
    op.create_index("ix_rulings_source_id_done_at", "rulings", ["source_id", "done_at"])
    op.create_table(
        "links",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("editor_id", ID, nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["editor_id"], ["editors.id"], name="fk_links_editor_id"),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_links"),
    )
