"""`dialtree init`: sets the directory up."""

from dialtree.cli.options import DatabaseUrl
from dialtree.cli.output import print_line
from dialtree.cli.session import locate
from dialtree.storage.setup import set_up


def init(database: DatabaseUrl = None) -> None:
    """Set up the directory, or bring it up to date with this version. Safe to run again."""
    path = locate(database)
    print_line(f"{path} is set up." if set_up(path) else f"{path} is up to date.")
