"""What was done, as a sentence: by the kind of thing and the deed."""

from collections.abc import Mapping

from dialtree.web.console.texts import marked

_OF: Mapping[str, Mapping[str, str]] = {
    "extension": {
        "add": marked("Extension %(what)s was added"),
        "set": marked("Extension %(what)s was changed"),
        "move": marked("Extension %(what)s was moved to another account"),
        "enable": marked("Extension %(what)s was enabled"),
        "disable": marked("Extension %(what)s was disabled"),
        "delete": marked("Extension %(what)s was deleted"),
        "bulk": marked("Several extensions were changed at once"),
        "undo": marked("A change of several extensions was undone"),
    },
    "agent": {
        "set_status": marked("The agent at extension %(what)s was given another status"),
        "release": marked("Extension %(what)s was released from its agent"),
    },
    "account": {
        "add": marked("Account %(what)s was added"),
        "set": marked("Account %(what)s was changed"),
        "move": marked("Account %(what)s was moved"),
        "enable": marked("Account %(what)s was enabled"),
        "disable": marked("Account %(what)s was disabled"),
        "delete": marked("Account %(what)s was deleted"),
    },
    "user": {
        "add": marked("User %(what)s was added"),
        "set": marked("User %(what)s was changed"),
        "enable": marked("User %(what)s was enabled"),
        "disable": marked("User %(what)s was disabled"),
        "delete": marked("User %(what)s was deleted"),
        "erase": marked("User %(what)s was erased"),
    },
    "code": {
        "add": marked("Code %(what)s was added"),
        "issue": marked("Code %(what)s was issued"),
        "adopt": marked("Code %(what)s was taken over from another system"),
        "set": marked("Code %(what)s was changed"),
        "rotate": marked("Code %(what)s was rotated"),
        "revoke": marked("Code %(what)s was revoked"),
        "delete": marked("Code %(what)s was deleted"),
    },
    "token": {
        "issue": marked("Token %(what)s was issued"),
        "revoke": marked("Token %(what)s was revoked"),
    },
    "webhook": {
        "add": marked("Webhook %(what)s was added"),
        "set": marked("Webhook %(what)s was changed"),
        "rotate": marked("Webhook %(what)s was given a new secret"),
        "disable": marked("Webhook %(what)s was disabled, for nothing arrives"),
        "delete": marked("Webhook %(what)s was deleted"),
    },
    "status": {
        "add": marked("Status %(what)s was added"),
        "set": marked("Status %(what)s was changed"),
        "delete": marked("Status %(what)s was removed"),
    },
    "organization": {
        "add": marked("The organisation was made"),
        "set": marked("The organisation was changed"),
        "delete": marked("The organisation was dissolved"),
    },
    "credential": {
        "add": marked("%(what)s may sign in"),
        "set": marked("How %(what)s signs in was changed"),
        "delete": marked("%(what)s may sign in no more"),
        "sign_in": marked("%(what)s signed in"),
        "sign_in_failed": marked("Somebody failed to sign in as %(what)s"),
        "sign_out": marked("%(what)s signed out"),
        "sign_out_everywhere": marked("%(what)s signed out everywhere"),
        "change_password": marked("%(what)s changed the password"),
        "set_password": marked("%(what)s was given a password"),
        "reset_password": marked("%(what)s set a new password by a link"),
        "make_reset_link": marked("A link for a new password was made for %(what)s"),
        "set_up_second_factor": marked("%(what)s set up a second factor"),
        "renew_recovery_codes": marked("%(what)s made new recovery codes"),
        "turn_off_second_factor": marked("%(what)s turned the second factor off"),
        "take_second_factor": marked("The second factor of %(what)s was taken away"),
        "prove_failed": marked("Somebody gave a wrong password or code in the name of %(what)s"),
    },
    "directory": {"import": marked("A file was imported")},
    "change log": {"prune": marked("Old changes were cut off from the history")},
}

_OTHERWISE = marked("Something was done to %(what)s")

_BY_OPERATION = {"insert": "add", "update": "set", "delete": "delete"}


def sentence(entity: str, action: str) -> str:
    """What tells of a deed (to be translated), with `%(what)s` for the thing where it names one.

    Args:
        entity: The kind of thing, as management calls it.
        action: The deed, as management calls it; or the operation, as the change log does.
    """
    return _OF.get(entity, {}).get(_BY_OPERATION.get(action, action), _OTHERWISE)


KNOWN = frozenset((entity, action) for entity, deeds in _OF.items() for action in deeds)
"""The deeds that have a sentence of their own."""
