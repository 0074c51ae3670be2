"""What people and programs manage the directory by, as one ASGI application."""

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.types import ControllerRouterHandler

from dialtree import __version__
from dialtree.serving.caller import Callers
from dialtree.storage.database import Database
from dialtree.web.api.accounts import AccountController
from dialtree.web.api.tokens import TokenController
from dialtree.web.authentication import Authentication
from dialtree.web.failures import HANDLERS
from dialtree.web.guard import permitted

API = "/api/v1"

CONTROLLERS: tuple[ControllerRouterHandler, ...] = (AccountController, TokenController)
"""Everything that stands below `/api/v1`."""


def create_web(database: Database, callers: Callers) -> Litestar:
    """The application of management.

    Args:
        database: The directory; it is not closed here.
        callers: Tells where a request comes from.
    """
    return Litestar(
        [Router(API, route_handlers=CONTROLLERS)],
        state=State({"database": database, "callers": callers}),
        dependencies={"directory": Provide(lambda: database, sync_to_thread=False)},
        guards=[permitted],
        middleware=[DefineMiddleware(Authentication)],
        exception_handlers=dict(HANDLERS),
        openapi_config=OpenAPIConfig(title="Dialtree management", version=__version__, path="/api"),
        signature_types=[Database],
        logging_config=None,
        request_max_body_size=10_000_000,
    )
