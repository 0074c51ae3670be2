"""Why somebody is not let in."""

from dialtree.directory.faults import Fault


class NotSignedInError(Exception):
    """What somebody proves themselves by is wrong, or not enough.

    Attributes:
        faults: What else is needed, or is wrong, once the password is right; otherwise none, for it is nobody's
            business whether the e-mail or the password is wrong.
    """

    def __init__(self, message: str = "The e-mail or the password is wrong.", *faults: Fault) -> None:
        self.faults = faults
        super().__init__(message)


class CodeNeededError(NotSignedInError):
    """The password is right, and no code of the second factor was given."""


class SlowDownError(Exception):
    """Too many attempts have failed, or too many requests were made.

    Attributes:
        seconds: How long to wait before the next.
    """

    def __init__(self, seconds: float, message: str = "Too many attempts have failed; wait before the next.") -> None:
        self.seconds = seconds
        super().__init__(message)
