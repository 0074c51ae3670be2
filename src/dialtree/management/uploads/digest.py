"""Whether a plan is what was shown."""

from hashlib import sha256

import msgspec

from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.management.uploads.lines import AccountChange, ExtensionChange, UserChange, changes_of
from dialtree.sources.plan import Plan


def digest_of(plan: Plan) -> bytes:
    """What changes whenever a plan would do anything else, or nothing at all; 32 bytes.

    The ids that new things would get are left out: they depend on what other organisations add.
    """
    new_accounts = {it.id: -number for number, it in enumerate(plan.accounts.added, start=1)}
    new_users = {it.id: -number for number, it in enumerate(plan.users.added, start=1)}

    def account(it: Account) -> Account:
        above = new_accounts.get(it.parent_id or 0, it.parent_id)
        return replace(it, id=new_accounts.get(it.id, it.id), parent_id=above)

    def extension(it: Extension, *, added: bool = False) -> Extension:
        account_id, user_id = new_accounts.get(it.account_id, it.account_id), new_users.get(it.user_id or 0, it.user_id)
        return replace(it, id=0 if added else it.id, account_id=account_id, user_id=user_id)

    replace = msgspec.structs.replace
    settled: list[object] = [bool(plan.refused), plan.organization_id]
    for change in changes_of(plan):
        match change:
            case AccountChange(after=after):
                settled.append(replace(change, after=account(after)))
            case UserChange(after=after):
                settled.append(replace(change, after=replace(after, id=new_users.get(after.id, after.id))))
            case ExtensionChange(before=before, after=after):
                settled.append(replace(change, after=extension(after, added=before is None)))
    return sha256(msgspec.json.encode(settled)).digest()
