"""What people and programs manage the directory by, as one ASGI application."""

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.middleware import DefineMiddleware
from litestar.types import ControllerRouterHandler

from dialtree.storage.claims import AlreadyClaimedError
from dialtree.web.api.accounts import AccountController
from dialtree.web.api.agent_statuses import StatusController
from dialtree.web.api.agents import AgentController
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
from dialtree.web.api.picker import PickerController
from dialtree.web.api.picker_sessions import PickerSessionController
from dialtree.web.api.second_factor_demands import SecondFactorDemandController
from dialtree.web.api.session import SessionController
from dialtree.web.api.sessions import SessionsController
from dialtree.web.api.sign_ins import SignInController
from dialtree.web.api.tokens import TokenController
from dialtree.web.api.users import UserController
from dialtree.web.api.webhooks import WebhookController
from dialtree.web.authentication import Authentication
from dialtree.web.console.failures import for_pages
from dialtree.web.console.router import console
from dialtree.web.explorer.controller import ExplorerController
from dialtree.web.failures import HANDLERS
from dialtree.web.guard import permitted
from dialtree.web.idempotency import Idempotency, claimed_meanwhile
from dialtree.web.limits import tell_limits
from dialtree.web.picker.controller import PickerModuleController
from dialtree.web.services import PROVIDED, TYPES, Services
from dialtree.web.well_formed import well_formed

API = "/api/v1"

MOST_BYTES = 262_144
"""The largest body in bytes, of routes that do not say otherwise."""

CONTROLLERS: tuple[ControllerRouterHandler, ...] = (
    AccountController,
    UserController,
    HistoryController,
    AuditController,
    ExtensionController,
    TokenController,
    OrganizationController,
    StatusController,
    AgentController,
    CodeController,
    ChangeController,
    MeController,
    OperatorController,
    PasswordResetController,
    PickerController,
    PickerSessionController,
    SecondFactorDemandController,
    SessionController,
    SessionsController,
    SignInController,
    WebhookController,
    ExplorerController,
    ImportController,
)
"""Everything that stands below `/api/v1`."""


def create_web(services: Services) -> Litestar:
    """The application of management: what programs call, and what people see.

    Args:
        services: What its routes work with; they find it as `state.services`.
    """
    return Litestar(
        [Router(API, route_handlers=CONTROLLERS), console(), PickerModuleController],
        state=State({"services": services}),
        dependencies=PROVIDED,
        guards=[permitted, well_formed],
        middleware=[DefineMiddleware(Authentication), Idempotency()],
        before_send=[tell_limits],
        exception_handlers=for_pages({**HANDLERS, AlreadyClaimedError: claimed_meanwhile}),
        openapi_config=None,
        signature_types=TYPES,
        logging_config=None,
        request_max_body_size=MOST_BYTES,
    )
