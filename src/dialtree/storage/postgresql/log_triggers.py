"""The triggers that raise an organisation's revision, write the change log and announce it (DESIGN, Freshness).

They see all rows of a statement at once: for each row on its own, a statement of many rows would write the row of its
organisation as many times, and look through all versions of it each time.
"""

from collections.abc import Mapping

from dialtree.storage.postgresql.channel import CHANNEL
from dialtree.storage.postgresql.functions import trigger_function
from dialtree.storage.postgresql.locks import IDS

_DECLARED = """\
  one record;
  highest bigint;
  reached bigint;
  organization_ids bigint[] := '{}';
  bases bigint[] := '{}';"""

# A plan is kept for later statements, which may have thousands of rows where the first had one.
_SETTINGS = "SET enable_nestloop TO off"

_RAISE = """\
  FOR one IN SELECT organization_id, count(*) AS rows FROM ({changed}) AS changed GROUP BY 1 ORDER BY 1 LOOP
    UPDATE organizations SET revision = revision + one.rows WHERE id = one.organization_id
    RETURNING revision INTO reached;
    CONTINUE WHEN NOT FOUND;
    organization_ids := organization_ids || one.organization_id;
    bases := bases || reached - one.rows;
    PERFORM pg_notify('{channel}', one.organization_id || ' ' || reached);
  END LOOP;
  IF organization_ids = '{{}}' THEN
    RETURN NULL;
  END IF;"""

_LOG = """\
  INSERT INTO change_log (organization_id, revision, at, entity, entity_id, operation, before, after)
  SELECT organization_id, base + row_number() OVER (PARTITION BY organization_id ORDER BY place), statement_timestamp(),
    '{entity}', id, '{operation}', before, after
  FROM ({changed}) AS changed JOIN unnest(organization_ids, bases) AS raised (organization_id, base)
    USING (organization_id)
  ORDER BY place;"""

_INSERTED = """\
SELECT organization_id, id, NULL::jsonb AS before, {after} AS after, row_number() OVER () AS place FROM added"""
_UPDATED = """\
SELECT after.organization_id, after.id, {before} AS before, {after} AS after, place
FROM (SELECT *, row_number() OVER () AS place FROM added) AS after JOIN removed AS before ON before.id = after.id
WHERE ({old}) IS DISTINCT FROM ({new})"""
_DELETED = """\
SELECT organization_id, id, {before} AS before, NULL::jsonb AS after, row_number() OVER () AS place FROM removed"""

_FOUND_ORGANIZATIONS = """\
  INSERT INTO organizations (id, revision)
  SELECT id, coalesce((SELECT max(revision) FROM change_log WHERE organization_id = added.id), 0)
  FROM added WHERE parent_id IS NULL;"""
_DISSOLVE_ORGANIZATIONS = """\
  FOR one IN SELECT id FROM removed WHERE parent_id IS NULL LOOP
    DELETE FROM organizations WHERE id = one.id;
    PERFORM pg_notify('{channel}', one.id || ' gone');
  END LOOP;"""

# One by one, nobody moves the sequence back. Over a gap too wide for that, nobody who does so can overtake.
_NEAR = 10_000
_USE_UP_IDS = """\
  SELECT max(id) INTO highest FROM added;
  reached := coalesce(pg_sequence_last_value('{schema}.{table}_id_seq'), 0);
  IF highest > reached + {near} THEN
    PERFORM pg_advisory_xact_lock({lock});
    IF highest > coalesce(pg_sequence_last_value('{schema}.{table}_id_seq'), 0) THEN
      PERFORM setval('{schema}.{table}_id_seq', highest);
    END IF;
  ELSIF highest > reached THEN
    PERFORM nextval('{schema}.{table}_id_seq') FROM generate_series(reached + 1, highest);
  END IF;"""


END_OF_TIME = "9999-12-31 23:59:59.999999+00"
"""The last moment that a directory knows."""

_MOMENT = f"""\
to_char(
    CASE {{row}}.{{column}} WHEN 'infinity' THEN '{END_OF_TIME}' ELSE {{row}}.{{column}} END AT TIME ZONE 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
)"""


def log_triggers(schema: str, table: str, entity: str, columns: Mapping[str, str]) -> list[str]:
    """The statements that make the triggers of one table.

    A change raises the revision by one and logs the row before and after; an update that changes nothing does neither.

    Args:
        schema: The schema of the tables, quoted.
        table: The table; it has `id` and `organization_id`.
        entity: What the change log calls a row of it.
        columns: The columns that count, each with its kind, as in `storage.logged`.
    """
    ids = _USE_UP_IDS.format(schema=schema.replace("'", "''"), table=table, near=_NEAR, lock=IDS)
    found, dissolve = (_FOUND_ORGANIZATIONS, _DISSOLVE_ORGANIZATIONS) if table == "accounts" else ("", "")
    compared = {row: ", ".join(f"{row}.{column}" for column in columns) for row in ("before", "after")}
    updated = _UPDATED.format(
        before=_document("before", columns), after=_document("after", columns),
        old=compared["before"], new=compared["after"],
    )  # fmt: skip
    return [
        *_trigger(
            schema, table, entity, "insert", "NEW TABLE AS added",
            _INSERTED.format(after=_document("added", columns)), f"{found}\n{ids}", "",
        ),
        *_trigger(schema, table, entity, "update", "NEW TABLE AS added OLD TABLE AS removed", updated, "", ""),
        *_trigger(
            schema, table, entity, "delete", "OLD TABLE AS removed",
            _DELETED.format(before=_document("removed", columns)), "", dissolve,
        ),
    ]  # fmt: skip


def _trigger(
    schema: str, table: str, entity: str, operation: str, tables: str, changed: str, prepare: str, conclude: str
) -> list[str]:
    name = f"{table}_{operation}_log"
    body = "\n".join(
        (
            prepare,
            _RAISE.format(changed=changed, channel=CHANNEL),
            _LOG.format(entity=entity, operation=operation, changed=changed),
            conclude.format(channel=CHANNEL),
            "  RETURN NULL;",
        )
    )
    trigger = (
        f"CREATE TRIGGER {name} AFTER {operation.upper()} ON {schema}.{table} REFERENCING {tables} FOR EACH STATEMENT"
        f" EXECUTE FUNCTION {schema}.{name}()"
    )
    return [trigger_function(schema, name, _DECLARED, body, _SETTINGS), trigger]


def _document(row: str, columns: Mapping[str, str]) -> str:
    logged = {
        "value": "{row}.{column}",
        "flag": "{row}.{column}",
        "json": "{row}.{column}",
        "moment": _MOMENT,
    }
    values = ", ".join(
        f"'{column}', {logged[kind].format(row=row, column=column)}"
        for column, kind in {"id": "value", **columns}.items()
        if kind in logged
    )
    return f"jsonb_build_object({values})"
