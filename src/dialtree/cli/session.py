"""What every command needs: the settings, the directory, and who is at the keyboard."""

import getpass
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from pydantic import ValidationError

from dialtree.cli.running import run_stoppable
from dialtree.directory.faults import Fault, RefusedError, refuse
from dialtree.directory.reach import EVERYTHING
from dialtree.management.actor import Actor
from dialtree.settings import Settings
from dialtree.storage.database import Database
from dialtree.storage.location import Location, read_location
from dialtree.storage.options import Options
from dialtree.storage.setup import check_set_up

T = TypeVar("T")


def load_settings() -> Settings:
    """The settings, from the environment.

    Raises:
        RefusedError: Some of them are bad; the faults name them.
    """
    try:
        return Settings()
    except ValidationError as error:
        bad = error.errors(include_input=False, include_url=False)
        raise RefusedError(Fault(f"DIALTREE_{str(it['loc'][0]).upper()}", it["msg"]) for it in bad) from None


def locate(url: str | None, field: str = "database") -> Location:
    """The database that is meant.

    Args:
        url: What `--database` says; None leaves it to the settings.
        field: What a fault calls it.

    Raises:
        RefusedError: The URL is of no known form.
    """
    try:
        return read_location(load_settings().database if url is None else url)
    except ValueError as error:
        raise refuse(field, str(error)) from None


def perform(work: Callable[[Database], Awaitable[T]], url: str | None) -> T:
    """Runs a use case on the directory.

    Args:
        work: The use case.
        url: What `--database` says; None leaves it to the settings.

    Raises:
        NotSetUpError: The database has not been set up.
        RefusedError: Whatever the use case refuses.
        OutOfReachError: The database cannot be read or written.
        KeyboardInterrupt: Ctrl-C stopped it; nothing that was not complete is written.
    """
    try:
        location = locate(url)
        check_set_up(location)
        return run_stoppable(lambda: _run(work, location))
    except KeyboardInterrupt:
        # All that is left is to say so.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise


async def _run(work: Callable[[Database], Awaitable[T]], location: Location) -> T:
    async with opened(location) as database:
        return await work(database)


@asynccontextmanager
async def opened(location: Location) -> AsyncIterator[Database]:
    """A database, closed in the end. Its statements take as long as they take."""
    options = Options(connect_timeout=load_settings().database_connect_timeout, statement_timeout=None)
    database = Database(location, options)
    try:
        yield database
    finally:
        await database.close()


def operator() -> Actor:
    """Who is at the keyboard, for the audit."""
    try:
        return Actor("command line", getpass.getuser(), EVERYTHING)
    except (KeyError, OSError):
        return Actor("command line", f"uid {os.getuid()}", EVERYTHING)
