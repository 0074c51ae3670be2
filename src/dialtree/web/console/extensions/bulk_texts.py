"""What a change to many extensions is called: what it will do, and what it has done."""

from markupsafe import Markup, escape

from dialtree.web.console.texts import Texts

_START, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_ISOLATED = f"{_START}%s{_END}"


def heading(texts: Texts, do: str, number: int, target: str) -> str:
    """What it will do.

    Args:
        texts: Says it in the language of the page.
        do: The deed, as `BulkQuery` has it.
        number: To how many extensions.
        target: The name of the account that they move to, or of the user that they are set to; "" while none is chosen.
    """
    name = _ISOLATED % target
    match do:
        case "move" | "set_user" if not target:
            return _open_heading(texts, do, number)
        case "move":
            return texts.ngettext(
                "Move %(num)s extension to “%(name)s”", "Move %(num)s extensions to “%(name)s”", number, name=name
            )
        case "set_user":
            return texts.ngettext(
                "Set %(num)s extension to %(name)s", "Set %(num)s extensions to %(name)s", number, name=name
            )
        case "clear_user":
            return texts.ngettext(
                "Take the user from %(num)s extension", "Take the user from %(num)s extensions", number
            )
        case "enable":
            return texts.ngettext("Enable %(num)s extension", "Enable %(num)s extensions", number)
        case _:
            return texts.ngettext("Disable %(num)s extension", "Disable %(num)s extensions", number)


def marked_up(text: str) -> Markup:
    """A heading for a page, in which the name is marked as one."""
    return escape(text).replace(_START, Markup("<bdi>")).replace(_END, Markup("</bdi>"))


def _open_heading(texts: Texts, do: str, number: int) -> str:
    if do == "move":
        return texts.ngettext("Move %(num)s extension", "Move %(num)s extensions", number)
    return texts.ngettext("Set %(num)s extension to a user", "Set %(num)s extensions to a user", number)


def done(texts: Texts, do: str, number: int, target: str) -> str:
    """What it has done; the arguments are those of `heading`."""
    name = _ISOLATED % target
    match do:
        case "move":
            return texts.ngettext(
                "%(num)s extension is on “%(name)s” now.",
                "%(num)s extensions are on “%(name)s” now.",
                number,
                name=name,
            )
        case "set_user":
            return texts.ngettext(
                "%(num)s extension is set to %(name)s now.",
                "%(num)s extensions are set to %(name)s now.",
                number,
                name=name,
            )
        case "clear_user":
            return texts.ngettext(
                "%(num)s extension is without a user now.", "%(num)s extensions are without a user now.", number
            )
        case "enable":
            return texts.ngettext("%(num)s extension is enabled now.", "%(num)s extensions are enabled now.", number)
        case _:
            return texts.ngettext("%(num)s extension is disabled now.", "%(num)s extensions are disabled now.", number)
