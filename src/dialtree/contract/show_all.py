"""The form of showAll (CONTRACT section 1, showAll)."""

from dialtree.contract.parameters import ASCII_SPACE, CONFLICT, BadInputError, Value

_WORDS = {"": True, "true": True, "1": True, "false": False, "0": False}


def read_show_all(value: Value) -> bool:
    """Whether the whole organisation is asked for, rather than the code's own account.

    Args:
        value: The parameter `showAll`; None when absent, which means true.

    Raises:
        BadInputError: The value is none of those that the contract lists; guessing could hand out more than was asked.
    """
    if value is None:
        return True
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and value in (0, 1):
        return value == 1
    if isinstance(value, str):
        known = _WORDS.get(value.strip(ASCII_SPACE).lower())
        if known is not None:
            return known
    if value is CONFLICT:
        raise BadInputError("showAll is given twice with different values.")
    raise BadInputError("showAll is none of true, false, 1 and 0.")
