"""The directory: accounts, users, extensions, codes, and what is written down about them."""

from alembic import op

from dialtree.storage.postgresql import ddl as postgresql
from dialtree.storage.sqlite import ddl as sqlite

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables, their constraints and their triggers."""
    if op.get_bind().dialect.name == "sqlite":
        sqlite.make_schema()
    else:
        postgresql.make_schema()
