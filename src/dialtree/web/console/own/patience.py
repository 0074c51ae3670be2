"""What is said to somebody who has tried too often."""

from math import ceil

from dialtree.management.sign_in_errors import SlowDownError
from dialtree.web.console.texts import Texts

TOO_MANY = 429
"""The status of a page that says so."""


def seconds_of(error: SlowDownError) -> int:
    """How long they have to wait, in whole seconds."""
    return max(1, ceil(error.seconds))


def told_to_wait(texts: Texts, error: SlowDownError) -> str:
    """What they are told."""
    return texts.ngettext(
        "Too many attempts have failed. Wait a second, then try again.",
        "Too many attempts have failed. Wait %(num)d seconds, then try again.",
        seconds_of(error),
    )
