"""What the settings and the activity of the sample show: statuses, tokens, a webhook, and things done in many ways."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select, update

from dialtree.directory.agent_status import AgentStatus
from dialtree.management.actor import Actor
from dialtree.management.agent_statuses import put_status
from dialtree.management.extensions import change_extension
from dialtree.management.organizations import change_organization
from dialtree.management.tokens import TokenTerms, issue_token, revoke_token
from dialtree.management.webhook_networks import WebhookNetworks
from dialtree.management.webhooks import add_webhook, change_webhook
from dialtree.storage.audit import AuditFilter, load_acts
from dialtree.storage.database import Database
from dialtree.storage.schema import extensions
from dialtree.storage.webhook_deliveries import Delivery, insert_delivery
from support.directory import ACTOR

_LONG_LABEL = "The personnel system of the northern region, which tells of everybody who comes and goes"


async def add_settings(database: Database, organization_id: int) -> Mapping[str, int]:
    """Adds them, and returns the ids that addresses of pages are filled with."""
    await put_status(database, ACTOR, organization_id, AgentStatus(14, "On the road", "בדרך", "#7a5af8"))
    await put_status(database, ACTOR, organization_id, AgentStatus(15, "Spare", "עתודה", "#1c7ed6"))
    await put_status(database, ACTOR, organization_id, AgentStatus(3, "Lunch", "ארוחת צהריים", "#ffd43b", active=False))
    await change_organization(database, ACTOR, organization_id, {"allowed_origins": ["https://crm.example"]})
    token, _ = await issue_token(database, ACTOR, TokenTerms(_LONG_LABEL, "manager", organization_id))
    old, _ = await issue_token(database, ACTOR, TokenTerms("Nightly report", "viewer", organization_id))
    await revoke_token(database, ACTOR, old.id)
    program = Actor("token", "Personnel", ACTOR.reach, token.id, "203.0.113.7")
    async with database.read() as connection:
        newest = select(extensions.c.id).where(extensions.c.organization_id == organization_id)
        last, other = (await connection.scalars(newest.order_by(extensions.c.id.desc()).limit(2))).all()
    await change_extension(database, program, last, {"name": "עמדת ניסיון", "speed_dial": "*77"})
    webhook, _ = await add_webhook(
        database, WebhookNetworks(), ACTOR, organization_id, "https://crm.example/hooks/dialtree", "CRM"
    )
    # A server would else try to send.
    await change_webhook(database, WebhookNetworks(), ACTOR, webhook.id, {"active": False})
    async with database.write() as connection:
        for status, error in ((200, ""), (503, "answered 503")):
            at = datetime(2026, 1, 31, 12, tzinfo=UTC)
            delivery = Delivery(0, webhook.id, "changes", f"msg_{status}", at, 7, 9, 1, status, error, 84)
            await insert_delivery(connection, organization_id, delivery)
        # As in the database's own shell: management does not know of it.
        await connection.execute(update(extensions).where(extensions.c.id == other).values(speed_dial="*78"))
    async with database.read() as connection:
        wanted = AuditFilter(ACTOR.reach, organization_id, action="import")
        (act,) = await load_acts(connection, wanted, None, 1)
    return {"webhook_id": webhook.id, "token_id": token.id, "act_id": act.id, "status_id": 14, "spare_status_id": 15}
