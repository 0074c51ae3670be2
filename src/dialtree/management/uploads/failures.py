"""Failures on their way from one process to another."""

from dialtree.directory.faults import NotFoundError, RefusedError
from dialtree.management.permissions import NotPermittedError
from dialtree.management.uploads.errors import BrokenOffError, UploadConflictError
from dialtree.management.uploads.messages import Failed
from dialtree.management.uploads.reasons import OUR_FAULT, OUT_OF_REACH
from dialtree.storage.claims import AlreadyClaimedError
from dialtree.storage.errors import OutOfReachError

_LONGEST_REASON = 1000

EXPECTED = (RefusedError, NotPermittedError, UploadConflictError, AlreadyClaimedError, OutOfReachError)
"""What may go wrong though nothing is broken."""


def told(error: Exception) -> Failed:
    """One of `EXPECTED`, to be told."""
    match error:
        case NotFoundError():
            return Failed("not found", str(error), error.faults)
        case RefusedError():
            return Failed("refused", str(error), error.faults)
        case NotPermittedError():
            return Failed("not permitted", str(error))
        case UploadConflictError():
            return Failed("conflict", str(error))
        case AlreadyClaimedError():
            return Failed("claimed", str(error), receipt=error.receipt)
    return Failed("out of reach", str(error))


def raised(failed: Failed) -> Exception:
    """What was told, to be raised."""
    if failed.receipt is not None:
        return AlreadyClaimedError(failed.receipt)
    match failed.kind:
        case "not found":
            return NotFoundError(failed.faults)
        case "refused":
            return RefusedError(failed.faults)
        case "not permitted":
            return NotPermittedError(failed.message)
        case "conflict":
            return UploadConflictError(failed.message)
    return OutOfReachError(failed.message)


def reason(error: Exception) -> str:
    """What is written down of an import that has failed."""
    match error:
        case OutOfReachError():
            return OUT_OF_REACH
        case UploadConflictError() | BrokenOffError() | RefusedError() | NotPermittedError():
            return str(error)[:_LONGEST_REASON]
    return OUR_FAULT
