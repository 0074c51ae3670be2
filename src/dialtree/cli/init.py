"""`dialtree init`: sets the directory up."""

from dialtree.cli.group import new_app
from dialtree.cli.options import AsJson, DatabaseUrl
from dialtree.cli.output import print_json, print_line
from dialtree.cli.session import locate
from dialtree.storage.setup import set_up

app = new_app()


@app.command(epilog="JSON: where the directory is as `database`, and whether anything was `changed`.")
def init(as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Set up the directory, or bring it up to date with this version.

    Safe to run again.
    """
    location = locate(database)
    changed = set_up(location)
    if as_json:
        print_json({"database": str(location), "changed": changed})
    else:
        print_line(f"{location} is set up." if changed else f"{location} is up to date.")
