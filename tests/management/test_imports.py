from pathlib import Path

import pytest

from dialtree.management.accounts import add_account, move_account
from dialtree.management.codes import Terms, issue_code
from dialtree.management.extensions import add_extension, enable_extension
from dialtree.management.imports import ImportOptions, import_file, summary
from dialtree.storage.database import Database
from management.acting import DANA, acme, acts, last_act, refused, unchanged
from management.files import ACME, HEADER, STAFF, bring, faults, write
from storage.plain_sql import revision
from storage.shell import Shell

_STAFF_COUNTS = {
    "accounts": {"added": 3, "changed": 0, "unchanged": 0},
    "users": {"added": 2, "changed": 0, "unchanged": 0},
    "extensions": {"added": 3, "changed": 0, "unchanged": 0},
    "disabled": 0,
    "refused": 0,
}


def extensions(shell: Shell) -> list[tuple[object, ...]]:
    columns = "sip, name, speed_dial, account_id, user_id, active"
    return shell.execute(f"SELECT {columns} FROM extensions WHERE organization_id = 1 ORDER BY sip").fetchall()


def parents(shell: Shell) -> dict[int, int | None]:
    return dict(shell.execute("SELECT id, parent_id FROM accounts WHERE organization_id = 1"))


async def test_into_an_empty_directory(database: Database, shell: Shell, tmp_path: Path) -> None:
    plan = await bring(database, write(tmp_path, STAFF))
    assert extensions(shell) == [
        ("420", "Desk", "20", 2, 1, 1),
        ("421", "Lobby", "21", 1, None, 1),
        ("422", "קופה", "", 3, 2, 1),
    ]
    assert shell.execute("SELECT id, parent_id, name FROM accounts ORDER BY id").fetchall() == [
        (1, None, "Acme"),
        (2, 1, "Support"),
        (3, 1, "מכירות"),
    ]
    users = shell.execute("SELECT name, email FROM users ORDER BY id").fetchall()
    assert users == [("Avi", "avi@acme.example"), ("דנה", "")]
    assert summary(plan) == _STAFF_COUNTS
    assert revision(shell) == 8


async def test_the_audit_is_one_row(database: Database, shell: Shell, tmp_path: Path) -> None:
    await bring(database, write(tmp_path, STAFF))
    assert acts(shell) == [last_act(shell)]
    assert last_act(shell) == (
        "import",
        "directory",
        None,
        {"file": "staff.csv", "format": "CSV", **_STAFF_COUNTS},
    )


async def test_the_second_time_changes_nothing(database: Database, shell: Shell, tmp_path: Path) -> None:
    path = write(tmp_path, STAFF)
    await bring(database, path)
    with unchanged(shell):
        plan = await bring(database, path)
    assert (plan.accounts.unchanged, plan.users.unchanged, plan.extensions.unchanged) == (3, 2, 3)


async def test_only_what_differs_is_written(database: Database, shell: Shell, tmp_path: Path) -> None:
    await bring(database, write(tmp_path, STAFF))
    before = revision(shell)
    await bring(database, write(tmp_path, STAFF.replace("Lobby", "Front").replace("Support", "Help")))
    assert revision(shell) == before + 2
    assert last_act(shell)[3]["extensions"] == {"added": 0, "changed": 1, "unchanged": 2}
    assert extensions(shell)[1][1] == "Front"


async def test_the_sip_id_matches_within_the_organisation(database: Database, shell: Shell, tmp_path: Path) -> None:
    await acme(database)
    await add_extension(database, DANA, 9, "420", "Elsewhere", "20", 95)
    await add_extension(database, DANA, 1, "420", "Before", "5")
    with_nine = "SELECT * FROM {} WHERE organization_id = 9"
    before = [shell.execute(with_nine.format(table)).fetchall() for table in ("accounts", "users", "extensions")]
    await bring(database, write(tmp_path, STAFF))
    assert [row[:4] for row in extensions(shell)] == [
        ("420", "Desk", "20", 2),
        ("421", "Lobby", "21", 1),
        ("422", "קופה", "", 3),
    ]
    assert [
        shell.execute(with_nine.format(table)).fetchall() for table in ("accounts", "users", "extensions")
    ] == before
    assert len(acts(shell, 9)) == 3


async def test_ids_of_another_organisation(database: Database, shell: Shell, tmp_path: Path) -> None:
    await acme(database)
    foreign_account = write(tmp_path, "SIP,Name,AccountID\n500,Desk,9\n")
    foreign_user = write(tmp_path, "SIP,Name,UserID\n500,Desk,95\n", "users.csv")
    with unchanged(shell):
        assert faults(await bring(database, foreign_account)) == [
            "2 AccountID: account 9 belongs to another organisation"
        ]
        assert faults(await bring(database, foreign_user)) == ["2 UserID: user 95 belongs to another organisation"]


async def test_a_bad_row_keeps_everything_out(database: Database, shell: Shell, tmp_path: Path) -> None:
    path = write(tmp_path, STAFF + "4 3,Bad,,1,Acme,,\n424,,,1,Acme,,\n")
    with unchanged(shell):
        plan = await bring(database, path)
    assert [fault.split(":")[0] for fault in faults(plan)] == ["5 SIP", "6 Name"]
    assert summary(plan)["refused"] == 2


async def test_a_dry_run_writes_nothing(database: Database, shell: Shell, tmp_path: Path) -> None:
    path = write(tmp_path, STAFF)
    with unchanged(shell):
        plan = await bring(database, path, ImportOptions((1, "Acme"), dry_run=True))
    assert summary(plan) == _STAFF_COUNTS
    assert summary(await bring(database, path)) == _STAFF_COUNTS


async def test_what_is_missing_is_left_alone_unless_pruned(database: Database, shell: Shell, tmp_path: Path) -> None:
    await bring(database, write(tmp_path, STAFF))
    fewer = write(tmp_path, STAFF.rsplit("\n", 2)[0] + "\n", "fewer.csv")
    with unchanged(shell):
        await bring(database, fewer)
    with unchanged(shell):
        plan = await bring(database, fewer, ImportOptions((1, ""), prune=True))
    assert [fault.split(":")[0] for fault in faults(plan)] == ["0 --prune-limit"]
    pruning = ImportOptions((1, ""), prune=True, prune_limit=34)
    plan = await bring(database, fewer, pruning)
    assert [it.sip for it in plan.disabled] == ["422"]
    assert extensions(shell)[2] == ("422", "קופה", "", 3, 2, 0)
    assert last_act(shell)[3]["disabled"] == 1
    with unchanged(shell):
        await bring(database, fewer, pruning)


async def test_speed_dials_change_hands(database: Database, shell: Shell, tmp_path: Path) -> None:
    await bring(database, write(tmp_path, "SIP,Name,SpeedDial\n1,A,10\n2,B,20\n3,C,30\n4,D,40\n"))
    path = write(tmp_path, "SIP,Name,SpeedDial\n5,E,40\n1,A,20\n2,B,30\n3,C,10\n4,D,\n")
    await bring(database, path)
    dials = {row[0]: row[2] for row in extensions(shell)}
    assert dials == {"1": "20", "2": "30", "3": "10", "4": "", "5": "40"}
    with unchanged(shell):
        await bring(database, path)


async def test_accounts_swap_places(database: Database, shell: Shell, tmp_path: Path) -> None:
    await acme(database)
    await add_account(database, DANA, "Desk", 2, 3)
    await add_account(database, DANA, "Night", 3, 4)
    path = write(
        tmp_path,
        "SIP,Name,AccountID,ParentAccountID,AccountName\n,,2,3,Support\n,,3,4,Desk\n,,4,1,Night\n,,6,2,New\n",
    )
    await bring(database, path)
    assert parents(shell) == {1: None, 4: 1, 3: 4, 2: 3, 6: 2}
    assert last_act(shell)[3]["accounts"] == {"added": 1, "changed": 3, "unchanged": 0}
    with unchanged(shell):
        await bring(database, path)
    await move_account(database, DANA, 2, 1)
    await bring(database, path)
    assert parents(shell)[2] == 3


async def test_a_loop_keeps_everything_out(database: Database, shell: Shell, tmp_path: Path) -> None:
    await acme(database)
    path = write(tmp_path, "SIP,Name,AccountID,ParentAccountID,AccountName\n,,2,3,Support\n,,3,2,Desk\n")
    with unchanged(shell):
        plan = await bring(database, path)
    assert [fault.split(":")[0] for fault in faults(plan)] == ["2 ParentAccountID"]


async def test_progress_is_told(database: Database, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    rows = "".join(f"{number},Desk\n" for number in range(6000))
    await import_file(database, DANA, write(tmp_path, f"SIP,Name\n{rows}"), ACME, lambda *step: told.append(step))
    assert told == [
        ("Reading", 0, 0),
        ("Planning", 0, 0),
        ("Writing", 0, 6000),
        ("Writing", 5000, 6000),
        ("Writing", 6000, 6000),
    ]


@pytest.mark.parametrize("fails_at", range(5))
async def test_an_exception_leaves_no_trace(database: Database, shell: Shell, tmp_path: Path, fails_at: int) -> None:
    await acme(database)
    rows = "".join(f"{number},Desk\n" for number in range(6000))
    path = write(tmp_path, f"SIP,Name\n{rows}")
    told = 0

    def fail(_step: str, _done: int, _total: int) -> None:
        nonlocal told
        if told == fails_at:
            raise ZeroDivisionError
        told += 1

    with unchanged(shell), pytest.raises(ZeroDivisionError):
        await import_file(database, DANA, path, ACME, fail)


async def test_other_formats(database: Database, shell: Shell, tmp_path: Path) -> None:
    await bring(
        database,
        write(tmp_path, "[420]\ntype=endpoint\nauth=420\ncallerid=Desk <420>\n[420]\ntype=auth\n", "pjsip.conf"),
    )
    assert last_act(shell)[3]["format"] == "pjsip.conf"
    answer = (
        '{"ERR":0,"DESC":"OK","EXTENSIONS":[{"SIP":"421","Name":"Lobby","SpeedDial":"","AccountID":1,'
        '"AccountName":"Acme","UserName":"","UserEmail":""}]}'
    )
    await bring(database, write(tmp_path, answer, "answer.json"))
    assert last_act(shell)[3]["format"] == "saved answer"
    assert [row[:2] for row in extensions(shell)] == [("420", "Desk"), ("421", "Lobby")]


async def test_a_file_that_is_none(database: Database, shell: Shell, tmp_path: Path) -> None:
    with refused(shell, "file: empty"):
        await bring(database, write(tmp_path, " \n"))


async def test_the_name_of_a_file_need_not_be_unicode(database: Database, shell: Shell, tmp_path: Path) -> None:
    await bring(database, write(tmp_path, STAFF, "caf\udce9.csv"))
    assert last_act(shell)[3]["file"] == "caf?.csv"


@pytest.mark.parametrize(
    ("option", "fault"),
    [
        ((0, "Acme"), "--organization: not between 1 and 9007199254740991"),
        ((-1, "Acme"), "--organization: not between 1 and 9007199254740991"),
        ((10**30, "Acme"), "--organization: not between 1 and 9007199254740991"),
        ((1, "a" * 256), "--organization: longer than 255 characters"),
        ((1, "a\nb"), "--organization: holds a control character (U+000A)"),
        ((2, ""), "--organization: account 2 is no organisation but below organisation 1"),
        (
            None,
            (
                "--organization: the file names no account by its id; say which organisation the file goes into: "
                "--organization ID[:NAME]"
            ),
        ),
    ],
)
async def test_an_organisation_that_cannot_be(
    database: Database, shell: Shell, tmp_path: Path, option: tuple[int, str] | None, fault: str
) -> None:
    await acme(database)
    path = write(tmp_path, "SIP,Name\n500,Desk\n")
    for dry_run in (False, True):
        with refused(shell, fault):
            await bring(database, path, ImportOptions(option, dry_run=dry_run))


async def test_the_name_of_a_new_organisation_is_cleaned(database: Database, shell: Shell, tmp_path: Path) -> None:
    path = write(tmp_path, "SIP,Name\n500,Desk\n")
    await bring(database, path, ImportOptions((1, " Cafe\u0301 ")))
    assert shell.execute("SELECT name FROM accounts").fetchall() == [("Caf\u00e9",)]
    with unchanged(shell):
        plan = await bring(database, path, ImportOptions((1, "Cafe\u0301")))
    assert not plan.notices


async def test_codes_and_disabled_things_stay(database: Database, shell: Shell, tmp_path: Path) -> None:
    path = write(tmp_path, STAFF)
    await bring(database, path)
    await issue_code(database, DANA, 2, Terms())
    await enable_extension(database, DANA, "420", active=False)
    with unchanged(shell):
        await bring(database, path)


async def test_an_absent_column_leaves_alone_and_an_empty_cell_empties(
    database: Database, shell: Shell, tmp_path: Path
) -> None:
    await bring(database, write(tmp_path, STAFF))
    await bring(database, write(tmp_path, "SIP,Name\n420,Renamed\n"))
    assert extensions(shell)[0] == ("420", "Renamed", "20", 2, 1, 1)
    await bring(database, write(tmp_path, f"{HEADER}\n420,Renamed,,2,Support,,\n"))
    assert extensions(shell)[0] == ("420", "Renamed", "", 2, None, 1)
