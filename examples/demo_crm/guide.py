"""What is said once all is served: where to go, as whom, and what to paste."""

import json

from dialtree.contract.path import GET_STATUSES, SET_STATUS
from dialtree.web.application import API
from dialtree.web.console.assets import CONSOLE
from examples.demo_crm.preparing import AGENTS, DATABASE, FOLDER, Prepared
from examples.sample import EMAIL, HOST, ORGANIZATION

_DANIEL = 709

_GUIDE = """
Everything runs. Open the CRM in two windows, one of them private, and sign in as another agent in each:

    {crm}

    {people}

Pick the same extension in both: one gets it, and the other is told by whom. Then have lunch, come back, log out.

In a third window sign in to the console as its operator. The board shows all of it as it happens, the day afterwards:

    {console}/organizations/{organization}/agents
    {console}/organizations/{organization}/agents/day

    {email}
    {password}

What the day shows of the two days before the first run is made up.

A program does the same with the code. Paste into another terminal, in this folder:
Daniel Mizrahi logs in, has lunch, logs out.

    curl -H 'Authorization: Bearer {code}' {server}{statuses}
    curl -H 'Authorization: Bearer {code}' -H 'Content-Type: application/json' -d '{login}' {server}{set_status}
    curl -H 'Authorization: Bearer {code}' -H 'Content-Type: application/json' -d '{lunch}' {server}{set_status}
    curl -H 'Authorization: Bearer {code}' -H 'Content-Type: application/json' -d '{logout}' {server}{set_status}

Who manages agents asks who is where, and hears of it as it happens (until Ctrl-C):

    curl -c {cookies} -H 'Content-Type: application/json' -d '{credentials}' {api}/session
    curl -b {cookies} '{api}/agents?held=true'
    curl -N -b {cookies} {api}/agents/events

The directory is in {path}; a second run keeps it. The code and the passwords are new with every run.
Ctrl-C stops both servers.
"""


def guide(port: int, crm_port: int, prepared: Prepared) -> str:
    """What there is to do now.

    Args:
        port: The port of Dialtree.
        crm_port: The port of the CRM.
        prepared: What was made for this run.
    """
    server = f"http://{HOST}:{port}"
    people = "\n    ".join(f"{email:30}{word}" for (_, email, _), word in zip(AGENTS, prepared.passwords, strict=True))
    wish = {"UserId": _DANIEL, "ExtensionUser": "service302"}
    login, lunch, logout = (json.dumps({**wish, "Status": status}) for status in (1, 3, 2))
    return _GUIDE.format(
        crm=f"http://{HOST}:{crm_port}",
        people=people,
        console=f"{server}{CONSOLE}",
        organization=ORGANIZATION,
        email=EMAIL,
        password=prepared.password,
        code=prepared.code,
        server=server,
        statuses=GET_STATUSES,
        set_status=SET_STATUS,
        login=login,
        lunch=lunch,
        logout=logout,
        cookies=FOLDER / "cookies.txt",
        credentials=json.dumps({"email": EMAIL, "password": prepared.password}),
        api=f"{server}{API}",
        path=DATABASE,
    )
