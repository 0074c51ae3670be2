"""The code that a client presents."""

from dialtree.client.errors import Unauthorized
from dialtree.contract.code import Code, is_well_formed
from dialtree.contract.parameters import ASCII_SPACE


def presented_code(text: str) -> Code:
    """A code as it was given; white space around it is dropped."""
    return Code(text.strip(ASCII_SPACE))


def check_code(code: Code) -> None:
    """Checks that a code may be sent.

    Raises:
        Unauthorized: It is ill-formed, and no server would take it.
    """
    if not is_well_formed(code):
        raise Unauthorized("The code is ill-formed: not 8 to 64 letters and digits", ill_formed=True)
