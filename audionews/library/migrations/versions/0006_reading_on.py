"""How far a source was read, what an item's page last said, and when the item last stood in the list."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("sources", sa.Column("read_to", sa.BigInteger()))
    op.add_column("sources", sa.Column("skipped", sa.Integer()))
    for column in (
        sa.Column("guid", sa.String(length=300)),
        sa.Column("title", sa.Text()),
        sa.Column("page_hash", sa.String(length=64)),
        sa.Column("listed_at", sa.BigInteger()),
        sa.Column("absences", sa.Integer()),
    ):
        op.add_column("source_items", column)
