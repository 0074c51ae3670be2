"""What people sign in with is secret: no output of the server holds it, no file of the database, and no audit row."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest

from dialtree.directory.token import Secret
from dialtree.management.given_passwords import NewLink
from dialtree.management.operators import add_operator
from dialtree.management.people import SignInChange
from dialtree.management.second_factor import Enrolment
from dialtree.management.signing_in import SignIn
from dialtree.storage.database import Database
from dialtree.storage.location import SqliteFile
from dialtree.web.api.me import AuthenticatorCode, PasswordChange, Proof
from dialtree.web.api.password_resets import Reset
from dialtree.web.api.session import SigningIn
from management.cheap import cheap_passwords
from storage.fresh import make_file
from support.directory import ACTOR, execute, read
from support.raw_http import Answer, request_bytes
from support.raw_http import Connection as Raw
from support.server import Server

EMAIL = "owner@dialtree.example"
PASSWORD = "Xylophon-Quetzal-9417"
WRONG = "Mumpitz-Brombeere-3380"
NEW = "Kaleidoskop-Zwieback-5562"
JSON = ("Content-Type", "application/json")


@dataclass
class Caller:
    """A browser with a session, noting each secret that it comes to know."""

    server: Server
    secrets: dict[str, str]
    cookie: str = ""

    def call(self, method: str, path: str, body: object = None) -> Answer:
        headers = [("Cookie", self.cookie)] if self.cookie else []
        sent = None if body is None else json.dumps(body).encode()
        return self.server.ask(method, f"/api/v1/{path}", [*headers, *([JSON] if sent else [])], sent)

    def sign_in(self, name: str, password: str, code: str = "") -> int:
        answer = self.call("POST", "session", {"email": EMAIL, "password": password, "code": code})
        for value in answer.all("set-cookie"):
            self.cookie = value.partition(";")[0]
            self.secrets[name] = self.cookie.partition("=")[2]
        return answer.status


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = make_file(tmp_path / "dialtree.db")

    async def add() -> None:
        database = Database(SqliteFile(made))
        await add_operator(database, cheap_passwords(), ACTOR, "Owner", EMAIL, PASSWORD)
        await database.close()

    asyncio.run(add())
    return made


def live(caller: Caller) -> None:
    """Everything that one does with secrets, well and badly."""
    secrets = caller.secrets
    assert caller.sign_in("refused", WRONG) == 401
    assert caller.call("POST", "session", {"email": PASSWORD, "password": EMAIL}).status == 401
    assert caller.sign_in("first session", PASSWORD) == 201
    begun = caller.call("POST", "me/second-factor", {"password": PASSWORD}).json
    secrets["totp secret"] = begun["secret"]
    authenticator = pyotp.TOTP(begun["secret"])
    confirmed = caller.call("POST", "me/second-factor/confirmation", {"code": authenticator.now()}).json
    secrets.update({f"recovery {it}": code for it, code in enumerate(confirmed["recovery_codes"])})
    assert caller.sign_in("second session", PASSWORD, confirmed["recovery_codes"][0]) == 201
    changed = {"current_password": PASSWORD, "password": NEW}
    assert caller.call("PUT", "me/password", {**changed, "current_password": WRONG}).status == 400
    assert caller.call("PUT", "me/password", changed).status == 204
    link = caller.call("POST", "operators/1/reset-link").json
    secrets["link"] = link["secret"]
    assert caller.call("POST", "password-resets", {"secret": link["secret"], "password": "short"}).status == 400
    assert caller.call("POST", "password-resets", {"secret": link["secret"], "password": PASSWORD}).status == 204


def everywhere(port: int, secret: str) -> Iterator[bytes]:
    """A secret in every place where it can travel by mistake."""
    body = json.dumps({"email": secret, "password": secret, "code": secret, secret: secret, "secret": secret}).encode()
    for target in ("session", "password-resets", "me/password", "me/second-factor/removal", f"sessions/{secret}"):
        for sent in (body, body[:-1], b"[" + body + b"]", json.dumps({"password": [secret]}).encode()):
            for method in ("POST", "PUT"):
                yield request_bytes(port, method, f"/api/v1/{target}", [JSON], sent)
    for name in ("Cookie", "Authorization", "Origin", "Sec-Fetch-Site", "If-Match", "X-Forwarded-Proto"):
        for value in (secret, f"dialtree_session={secret}", f"Bearer {secret}"):
            yield request_bytes(port, "GET", "/api/v1/session", [(name, value)])


def send_everywhere(port: int, secret: str) -> set[int]:
    statuses = set()
    for data in everywhere(port, secret):
        with Raw(port) as connection:
            connection.write(data)
            statuses.add(connection.read().status)
    return statuses


def leaks(written: str, secrets: dict[str, str]) -> list[str]:
    folded = written.casefold()
    return [name for name, secret in secrets.items() if secret.casefold() in folded]


@pytest.mark.parametrize("style", ["text", "json"])
def test_no_output_holds_a_secret(style: str, path: Path) -> None:
    loud = {"log_level": "debug", "log_format": style, "access_log": "true"}
    secrets = {"password": PASSWORD, "wrong": WRONG, "new": NEW}
    with Server(path, loud) as server:
        caller = Caller(server, secrets)
        live(caller)
        for secret in (PASSWORD, secrets["second session"], secrets["link"]):
            assert send_everywhere(server.port, secret) >= {400, 401, 405}
        execute(path, "ALTER TABLE credentials RENAME TO hidden")
        statuses = set()
        for path_, body in (("session", {"email": EMAIL, "password": PASSWORD}), ("sessions", None)):
            statuses.add(caller.call("POST" if body else "GET", path_, body).status)
        assert statuses <= {500, 503}
        assert server.stop() == 0
        written = server.output
    assert "/api/v1/session" in written
    assert leaks(written, secrets) == []


def test_no_file_and_no_audit_row_holds_a_secret(path: Path) -> None:
    secrets = {"password": PASSWORD, "wrong": WRONG, "new": NEW}
    with Server(path) as server:
        live(Caller(server, secrets))
        files = [it.read_bytes().decode("latin-1") for it in path.parent.iterdir() if it.is_file()]
    files.append(path.read_bytes().decode("latin-1"))
    # An authenticator's secret cannot be kept as a digest: codes are worked out of it.
    kept = {name: secret for name, secret in secrets.items() if name != "totp secret"}
    assert [leaks(it, kept) for it in files] == [[]] * len(files)
    audit = read(path, "SELECT actor, action, details FROM audit")
    assert len(audit) >= 8
    assert leaks(repr(audit), secrets) == []


def test_no_repr_holds_a_secret() -> None:
    shown = [
        SignIn(EMAIL, PASSWORD, PASSWORD),
        SigningIn(EMAIL, PASSWORD, PASSWORD),
        PasswordChange(PASSWORD, PASSWORD),
        AuthenticatorCode(PASSWORD),
        Proof(PASSWORD, PASSWORD),
        Reset(PASSWORD, PASSWORD),
        SignInChange(password=PASSWORD),
        NewLink(Secret(PASSWORD), datetime.now(UTC)),
        Enrolment(Secret(PASSWORD), Secret(PASSWORD)),
    ]
    assert PASSWORD not in repr(shown)
