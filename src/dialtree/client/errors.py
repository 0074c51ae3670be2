"""What can go wrong when a server is asked. No error holds the code or the token, nor the request that it stood in.

Everything but the message is a keyword with a default: so these errors survive pickling, on their way out of a worker.
"""


class DialtreeError(Exception):
    """The base of every error that asking raises. The message names the address asked and what it answered."""


class Unauthorized(DialtreeError):  # noqa: N818 - the names of the field
    """The code opens nothing, or the token is not good any more.

    Attributes:
        ill_formed: True when the code has not the form of one; False when it has, and matches no account.
    """

    def __init__(self, message: str, *, ill_formed: bool = False) -> None:
        super().__init__(message)
        self.ill_formed = ill_formed


class Forbidden(DialtreeError):  # noqa: N818 - the names of the field
    """The code may not be used from here, or the token does not reach so far: HTTP 403.

    Attributes:
        desc: The answer's `DESC`; None when it was no answer of the contract.
    """

    def __init__(self, message: str, *, desc: str | None = None) -> None:
        super().__init__(message)
        self.desc = desc


class RateLimited(DialtreeError):  # noqa: N818 - the names of the field
    """The server wants to be asked less often: HTTP 429, still so after the retries or for longer than may be waited.

    Attributes:
        retry_after: The seconds the server asked to wait; None when it did not say.
        desc: The answer's `DESC`; None when it was no answer of the contract.
    """

    def __init__(self, message: str, *, retry_after: float | None = None, desc: str | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.desc = desc


class ServerUnavailable(DialtreeError):  # noqa: N818 - the names of the field
    """No answer could be had: no connection, no answer in time, HTTP 503 (all three after the retries), another 5xx.

    Attributes:
        status: The HTTP status; None when there was no whole answer.
        retry_after: The seconds the server asked to wait; None when it did not say.
        desc: The answer's `DESC`; None when it was no answer of the contract.
    """

    def __init__(
        self, message: str, *, status: int | None = None, retry_after: float | None = None, desc: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
        self.desc = desc


class ContractError(DialtreeError):
    """The answer is not one that the contract has for this request: another service, or one that found a fault.

    Attributes:
        status: The HTTP status; None when the answer could not be decompressed.
        err: The answer's `ERR`; None when it was no answer of the contract.
        desc: The answer's `DESC`; None when it was no answer of the contract.
    """

    def __init__(
        self, message: str, *, status: int | None = None, err: int | None = None, desc: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.err = err
        self.desc = desc


class CursorGone(DialtreeError):  # noqa: N818 - as the others are named
    """What followed on a cursor is no longer known: HTTP 410. The change log was cut off, or the directory put back.

    Forget what is known of the organisation, and follow it anew from `START`.
    """


class LoginRefused(DialtreeError):  # noqa: N818 - as the others are named
    """A status was not set. Each row of the contract's table that a program can mend has a class of its own.

    Attributes:
        status: The answer's `Status`.
        error: The answer's `StatusError`.
        said: The answer's `StatusErroMessage`.
    """

    def __init__(self, message: str, *, status: int = 0, error: int = 0, said: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.error = error
        self.said = said


class UserRefused(LoginRefused):
    """The user is no active one of the code's organisation, or the code opens nothing: servers do not tell which."""


class ExtensionNotFound(LoginRefused):
    """There is no such active extension that the code reaches."""


class ExtensionInUse(LoginRefused):
    """Another user holds the extension."""


class StatusNotSupported(LoginRefused):
    """The status is none that agents of the organisation can take."""


class ValueMissing(LoginRefused):
    """The server takes the code, the user, the extension or the status for missing."""


class UpdateFailed(LoginRefused):
    """The server could not write it down; it may be tried again."""
