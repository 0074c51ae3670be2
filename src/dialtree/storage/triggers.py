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


def change_log_triggers(table: str, entity: str, columns: Mapping[str, str]) -> list[str]:
    """The statements that make the triggers of one table.

    A change raises the revision by one and logs the row before and after; an update that changes nothing does neither.

    Args:
        table: The table; it has `id` and `organization_id`.
        entity: What the change log calls a row of it.
        columns: The columns that count, each with its kind: "value", "flag" (0 and 1 are logged as booleans), "json",
            or "secret" (a change of it raises the revision, but what it holds is not logged).
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
    return f"""\
CREATE TRIGGER {table}_identity BEFORE UPDATE OF id, organization_id ON {table}
WHEN OLD.id <> NEW.id OR OLD.organization_id <> NEW.organization_id
BEGIN
  SELECT RAISE(ABORT, '{table}: a row keeps its id and its organization');
END"""


def loop_trigger() -> str:
    """The statement that makes the trigger which refuses to move an account below itself."""
    return """\
CREATE TRIGGER accounts_loop BEFORE UPDATE OF parent_id ON accounts
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


def _values(row: str, columns: Mapping[str, str]) -> str:
    logged = {
        "value": "{row}.{column}",
        "flag": "json(CASE {row}.{column} WHEN 0 THEN 'false' ELSE 'true' END)",
        "json": "json({row}.{column})",
    }
    return ", ".join(
        f"'{column}', {logged[kind].format(row=row, column=column)}"
        for column, kind in {"id": "value", **columns}.items()
        if kind in logged
    )
