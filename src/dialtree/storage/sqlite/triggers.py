"""The triggers that raise an organisation's revision and write the change log (DESIGN, Freshness), for SQLite."""

from collections.abc import Mapping

_ROW = "json_object({values})"
_WRITE_LOG = """\
CREATE TRIGGER {table}_{operation}_log AFTER {event} ON {table}{condition}
BEGIN
{prepare}  UPDATE organizations SET revision = revision + 1 WHERE id = {row}.organization_id;
  INSERT INTO change_log (organization_id, revision, at, entity, entity_id, operation, before, after)
  SELECT id, revision, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), '{entity}', {row}.id, '{operation}', {before}, {after}
  FROM organizations WHERE id = {row}.organization_id;
{conclude}END"""

_FOUND_ORGANIZATION = """\
  INSERT INTO organizations (id, revision)
  SELECT NEW.id, coalesce((SELECT max(revision) FROM change_log WHERE organization_id = NEW.id), 0)
  WHERE NEW.parent_id IS NULL;
"""
_DISSOLVE_ORGANIZATION = """\
  DELETE FROM organizations WHERE id = OLD.id AND OLD.parent_id IS NULL;
"""

_PARENT_FIRST = """\
CREATE TRIGGER accounts_parent_first BEFORE INSERT ON accounts
WHEN NEW.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM accounts WHERE id = NEW.parent_id)
BEGIN
  SELECT RAISE(ABORT, 'accounts: an account goes below one that exists');
END"""
_NO_LOOP = """\
CREATE TRIGGER accounts_no_loop BEFORE UPDATE OF parent_id ON accounts
WHEN NEW.parent_id IS NOT OLD.parent_id AND NEW.id IN (
  WITH RECURSIVE above (id) AS (
    SELECT NEW.parent_id
    UNION
    SELECT accounts.parent_id FROM accounts JOIN above ON accounts.id = above.id WHERE accounts.parent_id IS NOT NULL
  ) SELECT id FROM above
)
BEGIN
  SELECT RAISE(ABORT, 'accounts: an account cannot stand below itself');
END"""
_ROOT_LAST = """\
CREATE TRIGGER accounts_root_last BEFORE DELETE ON accounts
WHEN OLD.parent_id IS NULL AND (
  EXISTS (SELECT 1 FROM accounts WHERE organization_id = OLD.id AND id <> OLD.id)
  OR EXISTS (SELECT 1 FROM users WHERE organization_id = OLD.id)
  OR EXISTS (SELECT 1 FROM extensions WHERE organization_id = OLD.id)
  OR EXISTS (SELECT 1 FROM codes WHERE organization_id = OLD.id)
)
BEGIN
  SELECT RAISE(ABORT, 'accounts: an organization goes after all that is in it');
END"""


def change_log_triggers(table: str, entity: str, columns: Mapping[str, str]) -> list[str]:
    """The statements that make the triggers of one table.

    A change raises the revision by one and logs the row before and after; an update that changes nothing does neither.

    Args:
        table: The table; it has `id` and `organization_id`.
        entity: What the change log calls a row of it.
        columns: The columns that count, each with its kind, as in `storage.logged`.
    """
    old, new = (_ROW.format(values=_values(row, columns)) for row in ("OLD", "NEW"))
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    found, dissolve = (_FOUND_ORGANIZATION, _DISSOLVE_ORGANIZATION) if table == "accounts" else ("", "")
    return [
        _WRITE_LOG.format(
            table=table, entity=entity, operation="insert", event="INSERT", condition="", row="NEW",
            before="NULL", after=new, prepare=found, conclude="",
        ),
        _WRITE_LOG.format(
            table=table, entity=entity, operation="update", event="UPDATE", condition=f"\nWHEN {changed}", row="NEW",
            before=old, after=new, prepare="", conclude="",
        ),
        _WRITE_LOG.format(
            table=table, entity=entity, operation="delete", event="DELETE", condition="", row="OLD",
            before=old, after="NULL", prepare="", conclude=dissolve,
        ),
    ]  # fmt: skip


def identity_trigger(table: str) -> str:
    """The statement that makes the trigger which keeps a row's id and organisation as they were given."""
    # Of every column: an id can also be written by SQLite's own names for it, such as rowid.
    return f"""\
CREATE TRIGGER {table}_identity BEFORE UPDATE ON {table}
WHEN OLD.id <> NEW.id OR OLD.organization_id <> NEW.organization_id
BEGIN
  SELECT RAISE(ABORT, '{table}: a row keeps its id and its organization');
END"""


def tree_triggers() -> list[str]:
    """The statements that make the triggers which keep accounts a tree.

    Foreign keys do not: they are checked when a statement has ended, so that accounts inserted together could hold one
    another, and a root deleted together with what is below it would take the revision away before the rest is logged.
    """
    return [_PARENT_FIRST, _NO_LOOP, _ROOT_LAST]


def _values(row: str, columns: Mapping[str, str]) -> str:
    logged = {
        "value": "{row}.{column}",
        "moment": "{row}.{column}",
        "flag": "json(CASE {row}.{column} WHEN 0 THEN 'false' ELSE 'true' END)",
        "json": "json({row}.{column})",
    }
    return ", ".join(
        f"'{column}', {logged[kind].format(row=row, column=column)}"
        for column, kind in {"id": "value", **columns}.items()
        if kind in logged
    )
