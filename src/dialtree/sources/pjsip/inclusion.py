"""Which files an `#include` names."""

from glob import glob, has_magic
from pathlib import Path

from dialtree.directory.faults import refuse
from dialtree.sources.findings import shown

INCLUDE = "#include"
"""What the field of a fault about an included file is called."""


def included_files(folder: Path, name: str) -> list[Path]:
    """The files that an include names, in alphabetical order; none when there are none.

    Asterisk takes names relative to its own folder, whichever file includes them; here that is the folder of the file
    to import. Whoever wrote a file to import must not choose what else is read, so all else is out of bounds.

    Args:
        folder: The folder of the file to import, resolved.
        name: The name; it may hold `*`, `?` and `[…]`.

    Raises:
        RefusedError: It leads out of the folder, also by a symbolic link.
    """
    try:
        wanted = (folder / name).resolve()
        if not wanted.is_relative_to(folder):
            raise _outside(name)
        if not has_magic(name):
            return [wanted] if wanted.is_file() else []
        # As Asterisk's, and unlike pathlib's, this glob passes over hidden files, and its `**` is no more than `*`.
        matches = sorted(glob(str(wanted.relative_to(folder)), root_dir=folder))  # noqa: PTH207
        files = [path for path in map(folder.joinpath, matches) if path.is_file()]
        if not all(path.resolve().is_relative_to(folder) for path in files):
            raise _outside(name)
    except (OSError, RuntimeError, ValueError):
        # A name too long, links in a circle.
        return []
    return files


def _outside(name: str) -> Exception:
    return refuse(INCLUDE, f"{shown(name)} is outside of the folder of the file to import")
