"""Column types that read the same on every database."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

# STRICT tables of SQLite know INTEGER, TEXT and BLOB alone.
Id = BigInteger().with_variant(Integer(), "sqlite")


class Flag(TypeDecorator[bool]):
    """A boolean; 0 or 1 in SQLite."""

    impl = Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """INTEGER on SQLite, BOOLEAN elsewhere."""
        return Integer() if dialect.name == "sqlite" else Boolean()

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> bool | int | None:
        """As it is stored; Python's True is SQLite's 1."""
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:  # noqa: ANN401 - as SQLAlchemy has it
        """As it is read."""
        return None if value is None else bool(value)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; ISO 8601 with six decimals and `Z` in SQLite, so that text order is time order."""

    impl = TIMESTAMP(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """TEXT on SQLite, TIMESTAMP WITH TIME ZONE elsewhere."""
        return Text() if dialect.name == "sqlite" else TIMESTAMP(timezone=True)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """As it is stored."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401 - as SQLAlchemy has it
        """As it is read: aware, in UTC."""
        if value is None or isinstance(value, datetime):
            # asyncpg gives the end of time, which is PostgreSQL's infinity, without a zone.
            return value.replace(tzinfo=UTC) if value else None
        return datetime.fromisoformat(value)


class Document(TypeDecorator[Any]):
    """A JSON document; text in SQLite."""

    impl = JSONB
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """TEXT on SQLite, JSONB elsewhere."""
        return Text() if dialect.name == "sqlite" else JSONB(none_as_null=True)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401 - as SQLAlchemy has it
        """As it is stored."""
        if value is None or dialect.name != "sqlite":
            return value
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401 - as SQLAlchemy has it
        """As it is read."""
        if value is None or dialect.name != "sqlite":
            return value
        return json.loads(value)
