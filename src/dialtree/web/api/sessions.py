"""`/api/v1/sessions`: where one is signed in."""

from datetime import datetime
from typing import Literal

import msgspec
from litestar import Controller, Response, delete, get

from dialtree.management.permissions import Permission
from dialtree.management.sessions import end_own_session, list_own_sessions, sign_out_everywhere
from dialtree.storage.paging import USUAL
from dialtree.storage.sessions import Session
from dialtree.web.api.session import signed_out
from dialtree.web.authentication import Requested
from dialtree.web.door import TheDoor
from dialtree.web.pages import Cursor, Limit, Listed, Sort, listed, window
from dialtree.web.parameters import Directory, PathId


class OwnSession(msgspec.Struct, frozen=True):
    """Where somebody is signed in.

    Attributes:
        id: Its number.
        current: Whether it is the one by which this request is made.
        factors: By how many factors they signed in.
        address: Where from.
        user_agent: With what, as that calls itself.
        created_at: When they signed in.
        last_seen_at: When they were last there, to the minute.
        expires_at: When it ends at the latest; it also ends 12 hours after they were last there.
    """

    id: int
    current: bool
    factors: int
    address: str
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


class SessionsController(Controller):
    """One's own sessions."""

    path = "/sessions"
    tags = ("Signing in",)

    @get(permission=Permission.OWN)
    async def list_sessions(
        self,
        request: Requested,
        directory: Directory,
        door: TheDoor,
        limit: Limit = USUAL,
        cursor: Cursor = None,
        sort: Sort[Literal["id", "-id", "last_seen_at", "-last_seen_at"]] = None,
    ) -> Listed[OwnSession]:
        """List where you are signed in.

        Sorted by `id`.
        """
        asked = window(limit, cursor, sort)
        found = await list_own_sessions(directory, request.user, door.clock(), asked)
        return listed(found, asked, lambda it: _shown(it, request.user.session_id))

    @delete(permission=Permission.OWN)
    async def sign_out_everywhere(self, request: Requested, directory: Directory, door: TheDoor) -> Response[None]:
        """Sign out everywhere, here too."""
        await sign_out_everywhere(directory, request.user)
        return signed_out(request, door)

    @delete("/{session_id:int}", permission=Permission.OWN)
    async def end_session(self, request: Requested, directory: Directory, session_id: PathId) -> None:
        """End one of your sessions."""
        await end_own_session(directory, request.user, session_id)


def _shown(session: Session, current: int | None) -> OwnSession:
    fields = {name: getattr(session, name) for name in Session.__struct_fields__ if name != "credential_id"}
    return OwnSession(current=session.id == current, **fields)
