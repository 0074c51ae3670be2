"""What is sent to webhooks, when, and by whom."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from dialtree.directory.webhook_patience import GIVE_UP_AFTER
from dialtree.management import webhook_courier
from dialtree.management.webhook_courier import Outcome
from dialtree.management.webhook_delivery import LEASE, settle_shipment, take_shipment
from storage.shell import Shell
from support.receiver import OK, Receiver, answer, opened_receiver
from support.waiting import eventually_async
from web.hooks import Hook, new_hook
from web.office import Office

SECOND = timedelta(seconds=1)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with opened_receiver() as opened:
        yield opened


@pytest.fixture
async def hook(office: Office, receiver: Receiver) -> Hook:
    return await new_hook(office, receiver)


def insert_extensions(shell: Shell, first: int, count: int) -> None:
    shell.executemany(
        "INSERT INTO extensions (organization_id, account_id, sip, name) VALUES (1, 2, ?, ?)",
        [(f"sip{number}", f"Desk {number}") for number in range(first, first + count)],
    )


async def test_changes_come_signed_and_in_the_form_of_changes(hook: Hook) -> None:
    cursor = (await hook.office.get("/changes?organization_id=1")).json()["cursor"]
    before = (await hook.progress())["revision"]
    for name in ("A", "ב", "C"):
        await hook.rename(name)
    await hook.send()
    (came,) = hook.receiver.received
    assert came.is_signed_with(hook.secret)
    assert came.headers["webhook-timestamp"] == str(int(hook.now.timestamp()))
    told = came.json
    assert [it["after"]["name"] for it in told["changes"]] == ["A", "ב", "C"]
    assert told["changes"] == (await hook.office.get(f"/changes?after={cursor}")).json()["changes"]
    assert {**told, "changes": []} == {
        "type": "changes",
        "organization_id": 1,
        "after": before,
        "through": before + 3,
        "gap": False,
        "changes": [],
    }
    await hook.send()
    assert len(hook.receiver.received) == 1
    (logged,) = await hook.log()
    assert (logged["first_revision"], logged["last_revision"], logged["attempt"]) == (before + 1, before + 3, 1)


async def test_changes_of_the_shell_come_in_batches(hook: Hook, shell: Shell) -> None:
    before = (await hook.progress())["revision"]
    insert_extensions(shell, 0, 250)
    await hook.send()
    assert [len(it.revisions) for it in hook.receiver.received] == [100, 100, 50]
    assert hook.receiver.revisions == list(range(before + 1, before + 251))
    assert (await hook.progress())["delivered_revision"] == before + 250


async def test_nothing_of_another_organization_comes(hook: Hook) -> None:
    assert (await hook.office.patch("/accounts/10", {"name": "Help"}, by="stranger")).status_code == 200
    await hook.send()
    assert hook.receiver.received == []


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (answer(500), "answered 500"),
        (answer(301, "", "Location: /"), "answered 301; redirects are not followed"),
        (None, "no answer within 0.2 seconds"),
        (b"", "the connection broke off without an answer"),
    ],
    ids=["500", "redirect", "timeout", "cut"],
)
async def test_what_fails_is_sent_again(
    hook: Hook, failure: bytes | None, error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook.receiver.answers += [failure, failure]
    first = await hook.rename("First")
    with monkeypatch.context() as hasty:
        if failure is None:
            hasty.setattr(webhook_courier, "ANSWER_SECONDS", 0.2)
        await hook.send()
        await hook.send(4 * SECOND)
        assert len(hook.receiver.received) == 1
        second = await hook.rename("Second")
        await hook.send(SECOND)
    assert [it.revisions for it in hook.receiver.received] == [[first], [first]]
    progress = await hook.progress()
    assert (progress["failures"], progress["delivered_revision"]) == (2, first - 1)
    await hook.send(9 * SECOND)
    assert len(hook.receiver.received) == 2
    await hook.send(SECOND)
    assert hook.receiver.revisions == [first, first, first, second]
    one, two, three, _ = (it.headers["webhook-id"] for it in hook.receiver.received)
    assert one == two == three
    assert len({it.headers["webhook-timestamp"] for it in hook.receiver.received[:3]}) == 3
    assert [(it["attempt"], it["error"]) for it in await hook.log()] == [(1, ""), (3, ""), (2, error), (1, error)]
    assert (await hook.progress())["failing_since"] is None


async def test_a_receiver_that_was_away(office: Office) -> None:
    async with opened_receiver() as receiver:
        hook = await new_hook(office, receiver)
    revision = await hook.rename("Unheard")
    await hook.send()
    assert [it["error"] for it in await hook.log()] == ["no connection came about"]
    async with opened_receiver(receiver.port) as hook.receiver:
        await hook.send(5 * SECOND)
        assert hook.receiver.revisions == [revision]


async def test_two_senders_at_once_send_each_change_once(hook: Hook, shell: Shell) -> None:
    senders = [hook.sender() for _ in range(3)]
    before = (await hook.progress())["revision"]
    insert_extensions(shell, 0, 220)
    for turn in range(6):
        await asyncio.gather(*(it.look() for it in senders))
        # In a thread of its own, for it waits while a sender writes.
        await asyncio.to_thread(insert_extensions, shell, 1000 + turn, 1)
        await hook.rename(f"Turn {turn}")
        await asyncio.gather(*(it.wait() for it in senders))
    await hook.send()
    assert hook.receiver.revisions == list(range(before + 1, before + 233))


async def test_nobody_else_sends_while_somebody_does(hook: Hook) -> None:
    hook.receiver.answers.append(None)
    revision = await hook.rename("Slow")
    slow = hook.sender()
    await slow.look()
    await eventually_async(lambda: len(hook.receiver.received) == 1, "it is sent")
    await hook.send()
    await hook.send(LEASE - SECOND)
    assert hook.receiver.revisions == [revision]
    # A stop breaks it off, and others need not wait for the lease to end.
    await slow.finish()
    await hook.send()
    assert hook.receiver.revisions == [revision, revision]
    assert [it["attempt"] for it in await hook.log()] == [1]


async def test_a_sender_that_is_killed(hook: Hook, shell: Shell) -> None:
    before = (await hook.progress())["revision"]
    insert_extensions(shell, 0, 150)
    # It has sent the first batch, and is gone before it could say so.
    taken = await take_shipment(hook.office.database, hook.id, hook.now)
    assert taken is not None
    insert_extensions(shell, 500, 10)
    await hook.send(LEASE - SECOND)
    assert hook.receiver.received == []
    await hook.send(SECOND)
    assert hook.receiver.revisions == list(range(before + 1, before + 161))
    # Whoever has received it knows it by its id.
    assert hook.receiver.received[0].headers["webhook-id"] == taken.message.message_id
    assert hook.receiver.received[0].body == taken.message.body


async def test_a_sender_that_was_held_up_changes_nothing_any_more(hook: Hook) -> None:
    first = await hook.rename("First")
    taken = await take_shipment(hook.office.database, hook.id, hook.now)
    assert taken is not None
    await hook.send(LEASE)
    second = await hook.rename("Second")
    await hook.send()
    assert hook.receiver.revisions == [first, second]
    for outcome in (Outcome(204, "", 1), Outcome(500, "answered 500", 1)):
        following = await settle_shipment(hook.office.database, taken, outcome, hook.now, hook.now, 0.0)
        assert following is None
    progress = await hook.progress()
    assert (progress["delivered_revision"], progress["failures"]) == (second, 0)
    assert [it["error"] for it in await hook.log()] == ["answered 500", "", "", ""]


async def test_disabled_when_it_has_failed_for_three_days(hook: Hook, shell: Shell) -> None:
    first = await hook.rename("First")
    attempts = 0
    started = hook.now
    while (await hook.office.get(hook.path)).json()["active"]:
        hook.receiver.answers.append(answer(500, "no database"))
        await hook.send(timedelta(hours=12))
        attempts += 1
        assert attempts < 10
    # It began to fail with the first attempt.
    assert hook.now - started - timedelta(hours=12) == GIVE_UP_AFTER
    reason = "failed for 3 days; the last time: answered 500: no database"
    assert (await hook.office.get(hook.path)).json()["disabled_reason"] == reason
    audited = shell.execute(
        "SELECT actor_kind, actor, action, entity_id FROM audit WHERE action = 'disable'"
    ).fetchall()
    assert [tuple(row) for row in audited] == [("server", "webhooks", "disable", hook.id)]
    second = await hook.rename("Second")
    await hook.send(timedelta(days=1))
    assert len(hook.receiver.received) == attempts
    hook.receiver.received.clear()
    enabled = await hook.office.patch(hook.path, {"active": True})
    assert (enabled.json()["active"], enabled.json()["disabled_reason"]) == (True, "")
    await hook.send()
    assert hook.receiver.revisions == [first, second]


async def test_a_success_in_between_counts(hook: Hook) -> None:
    for _ in range(2):
        hook.receiver.answers += [answer(500), answer(500), OK]
        await hook.rename(f"{hook.now}")
        for _ in range(3):
            await hook.send(timedelta(days=1))
    assert (await hook.office.get(hook.path)).json()["active"]


async def test_enabled_from_now_on(hook: Hook) -> None:
    await hook.office.patch(hook.path, {"active": False})
    await hook.rename("Unsent")
    await hook.send()
    skipped = await hook.office.patch(hook.path, {"active": True, "skip_to_now": True})
    assert skipped.json()["active"]
    revision = await hook.rename("Sent")
    await hook.send()
    assert hook.receiver.revisions == [revision]


async def test_what_is_skipped_while_it_is_sent_stays_skipped(hook: Hook) -> None:
    hook.receiver.answers.append(answer(500))
    await hook.rename("Failed")
    await hook.send()
    last = await hook.rename("Unsent")
    await hook.office.patch(hook.path, {"skip_to_now": True})
    progress = await hook.progress()
    assert (progress["delivered_revision"], progress["failures"], progress["next_attempt_at"]) == (last, 0, None)
    await hook.send()
    assert len(hook.receiver.received) == 1


async def test_another_address_is_tried_at_once(hook: Hook) -> None:
    hook.receiver.answers.append(answer(500))
    revision = await hook.rename("Failed")
    await hook.send()
    await hook.office.patch(hook.path, {"url": f"{hook.receiver.url}/other"})
    await hook.send()
    assert [it.target for it in hook.receiver.received] == ["/hook", "/hook/other"]
    assert hook.receiver.revisions == [revision, revision]


async def test_what_was_cut_off_is_told_as_a_gap(hook: Hook, shell: Shell) -> None:
    await hook.rename("Cut off")
    last = await hook.rename("Kept")
    shell.execute("DELETE FROM change_log WHERE organization_id = 1 AND revision < ?", (last,))
    await hook.send()
    await hook.rename("Cut off")
    shell.execute("DELETE FROM change_log WHERE organization_id = 1")
    await hook.send()
    first, second = hook.receiver.received
    assert (first.json["gap"], first.revisions, first.json["through"]) == (True, [last], last)
    assert (second.json["gap"], second.revisions, second.json["through"]) == (True, [], last + 1)


async def test_a_webhook_that_is_deleted_while_it_is_sent(hook: Hook) -> None:
    hook.receiver.answers.append(None)
    await hook.rename("Slow")
    slow = hook.sender()
    await slow.look()
    await eventually_async(lambda: len(hook.receiver.received) == 1, "it is sent")
    assert (await hook.office.delete(hook.path)).status_code == 204
    await slow.finish()
    await hook.send(LEASE)
    assert len(hook.receiver.received) == 1


async def test_a_receiver_that_fails_holds_up_nobody_else(hook: Hook) -> None:
    async with opened_receiver() as receiver:
        other = await new_hook(hook.office, receiver)
        hook.receiver.answers.append(None)
        revision = await hook.rename("Both")
        sender = hook.sender()
        await sender.look()
        await other.until_delivered(revision)
        await sender.finish()
    assert receiver.revisions == [revision]
    assert (await hook.progress())["delivered_revision"] == revision - 1


async def test_senders_know_whether_there_is_anything_to_do(hook: Hook) -> None:
    sender = hook.sender()
    assert await sender.look()
    await hook.office.patch(hook.path, {"active": False})
    assert not await sender.look()
