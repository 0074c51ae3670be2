"""Passwords, as commands take them: never as an argument."""

import sys
from getpass import getpass
from typing import Annotated, TypeAlias

import typer

from dialtree.cli.output import say
from dialtree.directory.faults import refuse
from dialtree.directory.password import LONGEST, new_password
from dialtree.directory.token import Secret

PasswordStdin: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--password-stdin", help="Read their password from standard input: one line of 12 to 1000 characters."
    ),
]

_MOST_BYTES = 8 * LONGEST


def read_password(*, from_input: bool) -> Secret:
    """The password of somebody: from a terminal, without showing it and twice, or from standard input.

    Args:
        from_input: Whether `--password-stdin` was given.

    Raises:
        RefusedError: It is too short or too long, or the two are not the same.
        BadParameter: There is no terminal to ask at, and standard input is not said to hold it.
    """
    if sys.stdin.isatty():
        first = _ask("Password: ")
        new_password("password", first)
        if _ask("The same again: ") != first:
            raise refuse("password", "the two are not the same")
        return new_password("password", first)
    if not from_input:
        raise typer.BadParameter("a password is needed: give --password-stdin, or call it from a terminal")
    return new_password("password", _first_line())


def _ask(prompt: str) -> str:
    try:
        return getpass(prompt, stream=sys.stderr)
    except EOFError:
        say("")
        return ""


def _first_line() -> str:
    line = sys.stdin.buffer.readline(_MOST_BYTES)
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise refuse("password", "not in UTF-8") from None
    password = text.rstrip("\r\n")
    if not password:
        raise refuse("password", "none on standard input")
    return password
