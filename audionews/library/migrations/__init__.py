"""Alembic's migrations; each only adds, so that an older process goes on working beside a newer one."""
