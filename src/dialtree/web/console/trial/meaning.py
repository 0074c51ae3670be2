"""What an answer of the extension list means, told to people."""

import json
from typing import Literal, TypeAlias

from dialtree.contract.answer import OK
from dialtree.web.console.trial.run import Answered

Meaning: TypeAlias = Literal["found", "ill-formed", "unmatched", "address", "too many", "other"]

_BY_STATUS: dict[int, Meaning] = {403: "address", 429: "too many"}
_FINE = 200


def meaning_of(answered: Answered) -> Meaning:
    """What an answer means."""
    if answered.status != _FINE:
        return _BY_STATUS.get(answered.status, "other")
    told = json.loads(answered.body.text)
    if told["DESC"] == OK:
        return "found"
    return "ill-formed" if told["ERR"] else "unmatched"
