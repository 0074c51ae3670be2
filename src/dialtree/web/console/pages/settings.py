"""`/console/organizations/{id}/settings`: what is set for all of an organisation."""

from litestar import Controller, Response, get, post

from dialtree.directory.faults import NotFoundError, RefusedError
from dialtree.management.organizations import change_organization, find_whole
from dialtree.management.permissions import Permission
from dialtree.management.versions import ChangedError, version_of
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import CHANGED, INVALID, lead_to, show
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.settings.general import read_settings, refused_settings, time_zones, told_settings
from dialtree.web.console.settings.tabs import root_of, settings_values
from dialtree.web.console.texts import texts_of
from dialtree.web.parameters import Directory


class SettingsController(Controller):
    """The settings themselves."""

    path = "/organizations/{organization_id:int}/settings"

    @get(permission=Permission.WRITE, sync_to_thread=False)
    def show_page(self, request: Requested, place: ThePlace) -> Response[bytes]:
        """The form; for who manages a part, what is set."""
        return _form(request, place, told_settings(place.organization))

    @post(permission=Permission.WRITE, whole=True)
    async def change(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """Changes them, unless somebody else has meanwhile."""
        form, texts = await read_form(request), texts_of(request)
        actor, own, version = request.user.actor, place.organization.id, form["version"] or None
        async with directory.read() as connection:
            await find_whole(connection, actor.reach, own)
        try:
            await change_organization(directory, actor, own, read_settings(form), version)
        except NotFoundError:
            raise
        except RefusedError as error:
            return _form(request, place, refused_settings(form, texts, error), status=INVALID)
        except ChangedError:
            wrong = {"": texts.gettext("Somebody has changed the settings meanwhile. Load the page again to see them.")}
            return _form(request, place, form.wrong(wrong), status=CHANGED)
        return lead_to(request, root_of(place), Flash(texts.gettext("The settings were saved.")))


def _form(request: Requested, place: Place, form: Form, *, status: int = 200) -> Response[bytes]:
    zones = time_zones()
    own = place.organization.time_zone
    return show(
        request,
        "settings/general.html",
        place=place,
        status=status,
        form=form,
        version=form["version"] or version_of(place.organization),
        zones=zones if own in zones else (own, *zones),
        **settings_values(request, place, "general"),
    )
