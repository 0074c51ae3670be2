"""`/api/v1/second-factor-demands`: which roles must sign in with a second factor."""

from collections.abc import Sequence
from typing import Annotated, TypeAlias

import msgspec
from litestar import Controller, delete, get, put
from litestar.params import PathParameter

from dialtree.management.permissions import Permission
from dialtree.management.second_factor_demands import Demand, list_demands, set_demand
from dialtree.web.authentication import Requested
from dialtree.web.parameters import Directory

_Role: TypeAlias = Annotated[str, PathParameter(description="Which role: `operator`, `manager`, `viewer` or `agent`.")]


class Demands(msgspec.Struct, frozen=True):
    """Of which roles a second factor is demanded.

    Attributes:
        items: All roles.
    """

    items: Sequence[Demand]


class SecondFactorDemandController(Controller):
    """Demanding a second factor."""

    path = "/second-factor-demands"
    tags = ("Operators",)

    @get(permission=Permission.ADMINISTER, operation_id="listSecondFactorDemands")
    async def list_demands(self, request: Requested, directory: Directory) -> Demands:
        """Show of which roles a second factor is demanded."""
        return Demands(await list_demands(directory, request.user.actor))

    @put("/{role:str}", permission=Permission.ADMINISTER, operation_id="demandSecondFactor")
    async def demand(self, request: Requested, directory: Directory, role: _Role) -> Demand:
        """Demand a second factor of a role.

        Who has none can do nothing but set one up from their next request on.
        """
        return await set_demand(directory, request.user.actor, role, demanded=True)

    @delete("/{role:str}", permission=Permission.ADMINISTER, operation_id="waiveSecondFactor")
    async def waive(self, request: Requested, directory: Directory, role: _Role) -> None:
        """Demand a second factor of a role no more."""
        await set_demand(directory, request.user.actor, role, demanded=False)
