from pathlib import Path

from benchmarks.generator import HEADER, Organization, equal_organizations, write_csv

from dialtree.contract.code import is_well_formed


def _rows(organization: Organization) -> list[dict[str, object]]:
    return [dict(zip(HEADER, row, strict=True)) for row in organization.rows()]


def test_the_same_numbers_give_the_same_file(tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    assert write_csv(first, Organization(3, 40, 7)) == write_csv(second, Organization(3, 40, 7)) == 47
    assert first.read_bytes() == second.read_bytes()


def test_accounts_stand_on_three_levels() -> None:
    organization = Organization(2, 0, 25)
    parents = {row["AccountID"]: row["ParentAccountID"] for row in _rows(organization)}
    below_root = {it for it, parent in parents.items() if parent == organization.root}
    assert parents[organization.root] == ""
    assert len(below_root) == 5
    assert {parent for it, parent in parents.items() if it not in below_root | {organization.root}} == below_root


def test_three_in_four_extensions_have_a_user_of_their_own() -> None:
    rows = [row for row in _rows(Organization(0, 100, 4)) if row["SIP"]]
    users = [row["UserID"] for row in rows if row["UserID"]]
    assert len(rows) == 100
    assert len(users) == len(set(users)) == 75
    assert all((row["UserID"] == "") == (row["UserEmail"] == "") for row in rows)


def test_names_are_hebrew_and_english() -> None:
    names = [str(row["Name"]) for row in _rows(Organization(0, 20, 4)) if row["SIP"]]
    assert any("א" <= name[0] <= "ת" for name in names)
    assert any("A" <= name[0] <= "Z" for name in names)


def test_organisations_are_of_equal_size_and_share_nothing() -> None:
    organizations = equal_organizations(1_000, 50, 10)
    rows = [row for it in organizations for row in _rows(it)]
    assert [(it.extensions, it.accounts) for it in organizations] == [(100, 5)] * 10
    assert len({row["AccountID"] for row in rows}) == 50
    assert len({row["SIP"] for row in rows if row["SIP"]}) == 1_000
    assert len({row["UserID"] for row in rows if row["UserID"]}) == 750
    assert len({it.code for it in organizations}) == 10
    assert all(is_well_formed(it.code) for it in organizations)
