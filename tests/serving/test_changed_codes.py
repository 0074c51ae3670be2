"""What management changes of a code holds from the next request on."""

import json
from datetime import timedelta

import pytest

from dialtree.contract.path import GET_EXTENSIONS
from dialtree.management.accounts import add_account
from dialtree.management.code_rotation import rotate_code
from dialtree.management.codes import change_code
from dialtree.management.extensions import add_extension
from serving.house import ROOT, House
from support.directory import ACTOR


async def told(house: House, target: str) -> str:
    description: str = json.loads((await house.ask(target)).body)["DESC"]
    return description


@pytest.mark.parametrize("hours", [0, 24])
async def test_rotated(house: House, hours: int) -> None:
    old = await house.code()
    assert await told(house, old) == "OK"
    made, secret = await rotate_code(house.database, ACTOR, 1, hours)
    new = f"{GET_EXTENSIONS}?code={secret}"
    house.now = made.successor.created_at
    assert (await told(house, old), await told(house, new)) == ("OK" if hours else "Unauthorized", "OK")
    house.now += timedelta(hours=hours)
    assert (await told(house, old), await told(house, new)) == ("Unauthorized", "OK")


async def test_of_another_scope(house: House) -> None:
    branch = await add_account(house.database, ACTOR, "Branch", ROOT)
    await add_extension(house.database, ACTOR, branch.id, "200", "Till")
    target = await house.code()

    async def listed() -> list[str]:
        return [it["SIP"] for it in json.loads((await house.ask(target)).body)["EXTENSIONS"]]

    assert await listed() == ["100", "200"]
    await change_code(house.database, ACTOR, 1, {"scope": "account"})
    assert await listed() == ["100"]
    await change_code(house.database, ACTOR, 1, {"scope": "organization"})
    assert await listed() == ["100", "200"]


async def test_of_other_networks(house: House) -> None:
    target = await house.code()
    assert (await house.ask(target)).status == 200
    await change_code(house.database, ACTOR, 1, {"networks": ["198.18.0.0/15"]})
    assert (await house.ask(target)).status == 403
    await change_code(house.database, ACTOR, 1, {"networks": []})
    assert (await house.ask(target)).status == 200
