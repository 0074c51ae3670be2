"""`/api/v1/audit`: who did what."""

from datetime import datetime
from typing import Annotated, Literal

from litestar import Controller, get
from litestar.params import QueryParameter
from litestar.response import Stream

from dialtree.directory.fields import clean_fields
from dialtree.directory.identifier import MAX_ID
from dialtree.directory.text import PRINTABLE, clean_text
from dialtree.management.actor import ActorKind
from dialtree.management.audit_changes import list_act_changes
from dialtree.management.audit_export import export_csv, export_ndjson
from dialtree.management.permissions import Permission
from dialtree.storage.audit import Act, AuditFilter, list_acts
from dialtree.storage.changes import Change
from dialtree.storage.paging import USUAL
from dialtree.web.authentication import Requested
from dialtree.web.moments import aware
from dialtree.web.pages import Cursor, Limit, Listed, listed, newest_first, window
from dialtree.web.parameters import Directory, PathId, QueryId

_LONGEST = 300

_Organization = Annotated[
    int | None,
    QueryParameter(ge=0, le=MAX_ID, description="Only of this organisation; 0 for what concerns all of them."),
]
_ActorKind = Annotated[ActorKind | None, QueryParameter(description="Only by who came by this way.")]
_Actor = Annotated[
    str | None,
    QueryParameter(
        max_length=_LONGEST, description="Only by whose name holds this.", schema_extra={"pattern": PRINTABLE}
    ),
]
_WORD = {"pattern": "^[a-z_]*$"}
_Action = Annotated[
    str | None, QueryParameter(max_length=100, description="Only this: `add`, `set`, `move`, …", schema_extra=_WORD)
]
_Entity = Annotated[
    str | None,
    QueryParameter(
        max_length=100,
        description="Only what was done to `account`, `extension`, …, or has changed any among others.",
        schema_extra=_WORD,
    ),
]
_Since = Annotated[datetime | None, QueryParameter(description="Only from this moment on.")]
_Until = Annotated[datetime | None, QueryParameter(description="Only before this moment.")]
_Format = Annotated[
    Literal["csv", "ndjson"],
    QueryParameter(description="`csv` for a spreadsheet, `ndjson` for a program: JSON, an entry a line."),
]

_FORMATS = {
    "csv": (export_csv, "text/csv"),
    "ndjson": (export_ndjson, "application/x-ndjson"),
}
_EXAMPLES = {
    "text/csv": "at,actor,action,entity,entity_id\r\n2026-01-31T12:00:00Z,Dana Levi,set,extension,420\r\n",
    "application/x-ndjson": '{"at":"2026-01-31T12:00:00Z","actor_kind":"person","action":"set","entity":"extension"}\n',
}
"""What each format looks like, shortened."""


class AuditController(Controller):
    """Audit."""

    path = "/audit"
    tags = ("Audit",)

    @get(permission=Permission.READ)
    async def list_audit(
        self,
        request: Requested,
        directory: Directory,
        limit: Limit = USUAL,
        cursor: Cursor = None,
        organization_id: _Organization = None,
        actor_kind: _ActorKind = None,
        actor: _Actor = None,
        action: _Action = None,
        entity: _Entity = None,
        entity_id: QueryId = None,
        since: _Since = None,
        until: _Until = None,
    ) -> Listed[Act]:
        """List who did what, newest first.

        Who sees a part of an organisation sees what was done to its accounts, extensions, users, codes and tokens, and
        by those who manage there. What changed many things, as an import does, is found by each thing that it changed,
        as far as the change log goes back.
        """
        asked = newest_first(limit, cursor)
        wanted = _wanted(
            request, organization_id, actor_kind, actor, action, entity, entity_id, since=since, until=until
        )
        async with directory.read() as connection:
            return listed(await list_acts(connection, wanted, asked), asked, lambda it: it)

    @get("/{act_id:int}/changes", permission=Permission.READ, operation_id="listAuditChanges")
    async def list_changes(
        self,
        request: Requested,
        directory: Directory,
        act_id: PathId,
        limit: Limit = USUAL,
        cursor: Cursor = None,
    ) -> Listed[Change]:
        """List what an entry of the audit has changed, with the values before and after, in the order of the changes.

        Who sees a part of an organisation sees what was changed there. What the change log no longer has is missing.
        """
        asked = window(limit, cursor, "revision")
        page = await list_act_changes(directory, request.user.reach, act_id, asked)
        return listed(page, asked, lambda it: it)

    @get("/export", permission=Permission.READ, media_types=_EXAMPLES)
    async def export_audit(
        self,
        request: Requested,
        directory: Directory,
        format: _Format = "csv",  # noqa: A002 - the name on the wire
        organization_id: _Organization = None,
        actor_kind: _ActorKind = None,
        actor: _Actor = None,
        action: _Action = None,
        entity: _Entity = None,
        entity_id: QueryId = None,
        since: _Since = None,
        until: _Until = None,
    ) -> Stream:
        """Download who did what, newest first, as one file."""
        wanted = _wanted(
            request, organization_id, actor_kind, actor, action, entity, entity_id, since=since, until=until
        )
        export, media_type = _FORMATS[format]
        named = {"Content-Disposition": f'attachment; filename="audit.{format}"'}
        return Stream(export(directory, wanted), media_type=media_type, headers=named)


def _wanted(
    request: Requested,
    organization_id: int | None,
    actor_kind: str | None,
    actor: str | None,
    action: str | None,
    entity: str | None,
    entity_id: int | None,
    *,
    since: datetime | None,
    until: datetime | None,
) -> AuditFilter:
    texts = {"actor_kind": actor_kind, "actor": actor, "action": action, "entity": entity}
    return AuditFilter(
        reach=request.user.reach,
        organization_id=organization_id,
        **clean_fields(texts, dict.fromkeys(texts, _clean)),
        entity_id=entity_id,
        since=None if since is None else aware("since", since),
        until=None if until is None else aware("until", until),
    )


def _clean(field: str, text: str | None) -> str | None:
    return None if text is None else clean_text(field, text, _LONGEST)
