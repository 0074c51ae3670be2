"""What of an organisation's activity a filter lets through: rows of the audit, and changes that no row accounts for."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, false, literal_column, or_, select, union_all

from dialtree.directory.identifier import is_id
from dialtree.directory.reach import Reach
from dialtree.storage.audit_reach import acts_within
from dialtree.storage.history import entries_within
from dialtree.storage.reach import users_within, within
from dialtree.storage.schema import audit, change_log, users

By: TypeAlias = Literal["person", "token", "command line", "server", "import", "database"]
"""By which way something was done. "import" is an import by whichever way; "database" is the database's own shell, of
which the change log alone tells."""


_DIGITS = 19


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """What of an organisation's activity is wanted.

    Attributes:
        reach: What is within it, as `AuditFilter` has it.
        organization_id: The organisation.
        by: What was done by one way; None means any.
        entities: What was done to things of these kinds; none means any.
        search: What has this in who did it or in its details, or was done to the thing of this number; ASCII letters
            in any case. "" means everything.
        since: What was done from this moment on.
        until: What was done before this moment.
    """

    reach: Reach
    organization_id: int
    by: By | None = None
    entities: Collection[str] = ()
    search: str = ""
    since: datetime | None = None
    until: datetime | None = None


def found(wanted: ActivityFilter) -> Any:  # noqa: ANN401 - a subquery, whose columns no type tells
    """What is found, as a subquery: the revision, and the number of the act, 0 of a change without one."""
    parts = []
    if wanted.by != "database":
        parts.append(_acts(wanted))
    if wanted.by in {None, "database"}:
        parts.append(_unwritten(wanted))
    return (parts[0] if len(parts) == 1 else union_all(*parts)).subquery()


def _acts(wanted: ActivityFilter) -> Select[*tuple[Any, ...]]:
    query = select(audit.c.revision, audit.c.id.label("number")).where(
        audit.c.organization_id == wanted.organization_id, acts_within(wanted.reach)
    )
    if wanted.by == "import":
        query = query.where(audit.c.action == "import")
    elif wanted.by is not None:
        query = query.where(audit.c.actor_kind == wanted.by)
    if wanted.search:
        text = or_(audit.c.actor.icontains(wanted.search, autoescape=True), _has(audit.c.details, wanted.search))
        query = query.where(or_(text, _is_of_number(audit.c.entity_id, wanted.search)))
    return query.where(*_bounds(wanted, audit.c.entity, audit.c.at))


def _unwritten(wanted: ActivityFilter) -> Select[*tuple[Any, ...]]:
    """The changes that no act has made."""
    same = and_(
        audit.c.organization_id == change_log.c.organization_id,
        audit.c.revision == change_log.c.revision,
        audit.c.entity_id == change_log.c.entity_id,
        # An organisation's name and state are those of its root account.
        or_(
            audit.c.entity == change_log.c.entity,
            and_(audit.c.entity == "organization", change_log.c.entity == "account"),
        ),
    )
    many = and_(
        audit.c.organization_id == change_log.c.organization_id,
        audit.c.first_revision.is_not(None),
        audit.c.revision >= change_log.c.revision,
        audit.c.first_revision <= change_log.c.revision,
    )
    query = select(change_log.c.revision, literal_column("0").label("number")).where(
        change_log.c.organization_id == wanted.organization_id,
        ~exists().where(many).correlate(change_log),
        ~exists().where(same).correlate(change_log),
        changes_within(wanted.reach),
    )
    if wanted.search:
        states = (_has(state, wanted.search) for state in (change_log.c.before, change_log.c.after))
        query = query.where(or_(*states, _is_of_number(change_log.c.entity_id, wanted.search)))
    return query.where(*_bounds(wanted, change_log.c.entity, change_log.c.at))


def changes_within(reach: Reach) -> ColumnElement[bool]:
    """Whether a row of the change log is within a reach."""
    log = change_log.c
    if reach.account_id is None:
        return within(reach, log.organization_id, log.entity_id)
    return or_(
        and_(log.entity.in_(("extension", "code")), entries_within(reach)),
        and_(log.entity == "account", within(reach, log.organization_id, log.entity_id)),
        and_(log.entity == "user", exists().where(users.c.id == log.entity_id, users_within(reach))),
    )


def _bounds(
    wanted: ActivityFilter, entity: ColumnElement[str], at: ColumnElement[datetime]
) -> list[ColumnElement[bool]]:
    bounds: list[ColumnElement[bool]] = []
    if wanted.entities:
        bounds.append(entity.in_(wanted.entities))
    if wanted.since is not None:
        bounds.append(at >= wanted.since)
    if wanted.until is not None:
        bounds.append(at < wanted.until)
    return bounds


def _has(document: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    # As it stands in JSON, in which quotes and the like are escaped.
    return cast(document, Text()).icontains(json.dumps(text, ensure_ascii=False)[1:-1], autoescape=True)


def _is_of_number(column: ColumnElement[int], text: str) -> ColumnElement[bool]:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
    return column == number if is_id(number) else false()
