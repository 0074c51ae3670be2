"""A copy that is kept by changes."""

from hypothesis import given
from hypothesis import strategies as st

from dialtree.client import Change, Changes, Extension, Mirror
from dialtree.directory.account import Account
from dialtree.directory.listing import Listing
from dialtree.directory.tree import Tree

_names = st.sampled_from(["A", "a", "Ä", "A\u0308", "אב", "10", "2"])
_dials = st.sampled_from(["", "1", "01", "10", "*1", "2"])


@st.composite
def _directories(draw: st.DrawFn) -> tuple[list[dict], list[dict], list[dict]]:  # type: ignore[type-arg]
    flag, ids = st.booleans(), st.integers(1, 6)
    accounts = [
        {"id": it, "parent_id": draw(st.integers(1, it - 1)) if it > 1 else None, "name": draw(_names),
         "active": draw(flag)}
        for it in range(1, 7)
    ]  # fmt: skip
    users = [{"id": it, "name": draw(_names), "email": f"{it}@x", "active": draw(flag)} for it in range(1, 7)]
    extensions = [
        {"id": it, "account_id": draw(ids), "sip": str(draw(st.integers(0, 3))) + str(it), "name": draw(_names),
         "speed_dial": draw(_dials), "user_id": draw(st.none() | ids), "active": draw(flag)}
        for it in range(1, draw(st.integers(1, 12)))
    ]  # fmt: skip
    return accounts, users, extensions


def _change(entity: str, after: dict | None, operation: str = "present", before: dict | None = None) -> Change:  # type: ignore[type-arg]
    return Change(1, "2026-01-31T12:00:00.000000Z", entity, (after or before or {})["id"], operation, before, after)


@given(_directories(), st.randoms())
def test_its_list_is_the_servers(directory: tuple[list[dict], ...], random: object) -> None:  # type: ignore[type-arg]
    kinds = zip(("account", "user", "extension"), directory, strict=True)
    changes = [_change(entity, it) for entity, things in kinds for it in things]
    random.shuffle(changes)  # type: ignore[attr-defined]
    mirror = Mirror()
    mirror.apply(Changes(tuple(changes), "c", more=False))

    accounts, users, extensions = directory
    names = {it["id"]: (it["name"], it["email"]) for it in users if it["active"]}
    listing = Listing()
    listing.open(Tree(Account(it["id"], 1, it["parent_id"], it["name"], it["active"]) for it in accounts).active())
    listing.add(
        (it["account_id"], it["sip"], it["name"], it["speed_dial"], *names.get(it["user_id"], ("", "")))
        for it in extensions
        if it["active"]
    )
    assert mirror.list_extensions() == tuple(listing.drain())


ROOT = {"id": 1, "parent_id": None, "name": "Acme", "active": True}
DESK = {"id": 1, "account_id": 1, "sip": "420", "name": "Desk", "speed_dial": "", "user_id": 5, "active": True}


def test_it_follows() -> None:
    mirror = Mirror()
    assert (mirror.cursor, mirror.is_complete, mirror.list_extensions()) == ("start", False, ())
    mirror.apply(Changes((_change("account", ROOT),), "1", more=True))
    assert (mirror.cursor, mirror.is_complete) == ("1", False)
    mirror.apply(Changes((_change("extension", DESK), _change("code", {"id": 1, "label": "CRM"})), "2", more=False))
    assert mirror.is_complete
    assert mirror.list_extensions() == (Extension("420", "Desk", "", 1, "Acme", "", ""),)
    renamed = {**DESK, "name": "Lobby"}
    mirror.apply(Changes((_change("extension", renamed, "update", DESK),), "3", more=False))
    assert [it.name for it in mirror.list_extensions()] == ["Lobby"]
    gone = Changes((_change("extension", None, "delete", renamed),), "4", more=False)
    mirror.apply(gone)
    # What is told twice changes nothing.
    mirror.apply(gone)
    assert mirror.list_extensions() == ()


def test_it_can_be_kept() -> None:
    mirror = Mirror()
    mirror.apply(Changes((_change("account", ROOT), _change("extension", DESK)), "7", more=False))
    again = Mirror.load(mirror.dump())
    assert again == mirror
    assert again.list_extensions() == mirror.list_extensions()
