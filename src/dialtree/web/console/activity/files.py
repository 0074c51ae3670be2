"""Activity as a file for spreadsheets."""

from collections.abc import Sequence

from dialtree.web.console.activity.entries import Entry
from dialtree.web.console.downloads import Column
from dialtree.web.console.texts import Texts


def columns(texts: Texts) -> Sequence[Column[Entry]]:
    """The columns of the file, in a language."""
    return (
        Column(texts.gettext("When"), lambda it: it.at),
        Column(texts.gettext("Who"), lambda it: it.who),
        Column(texts.gettext("E-mail"), lambda it: it.email),
        Column(texts.gettext("By which way"), lambda it: texts.gettext(it.way)),
        Column(texts.gettext("From"), lambda it: it.address),
        Column(texts.gettext("What"), lambda it: _sentence(texts, it)),
        Column(texts.gettext("Details"), lambda it: _fields(texts, it)),
    )


def _sentence(texts: Texts, entry: Entry) -> str:
    what = f"{entry.name} ({entry.mark})" if entry.mark else entry.name
    return texts.gettext(entry.sentence, what=what)


def _fields(texts: Texts, entry: Entry) -> str:
    return "; ".join(_field(texts, it.label, it.before, it.after) for it in entry.fields)


def _field(texts: Texts, label: str, before: str | None, after: str) -> str:
    name = texts.gettext(label)
    return f"{name}: {after}" if before is None else f"{name}: {before or '–'} → {after or '–'}"
