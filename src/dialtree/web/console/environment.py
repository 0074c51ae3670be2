"""The templates, and what they know: one environment for each language."""

from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from dialtree.web.console import formats
from dialtree.web.console.assets import address_of
from dialtree.web.console.catalogues import translations
from dialtree.web.console.fault_texts import fault_markup
from dialtree.web.console.languages import Language


@cache
def environment(language: Language) -> Environment:
    """What renders pages in a language."""
    made = Environment(
        loader=PackageLoader("dialtree.web.console"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(asset=address_of, icon=icon)
    made.filters.update(
        number=partial(formats.number, language),
        day=partial(formats.day, language),
        weekday=partial(formats.weekday, language),
        decimal=partial(formats.decimal, language),
        moment=partial(formats.moment, language),
        ago=partial(formats.ago, language),
        ticking=partial(formats.ticking, language),
        elapsed=formats.elapsed,
        time_of_day=formats.time_of_day,
        said=partial(said, language),
        isolated=isolated,
        left_to_right=left_to_right,
    )
    return made


def icon(name: str) -> Markup:
    """An icon of `icons.txt`, beside a text that says the same."""
    use = Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>')
    return use.format(address_of("icons.svg"), name)


def said(language: Language, text: str) -> Markup:
    """What the rules say, as a sentence of its own in a language."""
    told = fault_markup(language, text)
    return told[:1].upper() + told[1:]


def isolated(text: str) -> Markup:
    """A name that somebody has given, in whatever direction it is written."""
    return Markup("<bdi>{}</bdi>").format(text)


def left_to_right(text: str) -> Markup:
    """What is written from left to right in every language: numbers to dial, ids, e-mail addresses."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(text)
