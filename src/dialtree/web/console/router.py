"""The console as a part of the application."""

from litestar import Router
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from dialtree.web.console.assets import CONSOLE, AssetController
from dialtree.web.console.csrf import check_token
from dialtree.web.console.pages.directory import DirectoryController
from dialtree.web.console.pages.extension_name import ExtensionNameController
from dialtree.web.console.pages.home import HomeController
from dialtree.web.console.pages.own import OwnController
from dialtree.web.console.pages.preferences import PreferencesController
from dialtree.web.console.pages.sign_in import SignInController
from dialtree.web.console.place import find_place

PAGES: tuple[ControllerRouterHandler, ...] = (
    AssetController,
    DirectoryController,
    ExtensionNameController,
    HomeController,
    OwnController,
    PreferencesController,
    SignInController,
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
