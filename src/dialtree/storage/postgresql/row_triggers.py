"""The triggers that refuse what would break the directory. Each does its work for rows that could break it alone."""

from collections.abc import Iterable

from dialtree.storage.postgresql.functions import trigger_function

_REFUSE = "  RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = TG_ARGV[0];"

# Looked for by the organisation as well: by the id alone, PostgreSQL may go through the whole of the index that begins
# with the organisation, where it takes the table for empty. A parent in another is left to the foreign key.
_PARENT_FIRST = """\
  IF NOT EXISTS (SELECT FROM accounts WHERE organization_id = NEW.organization_id AND id = NEW.parent_id)
    AND NOT EXISTS (SELECT FROM accounts WHERE id = NEW.parent_id)
  THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'accounts: an account goes below one that exists';
  END IF;
  RETURN NEW;"""

# Two that move accounts of one organisation wait for each other: what each sees is then what the other left.
# LIMIT has each parent looked up by itself: as a join, all accounts might be read for each step up.
_NO_LOOP = """\
  PERFORM FROM organizations WHERE id = NEW.organization_id FOR NO KEY UPDATE;
  IF EXISTS (
    WITH RECURSIVE above (id) AS (
      SELECT NEW.parent_id
      UNION
      SELECT next.parent_id FROM above CROSS JOIN LATERAL (
        SELECT parent_id FROM accounts WHERE organization_id = NEW.organization_id AND id = above.id LIMIT 1
      ) AS next WHERE next.parent_id IS NOT NULL
    ) SELECT FROM above WHERE id = NEW.id
  ) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'accounts: an account cannot stand below itself';
  END IF;
  RETURN NEW;"""

_ROOT_LAST = """\
  IF EXISTS (SELECT FROM accounts WHERE organization_id = OLD.id AND id <> OLD.id)
    OR EXISTS (SELECT FROM users WHERE organization_id = OLD.id)
    OR EXISTS (SELECT FROM extensions WHERE organization_id = OLD.id)
    OR EXISTS (SELECT FROM codes WHERE organization_id = OLD.id)
  THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'accounts: an organization goes after all that is in it';
  END IF;
  RETURN OLD;"""


def guards(schema: str, kept: Iterable[str], owned: Iterable[str]) -> list[str]:
    """The statements that make what keeps rows as they were given.

    Args:
        schema: The schema of the tables, quoted.
        kept: Tables that must not be emptied by TRUNCATE, of which triggers for each row would not hear.
        owned: Tables whose rows keep their id and their organisation.
    """
    refuse = trigger_function(schema, "refuse", "", _REFUSE)
    truncating = [
        f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {schema}.{table} FOR EACH STATEMENT"
        f" EXECUTE FUNCTION {schema}.refuse('{table}: TRUNCATE would leave no trace in the change log')"
        for table in kept
    ]
    identity = [
        f"CREATE TRIGGER {table}_identity BEFORE UPDATE ON {schema}.{table} FOR EACH ROW"
        " WHEN (OLD.id <> NEW.id OR OLD.organization_id <> NEW.organization_id)"
        f" EXECUTE FUNCTION {schema}.refuse('{table}: a row keeps its id and its organization')"
        for table in owned
    ]
    return [refuse, *truncating, *identity]


def tree_guards(schema: str) -> list[str]:
    """The statements that make the triggers which keep accounts a tree.

    Foreign keys do not: they are checked when a statement has ended, so that accounts inserted together could hold one
    another.
    """
    made = {
        "accounts_parent_first": (_PARENT_FIRST, "INSERT", "NEW.parent_id IS NOT NULL"),
        "accounts_no_loop": (_NO_LOOP, "UPDATE", "NEW.parent_id IS DISTINCT FROM OLD.parent_id"),
        "accounts_root_last": (_ROOT_LAST, "DELETE", "OLD.parent_id IS NULL"),
    }
    functions = [trigger_function(schema, name, "", body) for name, (body, _, _) in made.items()]
    triggers = [
        f"CREATE TRIGGER {name} BEFORE {event} ON {schema}.accounts FOR EACH ROW WHEN ({condition})"
        f" EXECUTE FUNCTION {schema}.{name}()"
        for name, (_, event, condition) in made.items()
    ]
    return [*functions, *triggers]
