"""`/api/v1/changes`: what changes in an organisation, told as it happens."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

import msgspec
from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter
from litestar.status_codes import HTTP_410_GONE

from dialtree.management.change_cursors import START
from dialtree.management.changes import Changes, CursorGoneError, read_changes
from dialtree.management.permissions import Permission
from dialtree.storage.changes import Change
from dialtree.storage.paging import USUAL
from dialtree.storage.revision_waits import RevisionWaits
from dialtree.web.authentication import Requested, principal_of
from dialtree.web.guard import permitted
from dialtree.web.pages import Limit
from dialtree.web.parameters import Directory, WhoseId
from dialtree.web.problem import MEDIA_TYPE, AnyRequest, Problem

LONGEST_WAIT = 30

_PATH = "/api/v1/changes"

After = Annotated[
    str | None,
    QueryParameter(
        max_length=2000,
        description="Where to go on: the `cursor` of the answer before; or `start`, to be told first what there is.",
    ),
]
Wait = Annotated[
    int,
    QueryParameter(ge=0, le=LONGEST_WAIT, description="For how many seconds to wait for a change while there is none."),
]


class ChangesTold(msgspec.Struct, frozen=True):
    """Changes of an organisation, in the order of their commits.

    Attributes:
        changes: The changes; none when there was none in time.
        cursor: What to send as `after` the next time.
        more: Whether there are more already.
    """

    changes: Sequence[Change]
    cursor: str
    more: bool


class CursorGone(Problem, frozen=True, omit_defaults=True):
    """A cursor that leads nowhere any more.

    Attributes:
        start: The address that begins anew.
    """

    start: str = ""


def _gone(_: AnyRequest, error: CursorGoneError) -> Response[CursorGone]:
    start = f"{_PATH}?organization_id={error.organization_id}&after={START}"
    detail = f"{error} Forget what you know of this organisation, and begin anew with after={START}."
    told = CursorGone("about:blank", "Gone", 410, detail, start=start)
    return Response(told, status_code=410, media_type=MEDIA_TYPE)


class ChangeController(Controller):
    """Changes."""

    path = "/changes"
    tags = ("Changes",)
    exception_handlers = {CursorGoneError: _gone}  # noqa: RUF012 - as Litestar has it

    @get(permission=Permission.READ, responses={HTTP_410_GONE: ResponseSpec(CursorGone)})
    async def list_changes(
        self,
        request: Requested,
        directory: Directory,
        waits: NamedDependency[RevisionWaits],
        after: After = None,
        wait: Wait = 0,
        limit: Limit = USUAL,
        organization_id: WhoseId = None,
    ) -> ChangesTold:
        """Follow the changes of an organisation.

        Accounts, users, extensions and codes, whoever has changed them. `after=start` tells first what there is, as
        changes whose operation is `present`. Without `after`, there is only a cursor, from which changes are told.
        A deletion has the last values in `before`, and `after` is null.
        """
        found = await read_changes(directory, request.user.reach, after, limit, organization_id)
        nothing = after is not None and not found.changes and not found.more
        if wait and nothing and await _is_there_after(request, waits, found, wait):
            await _prove_again(request)
            found = await read_changes(directory, request.user.reach, found.cursor, limit, organization_id)
        return ChangesTold(found.changes, found.cursor, found.more)


async def _is_there_after(request: Requested, waits: RevisionWaits, found: Changes, seconds: int) -> bool:
    """Waits for a change, for as long as whoever asks is there; tells whether they still are."""
    place = found.place
    waiting = asyncio.create_task(waits.beyond(place.organization_id, place.revision, seconds))
    gone = asyncio.create_task(_until_gone(request))
    try:
        await asyncio.wait((waiting, gone), return_when=asyncio.FIRST_COMPLETED)
        return not gone.done()
    finally:
        waiting.cancel()
        gone.cancel()


async def _prove_again(request: AnyRequest) -> None:
    """Has who waited prove again who they are: their token may have been revoked meanwhile."""
    request.scope["user"] = await principal_of(request)
    permitted(request, request.route_handler)


async def _until_gone(request: Requested) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
