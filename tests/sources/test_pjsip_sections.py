from collections.abc import Sequence

import pytest

from dialtree.sources.findings import Findings
from dialtree.sources.pjsip.comments import CommentStripper
from dialtree.sources.pjsip.lines import Line, significant_lines
from dialtree.sources.pjsip.section import Section
from dialtree.sources.pjsip.sections import read_sections
from dialtree.sources.record import Reading


def read(text: str) -> tuple[list[Section], Reading]:
    findings = Findings()
    lines = [Line("", number, 0, line) for number, line in significant_lines(text, CommentStripper())]
    sections = read_sections(lines, findings)
    return sections, findings.reading("pjsip.conf", "line", ())


def only(text: str, name: str) -> Section:
    sections, reading = read(text)
    assert not reading.bad_rows
    (found,) = (section for section in sections if section.name == name and not section.is_template)
    return found


def faults(text: str) -> Sequence[tuple[int, str]]:
    return [(bad.place, str(bad.fault)) for bad in read(text)[1].bad_rows]


def test_options() -> None:
    section = only("[a]\ntype=endpoint\n CallerID => A = B \naors=x\naors = y=z\nmailboxes=\n", "a")
    assert section.type == "endpoint"
    assert section.option("callerid") == ("A = B", "", 3)
    assert section.value("aors") == "y=z"
    assert section.option("mailboxes") == ("", "", 6)
    assert only("[a]\ntype=x\n", "a").option("callerid") is None


def test_adding_to_a_value() -> None:
    section = only("[a]\nmailboxes = 1@x\nmailboxes += ,2@x\naors+=b\n", "a")
    assert section.option("mailboxes") == ("1@x ,2@x", "", 3)
    assert section.value("aors") == "b"


def test_nothing_but_what_extensions_are_read_from_is_kept() -> None:
    section = only("[a]\npassword = secret\ntype = auth\nmd5_cred=secret\n", "a")
    assert "secret" not in repr(vars(section))


def test_templates() -> None:
    text = """
        [one](!)
        type = endpoint
        callerid = One
        aors = one
        [two](!, one)
        callerid = Two
        mailboxes = two
        [a](one)
        callerid = A
        [b](two,one)
        [c](one,two)
        aors = c
        [d](a)
    """
    assert [only(text, name).type for name in "abcd"] == ["endpoint"] * 4
    assert [only(text, name).value("callerid") for name in "abcd"] == ["A", "One", "Two", "A"]
    assert [only(text, name).value("aors") for name in "abcd"] == ["one", "one", "c", "one"]
    assert only(text, "c").option("mailboxes") == ("two", "", 8)
    assert [section.name for section in read(text)[0] if section.is_template] == ["one", "two"]


def test_what_a_template_gets_later_is_not_inherited() -> None:
    assert only("[t](!)\ntype=x\n[a](t)\n[t](+)\ntype=y\n", "a").type == "x"


def test_adding_to_a_section() -> None:
    text = "[a]\ntype=endpoint\n[a]\ntype=aor\n[t](!)\ncallerid=T\n[a](+)\naors=1\n[a](t,+type=aor)\nmailboxes=2\n"
    endpoint, aor, _ = read(text)[0]
    assert (endpoint.type, endpoint.value("aors"), endpoint.value("callerid")) == ("endpoint", "1", "")
    assert (aor.type, aor.value("mailboxes"), aor.value("callerid")) == ("aor", "2", "T")
    assert (endpoint.number, aor.number) == (1, 3)


def test_adding_to_a_template_when_there_is_no_section() -> None:
    template, section = read("[a](!)\ntype=x\n[a]\n[a](+)\ntype=y\n")[0]
    assert (template.type, section.type) == ("x", "y")
    assert read("[a](!)\ntype=x\n[a](+)\ntype=y\n")[0][0].type == "y"


def test_names_in_another_letter_case_are_the_second_choice() -> None:
    assert only("[Base](!)\ntype=x\n[base](!)\ntype=y\n[a](base)\n", "a").type == "y"
    assert only("[Base](!)\ntype=x\n[a](base)\n", "a").type == "x"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("\n[a](b)\n", (2, "template: b is not defined before this line")),
        ("[a](b)\n[b](!)\n", (1, "template: b is not defined before this line")),
        ("[a](a)\n", (1, "template: a is not defined before this line")),
        ("[a](+)\n", (1, "section: a is not defined before this line, so nothing can be added to it")),
        (
            "[b]\ntype=aor\n[b](+type=endpoint)\n",
            (3, "section: b is not defined before this line, so nothing can be added to it"),
        ),
        ("[secret\n", (1, "section: a bracket of its header is not closed")),
        ("[a](secret\n", (1, "section: a bracket of its header is not closed")),
        ("[ ]\n", (1, "section: has no name")),
        ("type=secret\n", (1, "section: none has started before this option")),
    ],
)
def test_faults(text: str, fault: tuple[int, str]) -> None:
    assert faults(text) == [fault]


def test_options_of_a_broken_section_go_to_no_other() -> None:
    section = read("[a]\ntype=endpoint\n[broken\ntype=aor\n")[0][0]
    assert section.type == "endpoint"


def test_remarks_repeat_nothing() -> None:
    warnings = read("[a] (secret)\ntype=x\nsecret\n")[1].warnings
    assert [(warning.place, warning.text) for warning in warnings] == [
        (1, "what stands behind the header of the section is ignored"),
        (3, "neither a section nor an option; it is ignored"),
    ]
