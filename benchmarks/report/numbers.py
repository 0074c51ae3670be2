"""Numbers as people read them."""


def shown(value: float, unit: str = "") -> str:
    """A number with three digits that count, and its unit.

    Args:
        value: The number.
        unit: What it is measured in; "" for none.
    """
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f} {unit}".rstrip()


def spread(low: float, high: float) -> str:
    """The lowest and the highest; nothing when they are the same."""
    return "" if low == high else f"{shown(low)} to {shown(high)}"
