"""The form by which a code is issued or adopted: for which account, and on what terms."""

from collections.abc import Mapping
from typing import Any

import msgspec

from dialtree.directory.identifier import read_id
from dialtree.storage.database import Database
from dialtree.web.authentication import Requested
from dialtree.web.console.forms import Form
from dialtree.web.console.once import new_mark
from dialtree.web.console.people.choices import FIND, Choices, choices_of
from dialtree.web.console.people.trees import find_account, load_tree
from dialtree.web.console.place import Place

SEARCH = "search"
"""The field that a form has when its button to search for an account was pressed."""


class CodeForm(msgspec.Struct, frozen=True):
    """The form as a page shows it.

    Attributes:
        fields: Its fields.
        accounts: The accounts that can be chosen.
        may_open_all: Whether who fills it in may let a code open the whole organisation.
        mark: What it is told apart by from all others.
    """

    fields: Form
    accounts: Choices
    may_open_all: bool
    mark: str


def empty_fields(request: Requested) -> Form:
    """The fields of a form that nobody has filled in; `?account=` chooses the account."""
    account = request.query_params.get("account", "")
    return Form({"account_id": account if account.isascii() and account.isdecimal() else ""})


async def code_form(request: Requested, directory: Database, place: Place, fields: Form) -> CodeForm:
    """The form with what can be chosen in it.

    Args:
        request: The request that it answers.
        directory: The directory.
        place: The organisation.
        fields: What it has in its fields.
    """
    tree = await load_tree(request, directory, place)
    text = fields["account_id"]
    chosen = int(text) if text.isascii() and text.isdecimal() and len(text) < 17 else 0  # noqa: PLR2004 - as ids have
    may_open_all = request.user.reach.has_all_of(place.organization.id)
    values: dict[str, str] = {"scope": "organization" if may_open_all else "account", **fields.values}
    shown = Form(values, fields.errors)
    return CodeForm(shown, choices_of(tree, chosen, fields[FIND]), may_open_all, new_mark())


async def account_of(request: Requested, directory: Database, place: Place, fields: Form) -> int:
    """The account that a form names.

    Raises:
        RefusedError: It names none of the organisation that is within reach.
    """
    account = await find_account(request, directory, place, read_id("account_id", fields["account_id"]))
    return account.id


def is_search(fields: Form) -> bool:
    """Whether a form was sent to search for an account, and to do nothing yet."""
    return SEARCH in fields.values


def common(place: Place, root: str) -> Mapping[str, Any]:
    """What all templates of codes know."""
    return {"active": "codes", "root": root, "zone": place.organization.time_zone}
