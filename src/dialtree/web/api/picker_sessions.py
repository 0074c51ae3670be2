"""`/api/v1/picker-sessions`: programs let users pick extensions."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, post
from litestar.params import JSONBody

from dialtree.directory.code import Scope
from dialtree.management.permissions import Permission
from dialtree.management.picker_sessions import Program, open_by_code
from dialtree.web.api.fields import Id
from dialtree.web.door import TheDoor
from dialtree.web.parameters import Directory

Letting = Request[Program, Any, Any]
"""A request of a program with a code."""


class NewPickerSession(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to let pick.

    Attributes:
        user_id: The user.
    """

    user_id: Id


class IssuedPickerSession(msgspec.Struct, frozen=True):
    """A picker session that has just begun.

    Attributes:
        token: What the user's browser presents to the picker's addresses, and to nothing else; it is never shown again.
        expires_at: When it ends, unless it is renewed.
        renewable_until: When it ends at the latest, however often it is renewed.
        user_id: The user.
        user_name: Their name.
        organization_id: The organisation.
        scope: Whether they see the extensions of the whole organisation, or of `account_id` alone: as the code does.
        account_id: The code's account.
    """

    token: str
    expires_at: datetime
    renewable_until: datetime
    user_id: int
    user_name: str
    organization_id: int
    scope: Scope
    account_id: int


class PickerSessionController(Controller):
    """Picker sessions, as programs begin them."""

    path = "/picker-sessions"
    tags = ("Picker",)

    @post(permission=Permission.LET_PICK, secret=True)
    async def open_picker_session(
        self,
        request: Letting,
        directory: Directory,
        door: TheDoor,
        data: JSONBody[NewPickerSession],
    ) -> IssuedPickerSession:
        """Let a user pick an extension.

        Sent by the server of the information system, which authenticates with its code, and hands the token to the
        page on which the user is. Networks of the code, and the guard against guessing, hold as for the extension list.
        The session ends with the code, and whenever the user is disabled. It may be asked for as often as needed.
        """
        grant = request.user.grant
        opened = await open_by_code(directory, grant, data.user_id, door.clock())
        session = opened.session
        return IssuedPickerSession(
            str(opened.token),
            session.expires_at,
            session.ends_at,
            session.user_id,
            opened.user_name,
            session.organization_id,
            grant.scope,
            grant.account_id,
        )
