"""Dialtree against what a developer would write in an afternoon, the same tuned, and Datasette."""

from benchmarks.bench import SIZES, Bench
from benchmarks.figures import Claim, Figure, Section, of_rounds, ratio
from benchmarks.generator import Organization
from benchmarks.load import alternate
from benchmarks.request import Target, ask
from benchmarks.same import check_same_content
from benchmarks.servers.dialtree import serving
from benchmarks.servers.peers import datasette, uvicorn

HOW = """\
All read the same SQLite file, with the same indexes, one worker each:

- *An afternoon* (`benchmarks/peers/afternoon.py`): FastAPI with a response model, SQLAlchemy's ORM, uvicorn. Accounts
  and users of all extensions come in one query; left lazy, it would be many times slower.
- *The same, tuned* (`benchmarks/peers/tuned.py`): one joined query through SQLAlchemy's Core, ordered in the
  database, and orjson.
- *Datasette*: the rows of the table `extensions` of that organisation as a JSON array; without names of accounts and
  users, without a code, in no order.

The first two answer the same JSON as Dialtree, in the same order, which is checked before they are measured. Each
answer of theirs is made anew; Dialtree's is kept until the organisation's revision changes."""

_AIMS = {"20 extensions": 20.0, "1,000 extensions": 200.0}


def measure(bench: Bench) -> Section:
    """Loads the four servers in turn."""
    figures: list[Figure] = []
    claims: list[Claim] = []
    file, folder = bench.sqlite_file, bench.folder
    with (
        serving(bench.sqlite_url, folder) as dialtree,
        uvicorn("afternoon", file, folder) as afternoon,
        uvicorn("tuned", file, folder) as tuned,
        datasette(file, folder) as tables,
    ):
        for name, organization in SIZES.items():
            asked = dialtree.list_of(organization.code)
            same = {
                "Dialtree": asked,
                "An afternoon": Target(afternoon, asked.path),
                "Tuned": Target(tuned, asked.path),
            }
            check_same_content(same)
            rows = _rows(tables, file.stem, organization)
            rates = alternate({**same, "Datasette": rows}, bench.size.rounds, bench.size.seconds)
            figures += [of_rounds(label, name, "requests/s", values) for label, values in rates.items()]
            ours, *theirs = rates
            for label in theirs:
                aim = ("at least", _AIMS[name]) if label == "An afternoon" else ("", None)
                claims.append(ratio(f"Dialtree to {_named(label)}, {name}", rates[ours], rates[label], *aim))
    return Section("Against what others would run", HOW, figures, claims)


def _rows(port: int, database: str, organization: Organization) -> Target:
    filters = f"organization_id__exact={organization.root}&_size=max&_shape=array"
    target = Target(port, f"/{database}/extensions.json?{filters}")
    found = ask(target).body.count(b'"sip"')
    if found != organization.extensions:
        raise SystemExit(f"benchmarks: Datasette answers {found} rows instead of {organization.extensions}")
    return target


def _named(label: str) -> str:
    return label[0].lower() + label[1:] if label != "Datasette" else label
