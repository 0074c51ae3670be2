"""`dialtree changes prune`."""

from pathlib import Path

import pytest

from support.directory import execute, read

from .conftest import Cli

OLD = "2020-01-01T12:00:00.000000Z"


@pytest.fixture
def aged(sample: Path) -> Path:
    """The sample organisation, of whose changes all but the last five are old; and one that is no more."""
    execute(sample, "INSERT INTO accounts (id, organization_id, name) VALUES (7, 7, 'Initech')")
    execute(sample, "DELETE FROM accounts WHERE id = 7")
    execute(sample, "UPDATE change_log SET at = ? WHERE revision <= (SELECT revision - 5 FROM organizations)", OLD)
    return sample


def kept(path: Path) -> dict[int, int]:
    return dict(read(path, "SELECT organization_id, count(*) FROM change_log GROUP BY 1"))


def test_what_is_old_goes(cli: Cli, aged: Path) -> None:
    ((revision,),) = read(aged, "SELECT revision FROM organizations")
    ran = cli("changes", "prune", "--before", "2020-01-02")
    assert ran.succeeded().splitlines() == [
        "Organisation  Changes deleted  Up to revision",
        "           7                1               1",
        f"        5000  {revision - 5:>15}  {revision - 5:>14}",
    ]
    assert kept(aged) == {7: 1, 5000: 5}
    assert read(aged, "SELECT * FROM change_log_floors ORDER BY organization_id") == [(7, 1), (5000, revision - 5)]
    audited = read(
        aged, "SELECT organization_id, action, entity, details FROM audit WHERE action = 'prune' ORDER BY id"
    )
    assert audited == [
        (7, "prune", "change log", '{"before":"2020-01-02T00:00:00+00:00","up_to_revision":1,"changes":1}'),
        (
            5000,
            "prune",
            "change log",
            f'{{"before":"2020-01-02T00:00:00+00:00","up_to_revision":{revision - 5},"changes":{revision - 5}}}',
        ),
    ]
    again = cli("changes", "prune", "--before", "2020-01-02")
    assert (again.succeeded(), again.err) == ("", "Nothing to delete.\n")


def test_the_last_change_stays(cli: Cli, aged: Path) -> None:
    ((revision,),) = read(aged, "SELECT revision FROM organizations")
    pruned = cli("changes", "prune", "--keep", "0", "--organization", "5000", "--json").json
    assert pruned == [{"organization_id": 5000, "changes": revision - 1, "revision": revision - 1}]
    assert kept(aged) == {7: 2, 5000: 1}
    # It tells an organisation that is made anew where to go on.
    assert cli("changes", "prune", "--keep", "0", "--json").json == [
        {"organization_id": 7, "changes": 1, "revision": 1}
    ]
    execute(aged, "INSERT INTO accounts (id, organization_id, name) VALUES (7, 7, 'Initech again')")
    assert read(aged, "SELECT revision FROM organizations WHERE id = 7") == [(3,)]


@pytest.mark.usefixtures("aged")
def test_young_changes_stay(cli: Cli, aged: Path) -> None:
    before = kept(aged)
    assert cli("changes", "prune", "--keep", "36500", "--json").json == []
    assert cli("changes", "prune", "--before", "2019-12-31T23:59:59Z", "--json").json == []
    assert kept(aged) == before


@pytest.mark.usefixtures("sample")
def test_misuse(cli: Cli) -> None:
    for arguments in ((), ("--keep", "1", "--before", "2020-01-01"), ("--keep", "-1"), ("--before", "x")):
        assert cli("changes", "prune", *arguments).misused()
    assert cli("changes", "prune", "--before", "2999-01-01").refused().endswith("--before: in the future")
    missing = cli("changes", "prune", "--keep", "1", "--organization", "8").refused()
    assert missing.endswith("organization: nothing was ever changed in an organisation 8")


def test_it_goes_on_after_it_was_stopped(cli: Cli, aged: Path) -> None:
    ((revision,),) = read(aged, "SELECT revision FROM organizations")
    execute(aged, "INSERT INTO change_log_floors VALUES (5000, ?)", revision - 5)
    execute(aged, "DELETE FROM change_log WHERE organization_id = 5000 AND revision < 9")
    pruned = cli("changes", "prune", "--before", "2020-01-02", "--organization", "5000", "--json").json
    assert pruned == [{"organization_id": 5000, "changes": revision - 5 - 8, "revision": revision - 5}]
    assert kept(aged)[5000] == 5
