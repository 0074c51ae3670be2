"""How every command and group of commands is made."""

from typing import Any

import typer
from typer.core import TyperCommand

from dialtree.cli.fields import as_given
from dialtree.directory.faults import RefusedError


class Command(TyperCommand):
    """A command whose refusals name what whoever called it has given."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as Typer has it
        """Runs it.

        Raises:
            RefusedError: Whatever the command refuses, with its own options and arguments as the fields.
        """
        try:
            return super().invoke(ctx)
        except RefusedError as error:
            names = [name for parameter in self.params for name in parameter.opts]
            raise RefusedError(as_given(it, names) for it in error.faults) from error


class _App(typer.Typer):
    def command(self, name: str | None = None, **options: Any) -> Any:  # noqa: ANN401 - as Typer has it
        return super().command(name, cls=Command, **options)


def new_app(summary: str | None = None, *, epilog: str | None = None) -> typer.Typer:
    """An application of Typer's in the manner of the house; a single command's own docstring is its help.

    Args:
        summary: What a group of commands is about.
        epilog: What its help ends with.
    """
    return _App(
        help=summary, epilog=epilog, no_args_is_help=summary is not None, add_completion=False, rich_markup_mode=None
    )
