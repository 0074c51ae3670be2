"""What people and programs manage the directory by, as one ASGI application."""

from collections.abc import Callable
from datetime import datetime

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.types import ControllerRouterHandler

from dialtree.management.passwords import Passwords
from dialtree.management.uploads import Importer
from dialtree.management.webhook_courier import Courier
from dialtree.serving.caller import Callers
from dialtree.storage.database import Database
from dialtree.storage.revision_waits import RevisionWaits
from dialtree.storage.search.indexes import SearchIndexes
from dialtree.web.api.accounts import AccountController
from dialtree.web.api.agent_statuses import StatusController
from dialtree.web.api.audit import AuditController
from dialtree.web.api.changes import ChangeController
from dialtree.web.api.codes import CodeController
from dialtree.web.api.extensions import ExtensionController
from dialtree.web.api.history import HistoryController
from dialtree.web.api.imports import ImportController
from dialtree.web.api.me import MeController
from dialtree.web.api.operators import OperatorController
from dialtree.web.api.organizations import OrganizationController
from dialtree.web.api.password_resets import PasswordResetController
from dialtree.web.api.second_factor_demands import SecondFactorDemandController
from dialtree.web.api.session import SessionController
from dialtree.web.api.sessions import SessionsController
from dialtree.web.api.sign_ins import SignInController
from dialtree.web.api.tokens import TokenController
from dialtree.web.api.users import UserController
from dialtree.web.api.webhooks import WebhookController
from dialtree.web.authentication import Authentication
from dialtree.web.claims import AlreadyClaimedError
from dialtree.web.door import Door, utc_now
from dialtree.web.explorer.controller import ExplorerController
from dialtree.web.failures import HANDLERS
from dialtree.web.guard import permitted
from dialtree.web.idempotency import Idempotency, claimed_meanwhile, claiming
from dialtree.web.limits import Limits, tell_limits
from dialtree.web.well_formed import well_formed

API = "/api/v1"

CONTROLLERS: tuple[ControllerRouterHandler, ...] = (
    AccountController,
    UserController,
    HistoryController,
    AuditController,
    ExtensionController,
    TokenController,
    OrganizationController,
    StatusController,
    CodeController,
    ChangeController,
    MeController,
    OperatorController,
    PasswordResetController,
    SecondFactorDemandController,
    SessionController,
    SessionsController,
    SignInController,
    WebhookController,
    ExplorerController,
    ImportController,
)
"""Everything that stands below `/api/v1`."""


def create_web(
    database: Database,
    callers: Callers,
    waits: RevisionWaits,
    passwords: Passwords | None = None,
    clock: Callable[[], datetime] = utc_now,
    courier: Courier | None = None,
    limits: Limits | None = None,
    importer: Importer | None = None,
) -> Litestar:
    """The application of management.

    Args:
        database: The directory; it is not closed here.
        callers: Tells where a request comes from.
        waits: Lets requests wait for changes.
        passwords: Verifies and hashes passwords; without, as is right for people who sign in.
        clock: Tells the moment (aware) to what concerns people who sign in.
        courier: Tries webhooks; without, one that calls public addresses alone.
        limits: Bounds how many requests anybody makes; without, as the settings have it.
        importer: Does imports; without, one that nobody breaks off.
    """
    door = Door(database, callers, passwords or Passwords(), clock, limits=limits)
    sends, imports = courier or Courier(), importer or Importer(database)
    indexes = SearchIndexes(database)
    return Litestar(
        [Router(API, route_handlers=CONTROLLERS)],
        state=State({"database": database, "door": door}),
        dependencies={
            "directory": Provide(claiming, sync_to_thread=False),
            "indexes": Provide(lambda: indexes, sync_to_thread=False),
            "door": Provide(lambda: door, sync_to_thread=False),
            "waits": Provide(lambda: waits, sync_to_thread=False),
            "courier": Provide(lambda: sends, sync_to_thread=False),
            "importer": Provide(lambda: imports, sync_to_thread=False),
        },
        guards=[permitted, well_formed],
        middleware=[DefineMiddleware(Authentication), Idempotency(door)],
        before_send=[tell_limits],
        exception_handlers={**HANDLERS, AlreadyClaimedError: claimed_meanwhile},
        openapi_config=None,
        signature_types=[Database, Door, RevisionWaits, Courier, Importer],
        logging_config=None,
        request_max_body_size=10_000_000,
    )
