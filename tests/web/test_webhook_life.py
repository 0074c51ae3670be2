"""A real server that sends to webhooks, and what becomes of them when it stops or is killed."""

import asyncio
import signal

from dialtree.storage.location import Location
from support.receiver import opened_receiver
from support.server import Server
from support.waiting import eventually_async
from web.hooks import new_hook
from web.office import Office

SETTINGS = {"webhook_networks": "127.0.0.0/8", "workers": 2}


async def test_a_server_sends_and_stops(office: Office, location: Location) -> None:
    async with opened_receiver() as receiver:
        hook = await new_hook(office, receiver)
        server = Server(location, SETTINGS)
        try:
            first = await hook.rename("First")
            await eventually_async(lambda: receiver.revisions == [first], "what has changed is sent")
            receiver.answers.append(None)
            second = await hook.rename("Second")
            await eventually_async(lambda: receiver.revisions == [first, second], "it is being sent")
            # A receiver that says nothing holds up no stop, and the next server need not wait for it either.
            assert await asyncio.to_thread(server.stop) == 0
            assert "Traceback" not in server.output
        finally:
            await asyncio.to_thread(server.close)
        await hook.send()
        assert receiver.revisions == [first, second, second]


async def test_a_server_that_is_killed_loses_nothing(office: Office, location: Location) -> None:
    async with opened_receiver() as receiver:
        hook = await new_hook(office, receiver)
        server = Server(location, {**SETTINGS, "workers": 1})
        try:
            receiver.answers.append(None)
            first = await hook.rename("First")
            await eventually_async(lambda: receiver.revisions == [first], "it is being sent")
            await asyncio.to_thread(server.stop, signal.SIGKILL, whole_group=True)
        finally:
            await asyncio.to_thread(server.close)
        second = await hook.rename("Second")
        await hook.send()
        assert receiver.revisions == [first]
        await hook.send_when_free()
        assert receiver.revisions == [first, first, second]
