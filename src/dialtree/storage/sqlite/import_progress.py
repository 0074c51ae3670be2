"""How far imports are, beside SQLite's file: while an import is written, nobody else can write into that."""

from contextlib import suppress
from pathlib import Path

import msgspec

from dialtree.storage.import_progress import ImportProgress


def tell(path: Path, upload_id: int, progress: ImportProgress) -> None:
    """Tells how far an import is; it is passed over when the disk takes nothing."""
    place = _place(path, upload_id)
    draft = place.with_name(f"{place.name}~")
    with suppress(OSError):
        draft.write_bytes(msgspec.json.encode(progress))
        draft.replace(place)


def hear(path: Path, upload_id: int) -> ImportProgress | None:
    """What was last told of an import; None when nothing was."""
    try:
        return msgspec.json.decode(_place(path, upload_id).read_bytes(), type=ImportProgress)
    except (OSError, msgspec.DecodeError):
        return None


def forget(path: Path, upload_id: int) -> None:
    """Forgets what was told of an import."""
    with suppress(OSError):
        _place(path, upload_id).unlink(missing_ok=True)


def _place(path: Path, upload_id: int) -> Path:
    return path.with_name(f"{path.name}-import-{upload_id}")
