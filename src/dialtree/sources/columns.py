"""The columns of the CSV form: the contract's names, and three that complete a directory."""

from types import MappingProxyType

SIP = "SIP"
NAME = "Name"
SPEED_DIAL = "SpeedDial"
ACCOUNT_ID = "AccountID"
ACCOUNT_NAME = "AccountName"
USER_NAME = "UserName"
USER_EMAIL = "UserEmail"
PARENT_ACCOUNT_ID = "ParentAccountID"
USER_ID = "UserID"
ACTIVE = "Active"

FIELDS = MappingProxyType(
    {
        SIP: "sip",
        NAME: "name",
        SPEED_DIAL: "speed_dial",
        ACCOUNT_ID: "account_id",
        ACCOUNT_NAME: "account_name",
        USER_NAME: "user_name",
        USER_EMAIL: "user_email",
        PARENT_ACCOUNT_ID: "parent_account_id",
        USER_ID: "user_id",
        ACTIVE: "active",
    }
)
"""The field of a record that each column fills, in the order of an export."""

MANDATORY = (SIP, NAME)
"""The columns that a table must have."""
