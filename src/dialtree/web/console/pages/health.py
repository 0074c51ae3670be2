"""`/console/health`: how the server is, for operators."""

from typing import TypeAlias

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from dialtree.management.permissions import Permission
from dialtree.serving.health import Health
from dialtree.serving.requests import OUTCOMES
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import is_for, show
from dialtree.web.door import TheDoor

TheHealth: TypeAlias = NamedDependency[Health]
"""What tells how the server is, as routes take it."""

BODY = "health"
"""The id of the element that has the numbers."""


class HealthController(Controller):
    """The server's health."""

    path = "/health"

    @get(permission=Permission.ADMINISTER)
    async def show_page(self, request: Requested, health: TheHealth, door: TheDoor) -> Response[bytes]:
        """The numbers."""
        vitals = await health.examine()
        template = "health/numbers.html" if is_for(request, BODY) else "health/page.html"
        return show(request, template, active="health", vitals=vitals, outcomes=OUTCOMES, now=door.clock())
