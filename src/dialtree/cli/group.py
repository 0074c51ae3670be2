"""How every command and group of commands is made."""

import typer


def new_app(summary: str | None = None, *, epilog: str | None = None) -> typer.Typer:
    """An application of Typer's in the manner of the house; a single command's own docstring is its help.

    Args:
        summary: What a group of commands is about.
        epilog: What its help ends with.
    """
    return typer.Typer(
        help=summary, epilog=epilog, no_args_is_help=summary is not None, add_completion=False, rich_markup_mode=None
    )
