"""How to begin, and what holds for every route: the first thing that the OpenAPI document says."""

WELCOME = """\
What programs and people keep the directory by: accounts (the tree of an organisation), users, extensions, codes, and
what has changed.

## Begin

An operator is made on the server, and signs in; a program is given a token.

```sh
echo 'a long password' | dialtree user add Ana --email ana@example.com --role operator --password-stdin
curl -c jar localhost:8080/api/v1/session --json '{"email": "ana@example.com", "password": "a long password"}'
curl -b jar localhost:8080/api/v1/tokens --json '{"label": "Mine", "role": "operator"}'
export TOKEN=…   # the `secret` of the answer: it is shown this once
```

An organisation with a department, an extension there, and a code by which a program reads the list:

```sh
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
api localhost:8080/api/v1/organizations --json '{"name": "Acme"}'
api localhost:8080/api/v1/accounts --json '{"name": "Sales", "parent_id": 1}'
api localhost:8080/api/v1/extensions --json '{"account_id": 2, "sip": "420", "name": "Reception"}'
api localhost:8080/api/v1/codes --json '{"account_id": 1, "label": "CRM"}'
curl 'localhost:8080/Comet/api/GetExtensions?code=…'   # the `secret` of the answer before
```

A whole file (CSV, Asterisk's `pjsip.conf` or a saved list) is uploaded, looked at, and applied. The first answer says
in `state` whether it may be applied, and in `details.faults` which lines are wrong:

```sh
api 'localhost:8080/api/v1/imports?organization_id=1' --data-binary @acme.csv
api -X POST localhost:8080/api/v1/imports/1/apply
```

On this page, **Authorize** takes the token; then **Execute** sends a request.

## What holds everywhere

- **Who may what.** An *operator* does everything, a *manager* keeps an account and all below it, a *viewer*
  reads there. What is out of reach is answered 404, as if it were not there.
- **Lists** are `{"items": […], "next_cursor": …, "total": N}`. Send `next_cursor` as `cursor` for the next
  page; null says that there is none.
- **Errors** are problem details (RFC 9457), `application/problem+json`; `errors` names each field and each
  parameter that is missing, unknown or of the wrong type, all of them at once; where there is none, each whose value
  is refused. A parameter that a route does not take, or that is given twice, is wrong, too. `Accept` changes nothing:
  each route answers in the one form that it has, or that `format` asks for.
- **A change** (PATCH) leaves alone what is not sent. With the `ETag` of what you have seen as `If-Match`, it is
  carried out only if nobody has changed the thing since (else 412); as `If-None-Match` of a GET, it saves the answer
  (304) while nobody has.
- **A retry** of a POST with the same `Idempotency-Key` does nothing twice, for 24 hours. Answers that hold a
  secret are not kept: a retry of such a request is answered 409, and says that it was carried out.
- **How many requests** you may send stands in `RateLimit-Policy`, how many remain in `RateLimit`; 429 says how
  long to wait.
- **Moments** are in UTC, as 2026-01-31T12:00:00Z; what you send needs an offset.
"""
