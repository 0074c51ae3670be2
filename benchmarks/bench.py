"""What a run of measurements shares: its size, its folder, and directories that several of them use."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.directory import fill
from benchmarks.generator import Organization
from benchmarks.servers.postgres import Postgres, postgres

SMALL = Organization(0, 20, 5)
LARGE = Organization(1, 1_000, 25)
SIZES = {"20 extensions": SMALL, "1,000 extensions": LARGE}


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured.

    Attributes:
        rounds: How many rounds of load.
        seconds: How long a server is under load in each.
        extensions: How many extensions the great directory has.
        accounts: How many accounts.
        organizations: How many organisations.
        few: On how many codes the same requests are concentrated.
        writes: After how many writes the first answer is timed.
        commits: For how many commits it is seen when they show.
        imported: How many extensions the imported file has.
        imports: How many times it is imported.
        huge: How many extensions the largest organisation has.
        searched: How many extensions the organisation has that is searched.
    """

    rounds: int
    seconds: int
    extensions: int
    accounts: int
    organizations: int
    few: int
    writes: int
    commits: int
    imported: int
    imports: int
    huge: int
    searched: int


FULL = Size(5, 3, 1_000_000, 50_000, 2_000, 100, 300, 1_000, 1_000_000, 5, 200_000, 100_000)
QUICK = Size(2, 1, 50_000, 2_500, 100, 5, 50, 100, 20_000, 2, 20_000, 5_000)


class Bench:
    """One run. `start` makes one.

    Attributes:
        size: How much is measured.
        folder: For whatever a measurement writes; gone with the run.
    """

    def __init__(self, size: Size, folder: Path, stack: ExitStack) -> None:
        self.size = size
        self.folder = folder
        self._stack = stack

    @cached_property
    def postgres(self) -> Postgres:
        """PostgreSQL, started when it is first asked for."""
        return self._stack.enter_context(postgres())

    @cached_property
    def sqlite_file(self) -> Path:
        """An SQLite directory of the organisations of `SIZES`."""
        path = self.folder / "sizes.db"
        fill(f"sqlite:///{path}", list(SIZES.values()), self.folder)
        return path

    @property
    def sqlite_url(self) -> str:
        """The URL of `sqlite_file`."""
        return f"sqlite:///{self.sqlite_file}"

    @cached_property
    def postgres_url(self) -> str:
        """The same directory in PostgreSQL."""
        url = self.postgres.make("sizes")
        fill(url, list(SIZES.values()), self.folder)
        return url


@contextmanager
def start(size: Size) -> Iterator[Bench]:
    """A run, in a folder that is removed at its end; everything that it started is stopped then."""
    with TemporaryDirectory(prefix="dialtree-bench-") as name, ExitStack() as stack:
        yield Bench(size, Path(name), stack)
