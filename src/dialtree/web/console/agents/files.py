"""Agents as files for spreadsheets: the board, and a day."""

from collections.abc import Mapping, Sequence

from dialtree.storage.agent_views import AgentView
from dialtree.web.console.agents.chart import Bar
from dialtree.web.console.agents.statuses import Named
from dialtree.web.console.downloads import Column
from dialtree.web.console.formats import elapsed
from dialtree.web.console.texts import Texts


def board_columns(texts: Texts, statuses: Mapping[int, Named]) -> Sequence[Column[AgentView]]:
    """The columns of the board's file.

    Args:
        texts: In which language.
        statuses: The organisation's statuses.
    """
    free = texts.gettext("Free")
    return (
        Column(texts.gettext("Extension"), lambda it: it.sip),
        Column(texts.gettext("Name"), lambda it: it.name),
        Column(
            texts.gettext("Status"), lambda it: free if it.status is None else status_name(texts, statuses, it.status)
        ),
        Column(texts.gettext("Agent"), lambda it: it.user_name),
        Column(texts.gettext("Since"), lambda it: it.since),
        Column(texts.gettext("Logged in"), lambda it: it.logged_in_at),
        Column(texts.gettext("Account"), lambda it: it.account_name),
    )


def day_columns(texts: Texts, statuses: Mapping[int, Named]) -> Sequence[Column[tuple[str, Bar]]]:
    """The columns of the file of a day, whose rows are an agent's name and a bar of theirs.

    Args:
        texts: In which language.
        statuses: The organisation's statuses.
    """
    goes_on = texts.gettext("Goes on")
    return (
        Column(texts.gettext("Agent"), lambda it: it[0]),
        Column(texts.gettext("User number"), lambda it: it[1].user_id),
        Column(texts.gettext("Extension"), lambda it: extension_name(texts, it[1])),
        Column(texts.gettext("Status"), lambda it: status_name(texts, statuses, it[1].status)),
        Column(texts.gettext("Start"), lambda it: it[1].since),
        Column(texts.gettext("End"), lambda it: goes_on if it[1].goes_on else it[1].until),
        Column(texts.gettext("Duration"), lambda it: elapsed(it[1].seconds)),
        Column(texts.gettext("Seconds"), lambda it: int(it[1].seconds)),
    )


def status_name(texts: Texts, statuses: Mapping[int, Named], number: int) -> str:
    """What a status is called; by its number when the organisation no longer has it."""
    known = statuses.get(number)
    return known.name if known else texts.gettext("Status %(number)s", number=number)


def user_name(texts: Texts, user_id: int, name: str) -> str:
    """What an agent is called; by their number when they have no name any more."""
    return name or texts.gettext("User %(number)s", number=user_id)


def extension_name(texts: Texts, bar: Bar) -> str:
    """What an extension is called; by its number when it is deleted."""
    return bar.sip or texts.gettext("Deleted extension %(number)s", number=bar.extension_id)
