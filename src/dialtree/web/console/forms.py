"""What forms bring."""

from collections.abc import Mapping

from dialtree.directory.faults import Fault, RefusedError
from dialtree.web.console.answers import AnyRequest
from dialtree.web.console.texts import Texts


class Form:
    """A form as it was sent, with what is wrong in it.

    Args:
        values: The fields, by name.
        errors: What is wrong, by field, in the language of the page.
    """

    def __init__(self, values: Mapping[str, str], errors: Mapping[str, str] | None = None) -> None:
        self.values = values
        self.errors = errors or {}

    def __getitem__(self, field: str) -> str:
        return self.values.get(field, "")

    def error(self, field: str) -> str:
        """What is wrong with a field; "" when nothing is."""
        return self.errors.get(field, "")

    def starts_at(self, field: str, *, otherwise: bool) -> bool:
        """Whether whoever gets the form starts at a field: at one that is wrong, or `otherwise` where the form does.

        Several may be wrong; browsers take the first.
        """
        return bool(self.error(field)) or (otherwise and not any(it in self.values for it in self.errors))

    def refused(self, texts: Texts, error: RefusedError) -> "Form":
        """The form with what the rules say is wrong in it."""
        return self.wrong({it.field: texts.fault(it) for it in error.faults})

    def wrong(self, errors: Mapping[str, str]) -> "Form":
        """The form with what is wrong, by field."""
        return Form(self.values, errors)

    @property
    def other_errors(self) -> list[str]:
        """What is wrong with none of the fields that were sent."""
        return [message for field, message in self.errors.items() if field not in self.values]


async def read_form(request: AnyRequest) -> Form:
    """The form that a request brings; of a field that is there several times, the last.

    Raises:
        RefusedError: A field is not text.
    """
    sent = await request.form()
    values: dict[str, str] = {}
    for name, value in sent.multi_items():
        if not isinstance(value, str) or "\0" in value:
            raise RefusedError([Fault(name, "not text: it holds a NUL, or is not UTF-8")])
        values[name] = value
    return Form(values)
