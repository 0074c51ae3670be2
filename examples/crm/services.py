"""What requests are answered with."""

from dataclasses import dataclass

from starlette.requests import Request

from dialtree.client import AsyncAgentLogin

from .people import People


@dataclass(frozen=True)
class Services:
    """All of it.

    Attributes:
        agents: Dialtree, as the CRM's code opens it.
        dialtree: Dialtree's address, for pages.
        people: Who may sign in.
    """

    agents: AsyncAgentLogin
    dialtree: str
    people: People


def services_of(request: Request) -> Services:
    """What a request is answered with."""
    services: Services = request.app.state.services
    return services
