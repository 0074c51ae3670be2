"""What the page about agents shows, run and held against the contract."""

import asyncio
import re

from dialtree.contract import agent_answer
from dialtree.contract.limits import MAX_BODY, MAX_URL
from storage.fresh import new_database
from storage.shell import opened_shell
from support.directory import fill
from support.server import Server

from .pages import blocks, read, run_program

PAGE = "docs/agents.md"
_DIRECTORY = {
    "accounts": [{"id": 1, "name": "Tirosh"}],
    "users": [{"id": 7001, "organization": 1, "name": "Dana"}],
    "extensions": [{"account": 1, "sip": "tirosh100", "name": "Reception"}],
    "codes": {"code": {"account": 1}},
}


def test_the_program() -> None:
    (program,) = blocks(PAGE, "python")
    with new_database("sqlite") as location:
        code = asyncio.run(fill(location, _DIRECTORY))["code"]
        with Server(location) as server, opened_shell(location) as shell:
            ran = run_program(program, server.port, code)
            assert "3 Lunch #f76707" in ran.stdout.splitlines()
            rows = shell.execute("SELECT user_id, status, ended_at IS NULL FROM agent_sessions").fetchall()
    assert (ran.stderr, rows) == ("", [(7001, 1, 0)])


def test_the_answers() -> None:
    rows = re.findall(r"^\| [^|]+ \| (\d+) \| (\d) \| (\d) \| `([^`]+)` \|$", read(PAGE), re.MULTILINE)
    told = [(int(http), int(status), int(error), message) for http, status, error, message in rows]
    known = [it for it in vars(agent_answer).values() if isinstance(it, agent_answer.StatusAnswer)]
    assert {tuple(it) for it in known} | {(503, 4, 4, "Error on update")} == set(told)
    assert told[-1] == agent_answer.DONE
    assert agent_answer.DONE.body.decode() in read(PAGE)
    assert f"over {MAX_URL} bytes, or the body over {MAX_BODY}" in read(PAGE)
