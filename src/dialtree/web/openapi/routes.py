"""The routes that the document tells of."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple, get_args, get_origin

from litestar import Litestar, Response
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.routes import HTTPRoute

TAGGED = "tagged"
"""The option by which a route says whether its answer has an entity tag, where it does not look so."""


class Route(NamedTuple):
    """A route of the interface.

    Attributes:
        method: Its method.
        path: Its path, as `/api/v1/accounts/{account_id}`.
        handler: What answers it.
    """

    method: str
    path: str
    handler: HTTPRouteHandler

    @property
    def tags(self) -> list[str]:
        """Under what it is listed."""
        return self.handler.resolve_tags()

    @property
    def takes(self) -> Any:  # noqa: ANN401 - a type
        """The type of its body; None when it takes none."""
        data = self.handler.parsed_fn_signature.parameters.get("data")
        return None if data is None else data.annotation

    @property
    def takes_file(self) -> bool:
        """Whether its body is a file."""
        return "body" in self.handler.parsed_fn_signature.parameters

    @property
    def gives(self) -> Any:  # noqa: ANN401 - a type
        """The type of its answer; None when it has no body, or one that is not JSON."""
        answered = self.handler.parsed_fn_signature.return_type.annotation
        bare = get_args(answered)[0] if get_origin(answered) is Response else answered
        return None if bare is type(None) or (isinstance(bare, type) and issubclass(bare, Response)) else bare

    @property
    def is_tagged(self) -> bool:
        """Whether its answer has an entity tag."""
        answered = get_origin(self.handler.parsed_fn_signature.return_type.annotation) is Response
        made = self.method != "POST" or self.handler.status_code == HTTPStatus.CREATED
        return bool(self.handler.opt.get(TAGGED, answered and made and self.gives is not None))


def routes(web: Litestar) -> Iterator[Route]:
    """The routes of an application that are told of."""
    for route in web.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                if handler.resolve_include_in_schema():
                    yield from (Route(it, route.path_format, handler) for it in sorted(handler.http_methods))


def types_of(route: Route) -> Iterator[Any]:
    """The types of a route's body and answers."""
    yield from (it for it in (route.takes, route.gives) if it is not None)
    yield from (it.data_container for it in more_answers(route.handler).values())


def more_answers(handler: HTTPRouteHandler) -> Mapping[int, ResponseSpec]:
    """What a route says of answers beside the usual one, by status."""
    return handler.responses or {}
