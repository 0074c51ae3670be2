"""`/console/preferences`: the language and the theme, which a browser remembers."""

from litestar import Controller, Response, post
from litestar.datastructures import Cookie

from dialtree.web.console import languages, themes
from dialtree.web.console.addresses import ours
from dialtree.web.console.answers import AnyRequest, lead_to
from dialtree.web.console.forms import read_form
from dialtree.web.door import TheDoor
from dialtree.web.guard import PUBLIC

_A_YEAR = 365 * 24 * 3600


class PreferencesController(Controller):
    """The switches that every page has."""

    path = "/preferences"

    @post(permission=PUBLIC)
    async def set(self, request: AnyRequest, door: TheDoor) -> Response[bytes]:
        """Remembers what is chosen, and leads back."""
        form = await read_form(request)
        chosen = {
            languages.COOKIE: languages.known_language(form["language"]),
            themes.COOKIE: themes.known_theme(form["theme"]),
        }
        secure = door.is_secure(request)
        cookies = [
            Cookie(name, value=value, path="/console", max_age=_A_YEAR, secure=secure, httponly=True, samesite="lax")
            for name, value in chosen.items()
            if value is not None
        ]
        return lead_to(request, ours(form["back"]), cookies=cookies)
