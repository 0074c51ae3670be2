"""A request for the extension list, read (CONTRACT section 1)."""

from dataclasses import dataclass

from dialtree.contract.code import Code, read_code
from dialtree.contract.parameters import gather
from dialtree.contract.show_all import read_show_all

METHODS = ("GET", "HEAD", "POST")


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What a program asks for.

    Attributes:
        code: The code it presents; None when it is missing or ill-formed.
        show_all: Whether it asks for the whole organisation.
    """

    code: Code | None
    show_all: bool


def read_request(method: str, query: bytes, content_type: str, authorization: str, body: bytes) -> ListRequest:
    """Reads a request for the extension list.

    Args:
        method: One of `METHODS`.
        query: The query string as sent, without the question mark.
        content_type: The Content-Type header, "" when absent.
        authorization: The Authorization header, "" when absent.
        body: The body, "" when there is none; read for POST alone.

    Raises:
        BadInputError: The body is of no form that the contract knows, or showAll is bad.
    """
    parameters = gather(method, query, content_type, body)
    show_all = read_show_all(parameters.get("showall"))
    code = read_code(parameters.get("code"), authorization)
    return ListRequest(code if isinstance(code, Code) else None, show_all)
