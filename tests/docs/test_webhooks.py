"""The verification that the page of webhooks shows, held against what is sent."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dialtree.directory.webhook_signature import new_secret, signed_headers

from .pages import blocks

BODY = '{"name":"מכירות"}'.encode()


@pytest.fixture(scope="module")
def is_genuine() -> Callable[..., bool]:
    (example,) = blocks("docs/webhooks.md", "python")
    names: dict[str, Any] = {}
    exec(example, names)
    shown: Callable[..., bool] = names["is_genuine"]
    return shown


def test_what_is_sent_is_genuine(is_genuine: Callable[..., bool]) -> None:
    old, new = new_secret(), new_secret()
    headers = {
        name.lower(): value for name, value in signed_headers((new, old), "msg_1", datetime.now(UTC), BODY).items()
    }
    assert is_genuine(new, headers, BODY)
    assert is_genuine(old, headers, BODY)
    assert not is_genuine(new_secret(), headers, BODY)
    assert not is_genuine(new, headers, BODY + b" ")
    assert not is_genuine(new, {**headers, "webhook-id": "msg_2"}, BODY)


def test_what_is_old_is_not(is_genuine: Callable[..., bool]) -> None:
    secret = new_secret()
    for minutes, fresh in ((4, True), (6, False)):
        at = datetime.now(UTC) - timedelta(minutes=minutes)
        headers = {name.lower(): value for name, value in signed_headers((secret,), "msg_1", at, BODY).items()}
        assert is_genuine(secret, headers, BODY) is fresh


def test_the_message_that_is_shown_is_json() -> None:
    (shown,) = blocks("docs/webhooks.md", "json")
    assert json.loads(shown)["changes"][0]["revision"] == json.loads(shown)["through"]
