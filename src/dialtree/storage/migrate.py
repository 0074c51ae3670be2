"""Runs the migrations, on a connection of any database."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(connection: Connection) -> None:
    """Brings the schema up to date, in the transaction that is open."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def head() -> str | None:
    """The version that the migrations lead to."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
