"""What is told of an import, in parts, on every kind of database."""

import pytest

from dialtree.management.uploads import (
    CHANGES,
    FAULTS,
    WARNINGS,
    Importer,
    NewUpload,
    find_import,
    load_lines,
    spans_of,
)
from dialtree.storage.database import Database
from management.acting import DANA, acme
from management.files import HEADER, STAFF

_HELD = f"""{HEADER}
420,Desk,20,,,,
500,Gate,50,,,,
"""


@pytest.fixture(autouse=True)
async def directory(database: Database) -> None:
    await acme(database)


async def uploaded(database: Database, text: str) -> int:
    return await Importer().add(database, DANA, NewUpload(1, "staff.csv", prune=True, prune_limit=100), text.encode())


async def test_each_section_has_its_own_changes(database: Database) -> None:
    importer = Importer()
    await importer.apply(database, DANA, await uploaded(database, _HELD))
    upload_id = await uploaded(database, STAFF)
    async with database.read() as connection:
        spans = spans_of((await find_import(database, connection, DANA.reach, upload_id)).report)
        everything = await load_lines(connection, upload_id, CHANGES, spans.changes, 0, 100)
        found = []
        for section in spans.sections:
            lines = await load_lines(connection, upload_id, CHANGES, section.span, 0, 100)
            assert {section.name} == {f"{it.__struct_config__.tag}-{it.operation}" for it in lines}
            found += lines
    assert found == list(everything)
    assert [it.name for it in spans.sections][-3:] == ["extension-add", "extension-change", "extension-disable"]


async def test_one_leafs_through_a_section(database: Database) -> None:
    upload_id = await uploaded(database, STAFF)
    async with database.read() as connection:
        spans = spans_of((await find_import(database, connection, DANA.reach, upload_id)).report)
        (span,) = [it.span for it in spans.sections if it.name == "extension-add"]
        pages = [await load_lines(connection, upload_id, CHANGES, span, start, 2) for start in (0, 2, 3)]
    assert [[it.after.name for it in page] for page in pages] == [["Desk", "Lobby"], ["קופה"], []]


async def test_faults_stand_beside_the_rows(database: Database) -> None:
    upload_id = await uploaded(database, f"{HEADER},Notes\n4 20,Desk,20,,,,,secret\n")
    async with database.read() as connection:
        spans = spans_of((await find_import(database, connection, DANA.reach, upload_id)).report)
        (fault,) = await load_lines(connection, upload_id, FAULTS, spans.faults, 0, 50)
        (warning,) = await load_lines(connection, upload_id, WARNINGS, spans.warnings, 0, 50)
    assert (fault.place, fault.field, fault.row) == (2, "SIP", {"SIP": "4 20", "Name": "Desk", "SpeedDial": "20"})
    assert "Notes" in warning.text
