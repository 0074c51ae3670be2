"""What the pages of webhooks have in common."""

from typing import TypeAlias

from litestar import Response
from litestar.di import NamedDependency

from dialtree.directory.token import Secret
from dialtree.management.webhook_courier import Courier
from dialtree.storage.webhooks import Webhook
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import CONFLICT, show
from dialtree.web.console.place import Place
from dialtree.web.console.settings.tabs import settings_values

TheCourier: TypeAlias = NamedDependency[Courier]
"""What sends webhooks, as routes take it."""


def shown_webhook_secret(
    request: Requested, place: Place, webhook: Webhook, secret: Secret, *, is_new: bool
) -> Response[bytes]:
    """The page with a secret that was just made.

    Args:
        request: The form that made it.
        place: The organisation.
        webhook: Whose it is.
        secret: The secret.
        is_new: Whether the webhook is new, too.
    """
    values = settings_values(request, place, "webhooks")
    return show(
        request,
        "settings/webhook_secret.html",
        place=place,
        webhook=webhook,
        secret=str(secret),
        is_new=is_new,
        **values,
    )


def webhook_shown_already(request: Requested, place: Place) -> Response[bytes]:
    """What a form that is sent again is answered with."""
    values = settings_values(request, place, "webhooks")
    return show(request, "settings/webhook_shown_already.html", place=place, status=CONFLICT, **values)
