"""Acting on the directory, and what the audit then says."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import pytest

from dialtree.directory.faults import NotFoundError, RefusedError
from dialtree.directory.reach import EVERYTHING
from dialtree.management.accounts import add_account
from dialtree.management.actor import Actor
from dialtree.management.users import add_user
from dialtree.storage.database import Database
from storage.plain_sql import everything, revision
from storage.shell import Shell

DANA = Actor("command line", "dana", EVERYTHING)

TOO_LARGE = (2**53, 2**63, 10**30)
"""Ids that nothing can have."""

Act: TypeAlias = tuple[str, str, int | None, dict[str, Any]]


def acts(shell: Shell, organization: int = 1) -> list[Act]:
    """Action, entity, its id and details of every audit row of an organisation."""
    found = shell.execute(
        "SELECT action, entity, entity_id, details FROM audit WHERE organization_id = ? ORDER BY id", (organization,)
    )
    return [(*row[:3], json.loads(row[3])) for row in found]


def last_act(shell: Shell, organization: int = 1) -> Act:
    """The last one, which must bear the revision that the organisation has."""
    kind, actor, reached = shell.execute(
        "SELECT actor_kind, actor, revision FROM audit WHERE organization_id = ? ORDER BY id DESC", (organization,)
    ).fetchone()
    assert (kind, actor, reached) == (DANA.kind, DANA.name, revision(shell, organization))
    return acts(shell, organization)[-1]


@contextmanager
def refused(
    shell: Shell, faults: str, kind: type[RefusedError] = RefusedError
) -> Iterator[pytest.ExceptionInfo[RefusedError]]:
    """Expects a refusal in these words, which writes nothing."""
    with unchanged(shell):
        with pytest.raises(RefusedError) as refusal:
            yield refusal
        assert str(refusal.value) == faults
        assert type(refusal.value) is kind


def not_found(shell: Shell, faults: str) -> Any:  # noqa: ANN401
    return refused(shell, faults, NotFoundError)


@contextmanager
def unchanged(shell: Shell) -> Iterator[None]:
    """Expects that nothing at all is written."""
    before = everything(shell)
    yield
    assert everything(shell) == before


async def acme(database: Database) -> None:
    """Organisation 1 with account 2 below it and user 5, and organisation 9 with user 95."""

    await add_account(database, DANA, "Acme", account_id=1)
    await add_account(database, DANA, "Support", 1, 2)
    await add_account(database, DANA, "Globex", account_id=9)
    await add_user(database, DANA, "Avi", "avi@acme.example", 1, 5)
    await add_user(database, DANA, "Gil", "", 9, 95)
