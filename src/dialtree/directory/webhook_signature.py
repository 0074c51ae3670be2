"""Signatures of webhooks, by which a receiver knows who has sent them (Standard Webhooks, symmetric)."""

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import datetime

from dialtree.directory.token import Secret

PREFIX = "whsec_"
"""What every secret begins with."""

_SECRET_BYTES = 32


def new_secret() -> Secret:
    """A new secret: `whsec_` and 256 random bits in base 64."""
    return Secret(PREFIX + b64encode(secrets.token_bytes(_SECRET_BYTES)).decode())


def signed_headers(keys: Iterable[Secret], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that make a body a signed message.

    Args:
        keys: The secrets to sign with; a receiver is content with any one of the signatures.
        message_id: What the message is known by; the same each time it is sent.
        at: The moment (aware) of this attempt.
        body: What is sent.
    """
    timestamp = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    return {
        "Webhook-Id": message_id,
        "Webhook-Timestamp": timestamp,
        "Webhook-Signature": " ".join(f"v1,{_signature(key, signed)}" for key in keys),
    }


def _signature(key: Secret, signed: bytes) -> str:
    return b64encode(hmac.digest(b64decode(key.removeprefix(PREFIX)), signed, "sha256")).decode()
