"""The words that the paths of routes consist of."""

import re

from litestar import Litestar

from dialtree.serving.redaction import words_of

_PARAMETER = re.compile(r"{[^}]*}")


def words_of_routes(application: Litestar) -> frozenset[str]:
    """The words of an application's paths that have the form of a code, and are none."""
    return frozenset(word for route in application.routes for word in words_of(_PARAMETER.sub("", route.path)))
