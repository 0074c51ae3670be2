"""The program by which agents of the sample directory log in."""

import json

from console.browsing import Visits
from console.sample_codes import ADOPTED

LOGIN = 1


def take(visits: Visits, user_id: int, sip: str, status: int = LOGIN) -> None:
    """Has an agent's program set a status."""
    body = json.dumps({"Code": ADOPTED, "UserId": user_id, "ExtensionUser": sip, "Status": status}).encode()
    answer = visits.server.ask("POST", "/UserLogin/SetStatusFromAPI", [("Content-Type", "application/json")], body)
    assert json.loads(answer.body)["StatusErroMessage"] == "OK", answer.body
