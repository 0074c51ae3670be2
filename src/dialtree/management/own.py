"""What somebody has of their own, which only people have."""

from dialtree.management.permissions import NotPermittedError
from dialtree.management.principal import Principal


def own(principal: Principal) -> tuple[int, int]:
    """The numbers of a person's credential and of their session.

    Raises:
        NotPermittedError: It is a program, which has neither.
    """
    if principal.session_id is None:
        raise NotPermittedError("A program has no sign-in of its own; only a person who is signed in does.")
    return principal.id, principal.session_id
