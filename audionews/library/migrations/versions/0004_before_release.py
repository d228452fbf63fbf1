"""Where homes made before 0.1.0 stand. A new database is never here: ``schema.py`` makes it as the newest migration leaves it."""

revision = "0004"
down_revision = None


def upgrade() -> None:
    """Nothing: no home comes here from before."""
