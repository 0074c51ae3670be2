"""The console as a part of the application."""

from litestar import Router
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from dialtree.web.console.assets import CONSOLE, AssetController
from dialtree.web.console.csrf import check_token
from dialtree.web.console.pages.account import AccountController
from dialtree.web.console.pages.accounts import AccountsController
from dialtree.web.console.pages.activity import ActivityController
from dialtree.web.console.pages.agent import AgentController
from dialtree.web.console.pages.agent_day import AgentDayController
from dialtree.web.console.pages.agents import AgentsController
from dialtree.web.console.pages.code import CodeController
from dialtree.web.console.pages.code_issue import CodeIssueController
from dialtree.web.console.pages.codes import CodesController
from dialtree.web.console.pages.directory import DirectoryController
from dialtree.web.console.pages.extension import ExtensionController
from dialtree.web.console.pages.extension_download import ExtensionDownloadController
from dialtree.web.console.pages.extension_name import ExtensionNameController
from dialtree.web.console.pages.extension_new import NewExtensionController
from dialtree.web.console.pages.extensions_bulk import ExtensionsBulkController
from dialtree.web.console.pages.health import HealthController
from dialtree.web.console.pages.home import HomeController
from dialtree.web.console.pages.import_plan import ImportController
from dialtree.web.console.pages.imports import ImportsController
from dialtree.web.console.pages.operator import OperatorController
from dialtree.web.console.pages.operators import OperatorsController
from dialtree.web.console.pages.organization_state import OrganizationStateController
from dialtree.web.console.pages.organizations import OrganizationsController
from dialtree.web.console.pages.own import OwnController
from dialtree.web.console.pages.own_factor import OwnFactorController
from dialtree.web.console.pages.own_factor_proven import RecoveryCodesController, RemovalController
from dialtree.web.console.pages.own_password import OwnPasswordController
from dialtree.web.console.pages.own_picker import OwnPickerController
from dialtree.web.console.pages.own_sessions import OwnSessionsController
from dialtree.web.console.pages.preferences import PreferencesController
from dialtree.web.console.pages.reset import ResetController
from dialtree.web.console.pages.settings import SettingsController
from dialtree.web.console.pages.settings_factors import SettingsFactorsController
from dialtree.web.console.pages.settings_tokens import SettingsTokensController
from dialtree.web.console.pages.settings_webhook import SettingsWebhookController
from dialtree.web.console.pages.settings_webhooks import SettingsWebhooksController
from dialtree.web.console.pages.sign_in import SignInController
from dialtree.web.console.pages.status_removal import StatusRemovalController
from dialtree.web.console.pages.statuses import StatusesController
from dialtree.web.console.pages.trial import TrialController
from dialtree.web.console.pages.user import UserController
from dialtree.web.console.pages.user_extensions import UserExtensionsController
from dialtree.web.console.pages.user_proofs import UserProofsController
from dialtree.web.console.pages.user_removal import UserRemovalController
from dialtree.web.console.pages.user_sign_in import UserSignInController
from dialtree.web.console.pages.users import UsersController
from dialtree.web.console.place import find_place

PAGES: tuple[ControllerRouterHandler, ...] = (
    AccountController,
    AccountsController,
    AgentController,
    AgentDayController,
    AgentsController,
    AssetController,
    CodeController,
    CodeIssueController,
    CodesController,
    DirectoryController,
    ExtensionController,
    ExtensionDownloadController,
    ExtensionNameController,
    ExtensionsBulkController,
    HomeController,
    NewExtensionController,
    OwnController,
    OwnFactorController,
    OwnPasswordController,
    OwnSessionsController,
    PreferencesController,
    RecoveryCodesController,
    RemovalController,
    ResetController,
    SignInController,
    TrialController,
    UserController,
    UserExtensionsController,
    UserProofsController,
    UserRemovalController,
    UserSignInController,
    UsersController,
    HealthController,
    ImportController,
    ImportsController,
    OperatorController,
    OperatorsController,
    OrganizationStateController,
    OrganizationsController,
    ActivityController,
    OwnPickerController,
    SettingsController,
    SettingsFactorsController,
    SettingsTokensController,
    SettingsWebhookController,
    SettingsWebhooksController,
    StatusesController,
    StatusRemovalController,
)
"""Everything that stands below `/console`."""


def console() -> Router:
    """The console; a form is taken from its own pages alone."""
    return Router(
        CONSOLE,
        route_handlers=PAGES,
        dependencies={"place": Provide(find_place)},
        before_request=check_token,
        include_in_schema=False,
    )
