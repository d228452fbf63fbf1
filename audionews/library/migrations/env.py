"""Alembic asks this file how to reach the database: always by the connection that ``database.migrate`` holds."""

from alembic import context

from audionews.library.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
