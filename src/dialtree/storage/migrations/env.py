"""Where Alembic enters: runs the migrations on the connection that `storage.migrate` hands over."""

from alembic import context

from dialtree.storage.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
