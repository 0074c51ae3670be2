"""What servers of the contract answer."""

import gzip
import json
from collections.abc import Callable

from dialtree.client import Extension
from dialtree.contract import answer as contract
from dialtree.contract.answer import Refusal, encode
from dialtree.contract.entity_tag import entity_tag, is_match
from dialtree.contract.request import read_request

from .server import Asked, Reply

CODE = "S3cretS3cretS3cretS3cretS3cret42"

DESK = Extension("1001", "שולחן", "11", 7, "Voice", "Dana", "dana@example.org")
LOBBY = Extension("1002", "Lobby", "", 7, "Voice", "", "")
ALL = (DESK, LOBBY)
OWN = (LOBBY,)

NOT_FOUND = Reply(404, b"<html>Not Found</html>", {"Content-Type": "text/html"})


def ok(extensions: tuple[Extension, ...] = ALL, **headers: str) -> Reply:
    return Reply(200, encode(extensions), headers)


def refusal(refused: Refusal, **headers: str) -> Reply:
    return Reply(refused.status, refused.body, {name.replace("_", "-"): value for name, value in headers.items()})


def desc(err: int, sentence: str | None, status: int = 200) -> Reply:
    return Reply(status, json.dumps({"ERR": err, "DESC": sentence, "EXTENSIONS": []}).encode())


def dialtree(asked: Asked) -> Reply:
    """As Dialtree answers, by the contract's own reading of a request."""
    query = "&".join(f"{name}={value}" for name, value in asked.query.items()).encode()
    request = read_request(
        asked.method,
        query,
        asked.headers.get("content-type", ""),
        asked.headers.get("authorization", ""),
        asked.body,
    )
    if request.code is None:
        return refusal(contract.code_ill_formed())
    if request.code != CODE:
        return refusal(contract.code_unmatched())
    body = encode(ALL if request.show_all else OWN)
    tag = entity_tag(body)
    if asked.method == "GET" and is_match(asked.headers.get("if-none-match", ""), tag):
        return Reply(304, b"", {"ETag": tag})
    packed = gzip.compress(body) if "gzip" in asked.headers["accept-encoding"] else body
    headers = {"Content-Encoding": "gzip"} if packed is not body else {}
    return Reply(200, packed, headers | ({"ETag": tag} if asked.method == "GET" else {}))


def vendor(without_code: Reply) -> Callable[[Asked], Reply]:
    """As a server that knows the code only as a parameter: no ETag, null strings, more keys."""

    def answer(asked: Asked) -> Reply:
        if not asked.body or asked.json["code"] != CODE:
            return without_code
        entries = [
            {
                "SIP": one.sip,
                "Name": one.name,
                "SpeedDial": one.speed_dial or None,
                "AccountID": one.account_id,
                "AccountName": one.account_name,
                "UserName": one.user_name or None,
                "UserEmail": one.user_email or None,
                "Extra": {"nested": [1]},
            }
            for one in (ALL if asked.json["showAll"] else OWN)
        ]
        answer = {"ERR": 0, "DESC": "OK", "EXTENSIONS": entries, "Version": 2}
        return Reply(200, json.dumps(answer).encode(), {"Content-Type": "text/plain"})

    return answer
