"""Commands whose modules are loaded when they are called, for what they need takes half a second to load."""

from importlib import import_module
from typing import Any, cast

import typer.main
from typer.core import TyperCommand, TyperGroup

COMMANDS = {
    "init": ("init", "Set up the directory, or bring it up to date with this version."),
    "serve": ("serve", "Serve the extension list until Ctrl-C."),
    "import": ("import_", "Import a file: all of it or, if a row is bad, nothing."),
    "export": ("export", "Write an organisation to standard output."),
    "copy": ("copy", "Copy the directory into another database: all of it or, if anything is wrong, nothing."),
    "account": ("account", "Accounts: organisations and what is below them."),
    "user": ("user", "Users: the people that extensions are set to."),
    "operator": ("operator", "Operators: who does everything, in all organisations."),
    "extension": ("extension", "Extensions: SIP id, name, speed dial, account and user."),
    "code": ("code", "Codes: the secrets that programs present."),
    "changes": ("changes", "Changes: the log of all that was changed."),
}
"""The commands in the order of the help: the module of each, and its help's first line."""


class Commands(TyperGroup):
    """The group of all commands."""

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - whatever Typer gives and asks
        super().__init__(**attributes)
        for name, (module, summary) in COMMANDS.items():
            self.add_command(cast("TyperCommand", _Deferred(module, summary)), name)


class _Deferred:
    """Stands for a command until more than its summary is asked for."""

    hidden = False

    def __init__(self, module: str, summary: str) -> None:
        self._module = module
        self._summary = summary

    def get_short_help_str(self, _limit: int = 0) -> str:
        return self._summary

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever Typer gives and asks
        return getattr(self._loaded(), name)

    def _loaded(self) -> TyperCommand | TyperGroup:
        app = import_module(f"dialtree.cli.{self._module}").app
        return cast("TyperCommand | TyperGroup", typer.main.get_command(app))
