"""Queries of codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, cast, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.code import CodeState, Scope
from dialtree.directory.identifier import is_id
from dialtree.directory.reach import Reach
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.reach import within
from dialtree.storage.schema import accounts, code_usage, codes


class CodeRow(msgspec.Struct, frozen=True):
    """A code as the database keeps it, without its digest.

    Attributes:
        id: Its number.
        organization_id: The organisation of its account.
        account_id: The account it belongs to.
        last_four: Its last four characters.
        label: What people call it.
        scope: What it opens.
        networks: Where it may be used from, in CIDR notation; empty means anywhere.
        expires_at: When it ceases to match; None means never.
        created_at: When it was issued or adopted.
        revoked_at: When it was revoked; None when it was not.
        successor_id: The code that takes its place; None when it was not rotated.
    """

    id: int
    organization_id: int
    account_id: int
    last_four: str
    label: str
    scope: Scope
    networks: tuple[str, ...]
    expires_at: datetime | None
    created_at: datetime
    revoked_at: datetime | None
    successor_id: int | None


class ListedCode(msgspec.Struct, frozen=True):
    """A code as a list shows it.

    Attributes:
        code: The code.
        account_name: The name of its account.
        requests: How many requests it has answered since it was made.
        last_used_at: When it was last used, to the minute or so; None when it never was.
    """

    code: CodeRow
    account_name: str
    requests: int
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class CodeFilter:
    """Which codes a list shows.

    Attributes:
        reach: Those within it.
        now: The moment (aware), which tells those that have expired.
        organization_id: Those of one organisation; None means any.
        account_id: Those of one account; None means any.
        state: Those in one state; None means any.
    """

    reach: Reach
    now: datetime
    organization_id: int | None = None
    account_id: int | None = None
    state: CodeState | None = None


_COLUMNS = tuple(codes.c[field] for field in CodeRow.__struct_fields__)


async def find_code(connection: AsyncConnection, code_id: int) -> CodeRow | None:
    """The code with an id; None when there is none."""
    if not is_id(code_id):
        return None
    row = (await connection.execute(select(*_COLUMNS).where(codes.c.id == code_id))).one_or_none()
    return _code(row) if row else None


async def find_by_digest(connection: AsyncConnection, digest: bytes) -> CodeRow | None:
    """The code with a digest; None when there is none."""
    row = (await connection.execute(select(*_COLUMNS).where(codes.c.digest == digest))).one_or_none()
    return _code(row) if row else None


async def list_codes(connection: AsyncConnection, organization_id: int | None = None) -> list[ListedCode]:
    """The codes of an organisation, or of all, by id."""
    usage = (
        select(
            code_usage.c.code_id,
            cast(func.sum(code_usage.c.requests), code_usage.c.requests.type).label("requests"),
            func.max(code_usage.c.last_used_at, type_=code_usage.c.last_used_at.type).label("last_used_at"),
        )
        .group_by(code_usage.c.code_id)
        .subquery()
    )
    query = (
        select(accounts.c.name, func.coalesce(usage.c.requests, 0), usage.c.last_used_at, *_COLUMNS)
        .join(accounts, accounts.c.id == codes.c.account_id)
        .outerjoin(usage, usage.c.code_id == codes.c.id)
        .order_by(codes.c.id)
    )
    if organization_id is not None:
        query = query.where(codes.c.organization_id == organization_id)
    return [ListedCode(_code(row[3:]), row[0], row[1], row[2]) for row in await connection.execute(query)]


async def page_codes(connection: AsyncConnection, wanted: CodeFilter, window: Window) -> Page[tuple[CodeRow, str]]:
    """The codes that a filter lets through, each with the name of its account, sorted by `id` or `label`."""
    query = (
        select(accounts.c.name, *_COLUMNS)
        .join(accounts, accounts.c.id == codes.c.account_id)
        .where(within(wanted.reach, codes.c.organization_id, codes.c.account_id))
    )
    if wanted.organization_id is not None:
        query = query.where(codes.c.organization_id == wanted.organization_id)
    if wanted.account_id is not None:
        # With the organisation, so that the index on both finds them.
        owner = select(accounts.c.organization_id).where(accounts.c.id == wanted.account_id).scalar_subquery()
        query = query.where(codes.c.account_id == wanted.account_id, codes.c.organization_id == owner)
    if wanted.state is not None:
        query = query.where(_in_state(wanted.state, wanted.now))
    sorts = {"id": codes.c.id, "label": codes.c.label}
    return await load_page(connection, query, window, sorts, codes.c.id, lambda row: (_code(row[1:]), row[0]))


async def insert_code(connection: AsyncConnection, code: CodeRow, digest: bytes) -> int:
    """Writes a new code and returns its id."""
    values = {field: getattr(code, field) for field in CodeRow.__struct_fields__ if field != "id"}
    values["networks"] = list(code.networks)
    code_id: int = (
        await connection.execute(insert(codes).values(digest=digest, **values).returning(codes.c.id))
    ).scalar_one()
    return code_id


async def revoke_code(connection: AsyncConnection, code_id: int, at: datetime) -> None:
    """Marks a code as revoked."""
    await connection.execute(update(codes).where(codes.c.id == code_id).values(revoked_at=at))


async def update_code(connection: AsyncConnection, code: CodeRow) -> None:
    """Writes the terms of a code, and what takes its place."""
    terms = {"label": code.label, "scope": code.scope, "networks": list(code.networks), "expires_at": code.expires_at}
    written = update(codes).where(codes.c.id == code.id).values(**terms, successor_id=code.successor_id)
    await connection.execute(written)


def _in_state(state: CodeState, now: datetime) -> ColumnElement[bool]:
    if state == "revoked":
        return codes.c.revoked_at.is_not(None)
    expired = codes.c.expires_at <= now
    ended = expired if state == "expired" else or_(codes.c.expires_at.is_(None), ~expired)
    return codes.c.revoked_at.is_(None) & ended


def _code(row: Sequence[Any]) -> CodeRow:
    fields = dict(zip(CodeRow.__struct_fields__, row, strict=True))
    return CodeRow(**{**fields, "networks": tuple(fields["networks"])})
