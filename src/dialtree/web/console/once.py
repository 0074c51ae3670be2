"""Forms whose answer is shown once: sent again, by a reload or a second press, they do nothing."""

import re
import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from dialtree.directory.faults import refuse
from dialtree.storage.claims import KEPT, Claim
from dialtree.web.authentication import Requested
from dialtree.web.console.forms import Form

FIELD = "_once"
"""The field of a form that has its mark."""

_MARK = re.compile(r"(\d{1,12})-([0-9a-f]{32})")


def new_mark() -> str:
    """What a form is told apart by from all others, and when it was made."""
    return f"{int(datetime.now(UTC).timestamp())}-{secrets.token_hex(16)}"


def claim_of(request: Requested, form: Form) -> Claim:
    """What the transaction of a form's deed claims, so that the form does it once.

    Args:
        request: The request that brings the form.
        form: The form, with its mark.

    Raises:
        RefusedError: It has none, or is so old that nobody remembers whether it was sent before.
    """
    found = _MARK.fullmatch(form[FIELD])
    now = datetime.now(UTC)
    # A minute less than it is remembered for, so that it is still known while it is looked at.
    if not found or int(found[1]) < (now - KEPT + timedelta(minutes=1)).timestamp():
        raise refuse("form", "open for too long; send it once more")
    user, path = request.user, request.scope["path"].encode()
    return Claim(user.reach.organization_id, f"{user.kind} {user.id}", f"page {found[2]}", sha256(path).digest(), now)
