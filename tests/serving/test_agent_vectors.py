"""The vectors of Login/Logout, each over a bare socket against a real server, on every database, and with an access
log, which has the server call the application in another way."""

from contextlib import nullcontext

import pytest

from serving.conftest import StatedServers
from serving.test_vectors import check
from storage.shell import KINDS, Kind, away, opened_shell
from support.vectors import LOGIN_LOGOUT, Vector, all_vectors

_HELD = """SELECT agent_sessions.user_id, sip, status FROM agent_sessions
    JOIN extensions ON extensions.id = extension_id
    WHERE ended_at IS NULL ORDER BY agent_sessions.user_id"""


@pytest.mark.parametrize("vector", [pytest.param(it, id=it.identity) for it in all_vectors(LOGIN_LOGOUT)])
@pytest.mark.parametrize(("kind", "logged"), [*((kind, False) for kind in KINDS), ("sqlite", True)])
def test_vector(vector: Vector, kind: Kind, logged: bool, every_agent_kind: StatedServers) -> None:
    server = every_agent_kind.server(kind, vector.server, logged=logged)
    location, words = every_agent_kind.stated(kind)
    with opened_shell(location) as shell:
        shell.execute("DELETE FROM agent_sessions")
        for request in vector.before(words):
            server.ask(request.method, request.target, request.headers, request.body)
        request = vector.request(words)
        broken = vector.stated.get("broken")
        with away(shell, broken) if broken else nullcontext():
            answer = server.ask(request.method, request.target, request.headers, request.body)
        check(answer, vector.expected())
        if "held" in vector.stated:
            held = [
                (user, sip, int(str(status).format(each=vector.each))) for user, sip, status in vector.stated["held"]
            ]
            assert shell.execute(_HELD).fetchall() == held
