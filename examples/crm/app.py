"""The application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from dialtree.client import AsyncAgentLogin

from . import pages, sessions
from .headers import PageHeaders
from .people import read_people
from .picker import picker_token
from .services import Services
from .settings import Settings

_PATIENCE_SECONDS = 5.0


def create_application(settings: Settings) -> Starlette:
    """The CRM.

    Args:
        settings: The settings.

    Raises:
        ValueError: The file of people cannot be read.
    """
    people = read_people(settings.people)

    @asynccontextmanager
    async def lifespan(application: Starlette) -> AsyncIterator[None]:
        # Somebody waits before the page, which asks again by itself.
        async with AsyncAgentLogin(
            settings.dialtree, settings.code.get_secret_value(), timeout=_PATIENCE_SECONDS, retries=1, max_wait=1
        ) as agents:
            application.state.services = Services(agents, settings.dialtree, people)
            yield

    return Starlette(
        routes=[
            Route("/", pages.home),
            Route("/sign-in", pages.show_sign_in, methods=["GET"]),
            Route("/sign-in", pages.do_sign_in, methods=["POST"]),
            Route("/sign-out", pages.do_sign_out, methods=["POST"]),
            Route("/language", pages.choose_language, methods=["POST"]),
            Route("/picker-token", picker_token, methods=["POST"]),
            Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
        ],
        middleware=[
            Middleware(PageHeaders, dialtree=settings.dialtree_origin),
            Middleware(
                SessionMiddleware,
                secret_key=settings.secret.get_secret_value(),
                session_cookie=sessions.COOKIE,
                max_age=sessions.SECONDS,
                same_site="lax",
                https_only=settings.secure,
            ),
        ],
        lifespan=lifespan,
    )
