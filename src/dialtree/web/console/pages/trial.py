"""`/console/organizations/{id}/try`: asks for the extension list with a code, and shows what is answered."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.exceptions import NotFoundException

from dialtree.directory.faults import RefusedError
from dialtree.management.permissions import Permission
from dialtree.serving.endpoint import ExtensionListEndpoint
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import codes_of, trial_of
from dialtree.web.console.answers import INVALID, is_for, show
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.origin import origin_of
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import texts_of
from dialtree.web.console.trial.meaning import meaning_of
from dialtree.web.console.trial.run import Answered, run
from dialtree.web.console.trial.ways import blanked, read_way, sent
from dialtree.web.door import TheDoor

ANSWER = "answer"
"""The id of the element that has the answer."""


class TrialController(Controller):
    """Trying the extension list."""

    path = "/organizations/{organization_id:int}/try"

    @get(permission=Permission.READ, sync_to_thread=False)
    def show_form(self, request: Requested, place: ThePlace) -> Response[bytes]:
        """The form."""
        return _page(request, place, Form({"way": "get-header", "show_all": "1"}))

    @post(permission=Permission.READ, secret=True)
    async def run(self, request: Requested, place: ThePlace, door: TheDoor) -> Response[bytes]:
        """Asks, and shows the answer. The code is not sent back, and stands in no address."""
        form = await read_form(request)
        try:
            way = read_way("way", form["way"])
        except RefusedError as error:
            return _page(request, place, form.refused(texts_of(request), error), status=INVALID)
        show_all = form["show_all"] == "1"
        answered = await run(_endpoint(request), request, sent(way, form["code"].strip(), show_all=show_all))
        return _page(
            request,
            place,
            form,
            asked=blanked(way, show_all=show_all),
            answered=answered,
            meaning=meaning_of(answered),
            origin=origin_of(request),
            address=door.address_of(request),
        )


def _page(
    request: Requested,
    place: Place,
    form: Form,
    *,
    status: int = 200,
    answered: Answered | None = None,
    **values: Any,  # noqa: ANN401 - what the template knows besides
) -> Response[bytes]:
    template = "trial/answer.html" if is_for(request, ANSWER) and answered else "trial/page.html"
    return show(
        request,
        template,
        place=place,
        status=status,
        active="try",
        form=form,
        answered=answered,
        root=trial_of(place.organization.id),
        codes=codes_of(place.organization.id),
        **values,
    )


def _endpoint(request: Requested) -> ExtensionListEndpoint:
    endpoint: ExtensionListEndpoint | None = request.app.state.services.endpoint
    if endpoint is None:
        raise NotFoundException
    return endpoint
