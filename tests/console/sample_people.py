"""A user of the sample directory who has everything that the pages of users tell of."""

from dialtree.management.extensions import set_extension
from dialtree.management.sign_ins import SignInTerms, set_sign_in
from dialtree.management.users import add_user
from dialtree.storage.database import Database
from support.directory import ACTOR

LONG_NAME = "דלית אברהמי־רוזנבלום, מנהלת תחום הצלחת לקוחות, הסלמות ותיאום הנדסת שטח, מחוז צפון והעמקים"


async def add_colleague(database: Database, organization_id: int, account_id: int) -> dict[str, int]:
    """Adds somebody who signs in on an account and has an extension there; returns their id by its name."""
    user = await add_user(database, ACTOR, LONG_NAME, "dalit.avrahami@tirosh.example", organization_id)
    terms = SignInTerms("dalit.avrahami@tirosh.example", "viewer", account_id)
    await set_sign_in(database, ACTOR, user.id, terms)
    await set_extension(database, ACTOR, "sale211", organization_id, user_id=user.id)
    return {"user_id": user.id}
