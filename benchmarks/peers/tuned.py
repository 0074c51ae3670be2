"""The same developer's tuned version: one joined query through SQLAlchemy's Core, ordered there, and orjson."""

import hashlib
import os
from typing import Annotated

import orjson
from fastapi import FastAPI, Query, Response
from sqlalchemy import create_engine, text

app = FastAPI()
engine = create_engine(os.environ["PEER_DATABASE"])

CODE = text("""
SELECT accounts.organization_id, codes.account_id
FROM codes JOIN accounts ON accounts.id = codes.account_id
WHERE codes.digest = :digest AND codes.revoked_at IS NULL
""")
LIST = text("""
WITH RECURSIVE tree (id, name, place) AS (
  SELECT id, name, name FROM accounts WHERE id = :organization_id AND active
  UNION ALL
  SELECT below.id, below.name, tree.place || char(1) || below.name || char(1) || printf('%016d', below.id)
  FROM tree JOIN accounts AS below ON below.organization_id = :organization_id AND below.parent_id = tree.id
  WHERE below.active
)
SELECT extensions.sip AS "SIP", extensions.name AS "Name", extensions.speed_dial AS "SpeedDial",
  extensions.account_id AS "AccountID", tree.name AS "AccountName",
  coalesce(users.name, '') AS "UserName", coalesce(users.email, '') AS "UserEmail"
FROM extensions JOIN tree ON tree.id = extensions.account_id
  LEFT JOIN users ON users.id = extensions.user_id AND users.active
WHERE extensions.organization_id = :organization_id AND extensions.active
  AND (:account_id IS NULL OR extensions.account_id = :account_id)
ORDER BY tree.place, extensions.speed_dial = '' OR extensions.speed_dial GLOB '*[^0-9]*',
  CASE WHEN extensions.speed_dial = '' OR extensions.speed_dial GLOB '*[^0-9]*' THEN 0
    ELSE CAST(extensions.speed_dial AS INTEGER) END,
  CASE WHEN extensions.speed_dial = '' OR extensions.speed_dial GLOB '*[^0-9]*' THEN extensions.name
    ELSE extensions.speed_dial END,
  extensions.sip
""")


@app.get("/Comet/api/GetExtensions")
def get_extensions(code: str, show_all: Annotated[bool, Query(alias="showAll")] = True) -> Response:
    """The extension list."""
    with engine.connect() as connection:
        found = connection.execute(CODE, {"digest": hashlib.sha256(code.encode()).digest()}).one_or_none()
        if found is None:
            return answer("Unauthorized", [])
        parameters = {"organization_id": found[0], "account_id": None if show_all else found[1]}
        rows = connection.execute(LIST, parameters).mappings().all()
    return answer("OK", [dict(row) for row in rows])


def answer(desc: str, extensions: list[dict[str, object]]) -> Response:
    """The answer as JSON."""
    body = orjson.dumps({"ERR": 0, "DESC": desc, "EXTENSIONS": extensions})
    return Response(body, media_type="application/json")
