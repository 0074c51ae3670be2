"""`POST /picker-token`: lets whoever is signed in pick an extension.

The code stays here. The browser gets a token for this one user, in the body of an answer that nobody keeps.
"""

import logging

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dialtree.client import AsyncAgentLogin, DialtreeError, Forbidden, Unauthorized, UserRefused

from .people import Person
from .services import services_of
from .sessions import has_token, is_from_our_page, person_of

_logger = logging.getLogger(__name__)


async def picker_token(request: Request) -> Response:
    """Answers `{"token": …}`, or `{"trouble": …}`: why there is none, in a word that the page has a sentence for."""
    if not is_from_our_page(request):
        return _trouble(403, "page")
    person = person_of(request)
    if person is None:
        return _trouble(401, "signed-out")
    if not has_token(request, request.headers.get("x-csrf-token", "")):
        return _trouble(403, "page")
    return await _token_for(person, services_of(request).agents)


async def _token_for(person: Person, agents: AsyncAgentLogin) -> Response:
    try:
        session = await agents.picker_session(person.dialtree_user)
    except UserRefused:
        _logger.warning("Dialtree has no active user %d, as which %s is known", person.dialtree_user, person.email)
        return _trouble(403, "user")
    except (Unauthorized, Forbidden) as error:
        _logger.error("Dialtree refuses CRM_CODE: %s", error)  # noqa: TRY400 - where it was found says nothing more
        return _trouble(502, "code")
    except DialtreeError as error:
        _logger.warning("No token from Dialtree: %s", error)
        return _trouble(503, "unreachable")
    return JSONResponse({"token": session.token})


def _trouble(status: int, word: str) -> Response:
    return JSONResponse({"trouble": word}, status)
