"""Run by Alembic: migrate over the connection, and in the transaction, that `migrate` hands over."""

from alembic import context

from diip_adapters.sql.engine.migrate import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
context.run_migrations()
