"""A file to begin with: the columns that an import reads, and rows that show how they are filled."""

from collections.abc import Iterator, Mapping

from dialtree.sources.columns import FIELDS
from dialtree.sources.csv.safe import BOM, safe_line
from dialtree.web.console.texts import Texts, marked

COLUMNS: Mapping[str, str] = {
    "SIP": marked("The extension's SIP id. It is empty in a row about an account or a user alone."),
    "Name": marked("The extension's name, as people see it. Required for an extension."),
    "SpeedDial": marked("A short number to dial: digits, *, # and +. Unique in the organisation."),
    "AccountID": marked("The number of the account on which the extension is. One that is not there yet is made."),
    "AccountName": marked("The account's name. A new account is known by it; an account that is there gets it."),
    "UserName": marked("The name of the user to whom the extension is set."),
    "UserEmail": marked("The user's e-mail. Somebody who is there already is found by it."),
    "ParentAccountID": marked("The account above the account of the row."),
    "UserID": marked("The user's number, if you know it."),
    "Active": marked("1 if the extension is enabled, 0 if not. Without it, it is enabled."),
}  # fmt: skip
"""What each column that is read means, in the order of the file."""

FILE_NAME = "dialtree-sample.csv"


def sample_file(texts: Texts, organization_id: int, name: str) -> bytes:
    """The file, for an organisation: imported as it is, it adds two extensions and a user.

    Args:
        texts: Says things in the language of who asks for it.
        organization_id: The organisation, on whose own account they stand.
        name: What it is called.
    """
    return f"{BOM}{''.join(map(safe_line, _rows(texts, organization_id, name)))}".encode()


def _rows(texts: Texts, organization_id: int, name: str) -> Iterator[list[object]]:
    yield list(FIELDS)
    account = [organization_id, name]
    yield ["sample-1", texts.gettext("Front desk"), "9001", *account, "", "", None, None, 1]
    person = [texts.gettext("Dana Example"), "dana@dialtree.example"]
    yield ["sample-2", texts.gettext("Sales"), "9002", *account, *person, None, None, 1]
