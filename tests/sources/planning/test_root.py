from collections.abc import Mapping

import pytest

from dialtree.directory.faults import RefusedError
from dialtree.sources.planning.root import find_root
from dialtree.sources.record import Reading, Record

from .builders import extension_row, reading, row

ACME = row(account_id=7, account_name="Acme", parent_account_id=None)
SALES = row(account_id=8, account_name="Sales", parent_account_id=7)


def refusal(reading: Reading, option: tuple[int, str] | None, organization_of: Mapping[int, int]) -> str:
    with pytest.raises(RefusedError) as refused:
        find_root(reading, option, organization_of)
    (fault,) = refused.value.faults
    assert fault.field == "--organization"
    return fault.message


class TestWithTheOption:
    def test_an_organisation_that_exists(self) -> None:
        assert find_root(reading(SALES), (7, ""), {7: 7, 8: 7}) == (7, "")

    def test_its_name_is_handed_on(self) -> None:
        assert find_root(reading(), (7, "Apex"), {7: 7}) == (7, "Apex")

    def test_an_account_below_one_is_no_organisation(self) -> None:
        message = refusal(reading(), (8, "Sales"), {8: 7})
        assert message == "account 8 is no organisation but below organisation 7"

    def test_a_new_one_with_a_name(self) -> None:
        assert find_root(reading(), (7, "Acme"), {}) == (7, "Acme")

    def test_a_new_one_that_the_file_names(self) -> None:
        nameless = extension_row(account_id=7, account_name="")
        assert find_root(reading(nameless, ACME), (7, ""), {}) == (7, "")

    def test_a_new_one_that_nobody_names(self) -> None:
        nameless = extension_row(account_id=7, account_name="")
        message = refusal(reading(nameless, SALES), (7, ""), {})
        assert message == "account 7 is new and the file does not name it; give its name: --organization 7:NAME"

    def test_it_goes_before_what_the_directory_knows(self) -> None:
        assert find_root(reading(SALES), (3, ""), {3: 3, 8: 7}) == (3, "")


class TestByWhatTheDirectoryKnows:
    def test_accounts_of_one_organisation(self) -> None:
        assert find_root(reading(SALES, row(account_id=9, account_name="New")), None, {8: 7}) == (7, "")

    def test_an_account_above_is_enough(self) -> None:
        new = row(account_id=9, account_name="New", parent_account_id=8)
        assert find_root(reading(new), None, {8: 7}) == (7, "")

    def test_accounts_of_several(self) -> None:
        message = refusal(reading(SALES), None, {8: 7, 20: 19, 5: 3})
        assert message == "the file names accounts of organisations 3, 7 and 19; a file goes into one"


class TestByTheFileItself:
    def test_its_one_account_without_one_above(self) -> None:
        assert find_root(reading(SALES, ACME), None, {}) == (7, "")

    def test_without_a_column_for_it(self) -> None:
        assert find_root(reading(extension_row(account_id=7, account_name="Acme")), None, {}) == (7, "")

    def test_one_above_that_nobody_knows_is_none(self) -> None:
        below_unknown = row(account_id=7, account_name="Acme", parent_account_id=1)
        assert find_root(reading(below_unknown, SALES), None, {}) == (7, "")

    def test_one_record_with_one_above_is_enough(self) -> None:
        again = extension_row(account_id=8, account_name="Sales")
        assert find_root(reading(again, SALES, ACME), None, {}) == (7, "")

    def test_a_root_without_a_name(self) -> None:
        message = refusal(reading(extension_row(account_id=7)), None, {})
        assert message == "account 7 is new and the file does not name it; give its name: --organization 7:NAME"

    def test_several_roots(self) -> None:
        message = refusal(reading(ACME, extension_row(account_id=9)), None, {})
        assert message == (
            "the file does not name one root account but 7 'Acme' and 9; "
            "say which organisation the file goes into: --organization ID[:NAME]"
        )

    def test_many_roots(self) -> None:
        message = refusal(reading(*(row(account_id=number, account_name="A") for number in range(1, 9))), None, {})
        assert message.startswith(
            "the file does not name one root account but 1 'A', 2 'A', 3 'A', 4 'A', 5 'A' and 3 more; "
        )

    def test_a_loop(self) -> None:
        loop = row(account_id=7, account_name="Acme", parent_account_id=8)
        message = refusal(reading(loop, SALES), None, {})
        assert message.startswith("the file names no root account: each has one above it; ")

    @pytest.mark.parametrize("record", [extension_row(), extension_row(account_id=None, account_name="Sales")])
    def test_no_account_by_id(self, record: Record) -> None:
        message = refusal(reading(record), None, {})
        assert message == (
            "the file names no account by its id; say which organisation the file goes into: --organization ID[:NAME]"
        )
