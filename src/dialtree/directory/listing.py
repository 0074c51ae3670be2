"""Which extensions an organisation's list has, and in which order (CONTRACT section 1, showAll and order)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from dialtree.contract import extension as wire
from dialtree.contract.order import extension_key
from dialtree.directory.extension import Extension
from dialtree.directory.tree import Tree
from dialtree.directory.user import User


def list_extensions(
    tree: Tree, extensions: Iterable[Extension], users: Mapping[int, User], account_id: int | None = None
) -> list[wire.Extension]:
    """The active extensions of an organisation, as they stand on the wire.

    An extension is active when it, its account and every account above are. An inactive user reads as no user.

    Args:
        tree: All accounts of the organisation.
        extensions: Its extensions, in any order; at least those of `account_id` when that is given.
        users: The users that these are set to, by id.
        account_id: List this account's own extensions alone.
    """
    on_account: dict[int, list[Extension]] = defaultdict(list)
    for extension in extensions:
        if extension.active:
            on_account[extension.account_id].append(extension)
    listed: list[wire.Extension] = []
    for account in tree.active():
        if account_id in (None, account.id) and account.id in on_account:
            own = sorted(on_account[account.id], key=lambda it: extension_key(it.sip, it.name, it.speed_dial))
            listed.extend(_on_the_wire(extension, account.name, users) for extension in own)
    return listed


def _on_the_wire(extension: Extension, account_name: str, users: Mapping[int, User]) -> wire.Extension:
    user = users.get(extension.user_id) if extension.user_id is not None else None
    name, email = (user.name, user.email) if user and user.active else ("", "")
    return wire.Extension(
        extension.sip, extension.name, extension.speed_dial, extension.account_id, account_name, name, email
    )
