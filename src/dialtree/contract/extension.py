"""One extension as it stands on the wire."""

import msgspec


class Extension(msgspec.Struct, frozen=True, gc=False):
    """An extension of the extension list (CONTRACT section 1): seven keys, in this order, never null.

    Attributes:
        sip: The extension's SIP id.
        name: Its name.
        speed_dial: Its speed dial, "" when it has none.
        account_id: The account it is on.
        account_name: That account's name.
        user_name: The name of the user it is set to, "" without a user.
        user_email: That user's e-mail, "" without a user.
    """

    sip: str = msgspec.field(name="SIP")
    name: str = msgspec.field(name="Name")
    speed_dial: str = msgspec.field(name="SpeedDial")
    account_id: int = msgspec.field(name="AccountID")
    account_name: str = msgspec.field(name="AccountName")
    user_name: str = msgspec.field(name="UserName")
    user_email: str = msgspec.field(name="UserEmail")
