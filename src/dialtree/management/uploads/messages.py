"""What a server and the process that does its large imports say to each other: JSON, a message a line."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec

from dialtree.directory.faults import Fault
from dialtree.management.actor import Actor
from dialtree.management.uploads.receiving import NewUpload
from dialtree.storage.claims import Claim
from dialtree.storage.receipts import Receipt


class Plan(msgspec.Struct, frozen=True, tag="plan"):
    """A file is to be planned and kept; it follows the message.

    Attributes:
        database: The URL of the database.
        actor: Who uploads it.
        new: What is to be done with it.
        size: How many bytes it has.
        claim: What whoever keeps it claims; None for nothing.
    """

    database: str
    actor: Actor
    new: NewUpload
    size: int
    claim: Claim | None


class Apply(msgspec.Struct, frozen=True, tag="apply"):
    """An upload is to be applied that has been claimed.

    Attributes:
        database: The URL of the database.
        actor: Who applies it.
        upload_id: Which one.
        size: Nothing follows the message.
        claim: What was to be claimed was claimed with the upload.
    """

    database: str
    actor: Actor
    upload_id: int
    size: Literal[0] = 0
    claim: None = None


Order: TypeAlias = Plan | Apply
"""What a server says."""


class Told(msgspec.Struct, frozen=True, tag="told"):
    """How far it is.

    Attributes:
        step: What is being done, in a word.
        done: How much of it is done.
        total: How much there is to do; 0 when that is not known.
    """

    step: str
    done: int
    total: int


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """It is done.

    Attributes:
        upload_id: The upload.
    """

    upload_id: int


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """It cannot be done, and nothing was written to the directory.

    Attributes:
        kind: What kind of failure it is.
        message: Why.
        faults: What is wrong, if it is refused.
        receipt: What whoever was first has left, if it is claimed.
    """

    kind: Literal["not found", "refused", "not permitted", "conflict", "claimed", "out of reach"]
    message: str
    faults: Sequence[Fault] = ()
    receipt: Receipt | None = None


Report: TypeAlias = Told | Ended | Failed
"""What the process says."""
