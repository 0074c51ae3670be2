"""How lists of things read in a sentence."""

from collections.abc import Sequence

_SHOWN = 5


def enumerate_things(things: Sequence[object]) -> str:
    """Things in a row: "a", "a and b", "a, b and c"; of more than five the first five and how many more."""
    shown = [str(thing) for thing in things[:_SHOWN]]
    if len(things) > _SHOWN:
        shown.append(f"{len(things) - _SHOWN} more")
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def name_account(account_id: int, name: str) -> str:
    """An account as a sentence names it: its id, and its name when that is known."""
    return f"{account_id} {name!r}" if name else f"{account_id}"


def taken(number: int) -> str:
    """What is said of a number that something new cannot have, without telling who has it."""
    return f"the number {number} is taken; give another, or none"
