"""The tables, as queries know them. The migrations make them, with their constraints and triggers."""

from dialtree.storage.schema.access import (
    credentials,
    failed_sign_ins,
    receipts,
    reset_links,
    second_factor_demands,
    sessions,
    tokens,
)
from dialtree.storage.schema.agents import agent_feeds, agent_sessions, picker_sessions
from dialtree.storage.schema.base import metadata
from dialtree.storage.schema.directory import accounts, code_usage, codes, extensions, organizations, users
from dialtree.storage.schema.log import audit, change_log, change_log_floors
from dialtree.storage.schema.organization import agent_statuses, organization_settings
from dialtree.storage.schema.uploads import upload_contents, upload_lines, uploads
from dialtree.storage.schema.webhooks import webhook_deliveries, webhooks

__all__ = [
    "accounts",
    "agent_feeds",
    "agent_sessions",
    "agent_statuses",
    "audit",
    "change_log",
    "change_log_floors",
    "code_usage",
    "codes",
    "credentials",
    "extensions",
    "failed_sign_ins",
    "metadata",
    "organization_settings",
    "organizations",
    "picker_sessions",
    "receipts",
    "reset_links",
    "second_factor_demands",
    "sessions",
    "tokens",
    "upload_contents",
    "upload_lines",
    "uploads",
    "users",
    "webhook_deliveries",
    "webhooks",
]
