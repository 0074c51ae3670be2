"""Every text of the console is in the language of the page."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message

from dialtree.directory.faults import Fault
from dialtree.web.console.catalogues import FAULTS, PAGES, catalogue
from dialtree.web.console.fault_texts import fault_text, pattern_of
from dialtree.web.console.texts import Texts

_SCRIPT = Path(__file__).parents[2] / "scripts/texts.py"
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(_SCRIPT))


def _ids(found: Catalog) -> set[object]:
    return {it.id for it in found if it.id}


@pytest.mark.parametrize("name", [PAGES, FAULTS])
def test_a_catalogue_has_what_is_said_now_and_nothing_else(script: dict[str, Any], name: str) -> None:
    said = script["pages"]() if name == PAGES else script["faults"]()
    assert _ids(catalogue("he", name)) == _ids(said), "run `make texts`, and translate what is new"


@pytest.mark.parametrize("name", [PAGES, FAULTS])
def test_every_text_is_translated_with_all_that_it_names(name: str) -> None:
    for message in catalogue("he", name):
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        assert all(_forms(message)), message.id
        known = {it for text in _texts(message.id) for it in _PLACEHOLDER.findall(text)}
        for form in _forms(message):
            assert set(_PLACEHOLDER.findall(form)) <= known, message.id


def _forms(message: Message) -> list[str]:
    return _texts(message.string)


def _texts(text: Any) -> list[str]:  # noqa: ANN401 - Babel has several types of it
    return [text] if isinstance(text, str) else list(text)


def test_a_fault_is_told_in_the_language_of_the_page() -> None:
    fault = Fault("name", "longer than 200 characters")
    assert Texts("he").fault(fault) == "ארוך מ־200 תווים"
    assert Texts("en").fault(fault) == "Longer than 200 characters"


def test_a_fault_that_nobody_knows_is_told_as_it_is() -> None:
    assert fault_text("he", "a fault of the moon") == "a fault of the moon"


def test_a_fault_is_recognised_by_all_of_its_own_text() -> None:
    assert pattern_of("there is no code %(a)s").fullmatch("there is no code 7")
    assert not pattern_of("there is no code %(a)s").fullmatch("there is no coder 7")
