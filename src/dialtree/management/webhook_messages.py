"""What is sent to webhooks."""

import secrets
from collections.abc import Sequence

import msgspec

from dialtree.directory.webhook_batch import MOST_CHANGES, count_fitting
from dialtree.storage.changes import Change


class Message(msgspec.Struct, frozen=True):
    """Some changes of an organisation, as they are sent.

    Attributes:
        message_id: What the message is known by; the same whenever the same changes are sent.
        body: JSON.
        first: The revision of the first change in it, or the one after what was sent before.
        through: The revision that its receiver knows by it.
    """

    message_id: str
    body: bytes
    first: int
    through: int


class _Changes(msgspec.Struct, frozen=True):
    type: str
    organization_id: int
    after: int
    through: int
    gap: bool
    changes: Sequence[msgspec.Raw]


class _Ping(msgspec.Struct, frozen=True):
    type: str
    organization_id: int


MOST_READ = MOST_CHANGES
"""How many changes are looked at for one message."""


def changes_message(
    webhook_id: int, organization_id: int, after: int, revision: int, found: Sequence[Change]
) -> Message:
    """The message that tells of as many changes as fit.

    Args:
        webhook_id: To which webhook.
        organization_id: Whose changes.
        after: The revision that the receiver knows.
        revision: The revision of the organisation.
        found: The first changes after it; none when they have all been cut off.
    """
    encoded = [msgspec.json.encode(it) for it in found]
    told = found[: count_fitting(map(len, encoded))]
    through = told[-1].revision if told else revision
    # Each revision has a change. Where one is missing, the log has been cut off.
    gap = not told or told[0].revision > after + 1
    raw = [msgspec.Raw(it) for it in encoded[: len(told)]]
    body = msgspec.json.encode(_Changes("changes", organization_id, after, through, gap, raw))
    return Message(f"msg_{webhook_id}_{after}_{through}", body, told[0].revision if told else after + 1, through)


def ping_message(webhook_id: int, organization_id: int) -> tuple[str, bytes]:
    """The id and the body of a message that tells of nothing."""
    return f"ping_{webhook_id}_{secrets.token_hex(8)}", msgspec.json.encode(_Ping("ping", organization_id))
