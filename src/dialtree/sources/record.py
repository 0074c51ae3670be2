"""What one place of a file says, before it is held against the directory."""

import msgspec
from msgspec import UNSET, UnsetType

from dialtree.directory.faults import Fault


class Record(msgspec.Struct, frozen=True, gc=False):
    """One row, entry or section of a file. A field that it does not speak of is UNSET; an empty one is "" or None.

    Texts are already cleaned by the rules of the directory. A record with a `sip` declares an extension, and what it
    says of an account or user declares that too; a record without declares an account or a user alone.

    Attributes:
        place: The line (CSV, pjsip.conf) or the position from 1 (saved answer) where it starts.
        sip: The extension's SIP id; "" when the record declares an account or a user alone.
        name: The extension's name; never empty when `sip` is not.
        speed_dial: Its speed dial.
        account_id: The account's id; None when empty.
        account_name: Its name; "" when empty.
        parent_account_id: The id of the account above it; None when empty.
        user_id: The user's id; None when empty.
        user_name: Their name; "" when empty.
        user_email: Their e-mail; "" when empty.
        active: Whether what the record declares is enabled: the extension when there is one, else the account or user.
        file: The file's name, when it is not the one that was named but one that it includes; else "".
    """

    place: int
    sip: str
    name: str | UnsetType = UNSET
    speed_dial: str | UnsetType = UNSET
    account_id: int | UnsetType | None = UNSET
    account_name: str | UnsetType = UNSET
    parent_account_id: int | UnsetType | None = UNSET
    user_id: int | UnsetType | None = UNSET
    user_name: str | UnsetType = UNSET
    user_email: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    file: str = ""


class Remark(msgspec.Struct, frozen=True):
    """Something about one place of a file that its reader should know.

    Attributes:
        file: As `Record.file`.
        place: As `Record.place`; 0 when it is about the file as a whole.
        text: What it is, without a full stop. It never repeats a secret.
    """

    file: str
    place: int
    text: str


class BadRow(msgspec.Struct, frozen=True):
    """A place of a file that cannot be imported, and why.

    Attributes:
        place: As `Record.place`; 0 when it is about the file as a whole.
        fault: The field, by its name in the file, and what is wrong with it.
        file: As `Record.file`.
    """

    place: int
    fault: Fault
    file: str = ""


class Reading(msgspec.Struct, frozen=True):
    """What a whole file says.

    Attributes:
        format: What kind of file it is, in words: "CSV", "saved answer" or "pjsip.conf".
        place_name: What a place is called: "line" or "entry".
        records: What it says, in its order; without the bad rows.
        bad_rows: What cannot be imported.
        warnings: What is probably a mistake, though it can be imported.
        notices: What was passed over, and why.
    """

    format: str
    place_name: str
    records: tuple[Record, ...]
    bad_rows: tuple[BadRow, ...] = ()
    warnings: tuple[Remark, ...] = ()
    notices: tuple[Remark, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows, sections or entries the file has, bad ones included."""
        return len(self.records) + len({(bad.file, bad.place) for bad in self.bad_rows if bad.place})

    def locate(self, file: str, place: int) -> str:
        """A place in words: "line 3", "beside.conf, line 3"; "" for the named file as a whole."""
        return ", ".join(filter(None, (file, f"{self.place_name} {place}" if place else "")))
