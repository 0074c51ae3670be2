"""Which acts of the audit somebody sees."""

from sqlalchemy import ColumnElement, Table, and_, exists, or_, true

from dialtree.directory.reach import Reach
from dialtree.storage.audit_changes import made_by_many, touches
from dialtree.storage.history import entries_within
from dialtree.storage.reach import users_within, within
from dialtree.storage.schema import accounts, audit, change_log, codes, credentials, extensions, tokens, users


def acts_within(reach: Reach) -> ColumnElement[bool]:
    """Whether a row of the audit is within a reach, as `AuditFilter` says."""
    if reach.organization_id is None:
        return true()
    whole = audit.c.organization_id == reach.organization_id
    if reach.account_id is None:
        return whole
    standing = {
        "account": exists().where(accounts.c.id == audit.c.entity_id, _stands_within(reach, accounts, accounts.c.id)),
        "extension": _extension_within(reach),
        # By the extension that they hold.
        "agent": _extension_within(reach),
        "code": exists().where(codes.c.id == audit.c.entity_id, _stands_within(reach, codes, codes.c.account_id)),
        "token": exists().where(tokens.c.id == audit.c.entity_id, _stands_within(reach, tokens, tokens.c.account_id)),
        "user": exists().where(users.c.id == audit.c.entity_id, users_within(reach)),
    }
    acting = {
        "token": exists().where(tokens.c.id == audit.c.actor_id, _stands_within(reach, tokens, tokens.c.account_id)),
        "person": exists().where(
            credentials.c.id == audit.c.actor_id, _stands_within(reach, credentials, credentials.c.account_id)
        ),
    }
    done_to = (and_(audit.c.entity == kind, condition) for kind, condition in standing.items())
    done_by = (and_(audit.c.actor_kind == kind, condition) for kind, condition in acting.items())
    return and_(whole, or_(*done_to, *done_by, exists().where(made_by_many(audit), touches(reach))))


def _extension_within(reach: Reach) -> ColumnElement[bool]:
    present = _stands_within(reach, extensions, extensions.c.account_id)
    deleted = and_(change_log.c.entity == "extension", change_log.c.operation == "delete")
    return or_(
        exists().where(extensions.c.id == audit.c.entity_id, present),
        exists().where(change_log.c.entity_id == audit.c.entity_id, deleted, entries_within(reach)),
    )


def _stands_within(reach: Reach, table: Table, account: ColumnElement[int]) -> ColumnElement[bool]:
    return within(reach, table.c.organization_id, account)
