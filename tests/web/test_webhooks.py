"""Webhooks as they are managed."""

import pytest
from structlog.testing import capture_logs

from dialtree.management.webhooks import MOST_WEBHOOKS
from dialtree.storage import webhook_deliveries
from storage.shell import Shell
from support.receiver import answer, opened_receiver
from web.hooks import new_hook
from web.office import Office, faults

URL = "https://crm.example/hook?key=s3cret"


async def made(office: Office, **fields: object) -> int:
    answered = await office.post("/webhooks", {"organization_id": 1, "url": URL, **fields})
    assert answered.status_code == 201, answered.text
    return int(answered.json()["webhook"]["id"])


async def test_made_shown_and_listed(office: Office) -> None:
    answered = await office.post("/webhooks", {"organization_id": 1, "url": URL, "label": "Our CRM"})
    body = answered.json()
    webhook = body["webhook"]
    created_at = webhook.pop("created_at")
    assert webhook == {
        "id": 1,
        "organization_id": 1,
        "url": URL,
        "label": "Our CRM",
        "active": True,
        "disabled_reason": "",
    }
    assert body["secret"].startswith("whsec_")
    assert answered.headers["location"] == "/api/v1/webhooks/1"
    shown = await office.get("/webhooks/1")
    assert shown.json() == {**webhook, "created_at": created_at}
    assert (await office.get("/webhooks")).json()["items"] == [shown.json()]
    assert body["secret"] not in shown.text


async def test_nothing_of_before_is_sent(office: Office) -> None:
    async with opened_receiver() as receiver:
        hook = await new_hook(office, receiver)
        progress = await hook.progress()
        assert progress["delivered_revision"] == progress["revision"] > 0
        await hook.send()
        assert receiver.received == []


async def test_bad_fields(office: Office) -> None:
    for fields, *found in (
        ({"url": "ftp://crm.example"}, ("url", "begins with neither https:// nor http://")),
        ({"secret": "mine"}, ("secret", "unknown")),
        ({"organization_id": None}, ("organization_id", "expected an integer, got null")),
        (
            {"url": "https://a:b@c.example/", "label": "a\nb"},
            ("url", "holds a user name or a password; messages are signed instead"),
            ("label", "holds a control character (U+000A)"),
        ),
    ):
        refused = await office.post("/webhooks", {"organization_id": 1, "url": URL, **fields})
        assert (refused.status_code, faults(refused)) == (400, found)


async def test_addresses_that_would_not_be_called(office: Office) -> None:
    webhook_id = await made(office)
    for url, what in (
        ("https://10.0.0.1/hook", "at an internal address"),
        ("http://10.0.0.1/hook", "without TLS"),
        ("http://8.8.8.8/hook", "without TLS"),
    ):
        for refused in (
            await office.post("/webhooks", {"organization_id": 1, "url": url}),
            await office.patch(f"/webhooks/{webhook_id}", {"url": url}),
        ):
            why = f"a host {what} is not called unless DIALTREE_WEBHOOK_NETWORKS has its network"
            assert (refused.status_code, faults(refused)) == (400, [("url", why)])
    for url in ("http://127.0.0.1/", "https://[::1]/", "http://localhost/", "https://8.8.8.8/"):
        assert (await office.patch(f"/webhooks/{webhook_id}", {"url": url})).status_code == 200


async def test_changed(office: Office) -> None:
    webhook_id = await made(office)
    seen = await office.get(f"/webhooks/{webhook_id}")
    changed = await office.patch(
        f"/webhooks/{webhook_id}", {"label": "CRM", "active": False}, headers={"If-Match": seen.headers["etag"]}
    )
    assert changed.json() == {**seen.json(), "label": "CRM", "active": False}
    late = await office.patch(f"/webhooks/{webhook_id}", {"label": "Mine"}, headers={"If-Match": seen.headers["etag"]})
    assert late.status_code == 412
    assert (await office.patch(f"/webhooks/{webhook_id}", {"url": "nowhere"})).status_code == 400
    assert (await office.delete(f"/webhooks/{webhook_id}")).status_code == 204
    assert (await office.get(f"/webhooks/{webhook_id}")).status_code == 404


async def test_there_are_not_too_many(office: Office) -> None:
    for _ in range(MOST_WEBHOOKS):
        await made(office)
    refused = await office.post("/webhooks", {"organization_id": 1, "url": URL})
    assert faults(refused) == [("organization_id", f"has {MOST_WEBHOOKS} webhooks already")]
    other = await office.post("/webhooks", {"organization_id": 9, "url": URL}, by="stranger")
    assert other.status_code == 201


async def test_only_who_has_all_of_the_organization_sees_them(office: Office) -> None:
    webhook_id = await made(office)
    for by, total in (("operator", 1), ("manager", 1), ("department manager", 0), ("stranger", 0)):
        assert (await office.get("/webhooks", by=by)).json()["total"] == total
        assert (await office.get("/webhooks?organization_id=1", by=by)).json()["total"] == total
        assert (await office.get("/webhooks?organization_id=9", by=by)).json()["total"] == 0
    foreign = await office.get(f"/webhooks/{webhook_id}", by="stranger")
    missing = await office.get("/webhooks/77", by="stranger")
    assert foreign.text.replace(str(webhook_id), "77", 1).replace("webhook 1", "webhook 77") == missing.text


async def test_a_secret_is_rotated_with_overlap(office: Office) -> None:
    async with opened_receiver() as receiver:
        hook = await new_hook(office, receiver)
        rotated = (await office.post(f"{hook.path}/rotate-secret")).json()
        assert rotated["secret"] != hook.secret
        assert rotated["webhook"] == (await office.get(hook.path)).json()
        await office.post(f"{hook.path}/test")
        (came,) = receiver.received
        assert came.is_signed_with(hook.secret)
        assert came.is_signed_with(rotated["secret"])
        await office.post(f"{hook.path}/rotate-secret")
        await office.post(f"{hook.path}/test")
        assert not receiver.received[1].is_signed_with(hook.secret)


async def test_a_test_says_how_it_went(office: Office) -> None:
    async with opened_receiver() as receiver:
        hook = await new_hook(office, receiver)
        await office.patch(hook.path, {"active": False})
        fine = await office.post(f"{hook.path}/test")
        receiver.answers.append(answer(500, "no database"))
        failed = await office.post(f"{hook.path}/test")
    assert fine.status_code == failed.status_code == 200
    assert (fine.json()["status"], fine.json()["error"], fine.json()["type"]) == (204, "", "ping")
    assert (failed.json()["status"], failed.json()["error"]) == (500, "answered 500: no database")
    assert receiver.received[0].json == {"type": "ping", "organization_id": 1}
    assert receiver.received[0].is_signed_with(hook.secret)
    assert receiver.received[0].headers["webhook-id"] == fine.json()["message_id"]
    assert await hook.log() == [failed.json(), fine.json()]
    # It says nothing of whether changes arrive.
    assert (await hook.progress())["failures"] == 0


async def test_the_log_is_paged_and_bounded(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook_deliveries, "KEPT", 5)
    first, second = await made(office, url="http://127.0.0.1:1/"), await made(office, url="http://127.0.0.1:1/")
    for webhook_id in (first, second, *[first] * 6):
        assert (await office.post(f"/webhooks/{webhook_id}/test")).json()["error"]
    page = (await office.get(f"/webhooks/{first}/deliveries?limit=3")).json()
    rest = (await office.get(f"/webhooks/{first}/deliveries?limit=3&cursor={page['next_cursor']}")).json()
    ids = [it["id"] for it in (*page["items"], *rest["items"])]
    assert (page["total"], rest["next_cursor"]) == (5, None)
    assert ids == [8, 7, 6, 5, 4]
    assert (await office.get(f"/webhooks/{second}/deliveries")).json()["total"] == 1


async def test_no_secret_is_written_down(office: Office, shell: Shell) -> None:
    with capture_logs() as logs:
        async with opened_receiver() as receiver:
            hook = await new_hook(office, receiver, f"{receiver.url}/s3cret?key=s3cret")
            receiver.answers += [answer(500)] * 2
            await hook.rename("Changed")
            await hook.send()
            rotated = (await office.post(f"{hook.path}/rotate-secret")).json()["secret"]
            await office.post(f"{hook.path}/test")
            await office.patch(hook.path, {"url": "https://other.example/s3cret", "active": False})
            deliveries = await hook.log()
            await office.delete(hook.path)
    audit = shell.execute("SELECT actor, action, entity, details FROM audit ORDER BY id").fetchall()
    written = f"{logs} {deliveries} {audit}"
    assert [it["event"] for it in logs] == ["webhook not delivered"]
    assert [row[1] for row in audit if row[2] == "webhook"] == ["add", "rotate", "set", "delete"]
    assert "other.example" in written
    for secret in ("s3cret", hook.secret, rotated, hook.secret.removeprefix("whsec_")):
        assert secret not in written
