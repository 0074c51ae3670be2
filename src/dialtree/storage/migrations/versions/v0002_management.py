"""Management: who may do what, what organisations set for themselves, webhooks, uploads."""

from alembic import op

from dialtree.storage.migrations.columns import (
    address,
    color,
    document,
    flag,
    id_,
    index,
    keep_rows,
    key,
    moment,
    more,
    new_id,
    number,
    octets,
    one_of,
    partial_index,
    refers,
    remark,
    table,
    text,
    unique,
)

revision = "0002"
down_revision = "0001"

_ROLES = ("operator", "manager", "viewer", "agent")
_OF_ACCOUNT = ("organization_id", "account_id"), ("accounts.organization_id", "accounts.id")
_OF_ORGANIZATION = ("organization_id",), ("organizations.id",)
_DIGEST = 32


def upgrade() -> None:
    """Makes the tables and their constraints."""
    _accounts()
    more("codes", id_("successor_id", required=False))
    _sign_in()
    _programs()
    _organization()
    _webhooks()
    _uploads()
    _log()
    table("change_log_floors", id_("organization_id", primary=True), number("revision", 0), grows=False)
    remark("change_log_floors", "Up to which revision the change log of an organisation has been cut off.")


def _accounts() -> None:
    # The first databases of version 0001 have the one, later ones the other.
    op.execute("DROP INDEX IF EXISTS ix_accounts_organization_id_parent_id")
    op.execute("CREATE INDEX IF NOT EXISTS ix_accounts_parent_id ON accounts (parent_id)")


def _log() -> None:
    more("audit", id_("actor_id", required=False), address(), id_("first_revision", required=False))
    index("audit", "entity_id")
    partial_index(
        "ix_audit_many", "audit", ["organization_id", "revision", "first_revision"], "first_revision IS NOT NULL"
    )
    keep_rows("audit")
    index("change_log", "entity_id")
    partial_index(
        "ix_change_log_given_up",
        "change_log",
        ["organization_id", "entity_id"],
        "entity = 'extension' AND operation <> 'insert' AND (after IS NULL OR after ->> 'sip' <> before ->> 'sip')",
    )


def _sign_in() -> None:
    table(
        "credentials",
        new_id(),
        id_("organization_id", required=False),
        id_("user_id", required=False),
        id_("account_id", required=False),
        one_of("role", _ROLES),
        text("name", 0, 255),
        text("email", 3, 254),
        text("password_hash", 1, 1000, required=False),
        text("totp_secret", 16, 200, required=False),
        moment("totp_confirmed_at", required=False),
        number("totp_last_step", 0, required=False),
        document("recovery_digests", "array"),
        flag("active"),
        moment("created_at"),
        moment("last_signed_in_at", required=False),
        unique("email"),
        unique("user_id"),
        refers(("organization_id", "user_id"), ("users.organization_id", "users.id"), cascade=True),
        refers(*_OF_ACCOUNT),
    )
    index("credentials", "organization_id", "account_id")
    remark("credentials", "How a person signs in, and as what. An operator belongs to no organisation and is no user.")
    table(
        "sessions",
        new_id(),
        id_("organization_id", required=False),
        id_("credential_id"),
        octets("digest", _DIGEST),
        number("factors", 1, 2),
        text("address", 0, 100),
        text("user_agent", 0, 500),
        moment("created_at"),
        moment("last_seen_at"),
        moment("expires_at"),
        unique("digest"),
        refers(("credential_id",), ("credentials.id",), cascade=True),
    )
    index("sessions", "credential_id")
    remark("sessions", "Where a person is signed in.")
    table(
        "reset_links",
        new_id(),
        id_("organization_id", required=False),
        id_("credential_id"),
        octets("digest", _DIGEST),
        moment("created_at"),
        moment("expires_at"),
        unique("digest"),
        refers(("credential_id",), ("credentials.id",), cascade=True),
    )
    index("reset_links", "credential_id")
    remark("reset_links", "One-time links by which a person sets a new password.")
    table(
        "failed_sign_ins",
        octets("digest", _DIGEST),
        id_("organization_id", required=False),
        number("failures", 0),
        moment("last_at"),
        key("digest"),
        grows=False,
    )
    index("failed_sign_ins", "last_at")
    remark(
        "failed_sign_ins",
        "How often in a row signing in has failed, by a digest of the e-mail that was given, whoever has it.",
    )
    table(
        "second_factor_demands",
        one_of("role", _ROLES, primary=True),
        id_("organization_id", required=False),
        moment("created_at"),
        grows=False,
    )
    remark("second_factor_demands", "The roles that must sign in with a second factor.")


def _programs() -> None:
    table(
        "tokens",
        new_id(),
        id_("organization_id", required=False),
        id_("account_id", required=False),
        one_of("role", _ROLES),
        text("label", 1, 100),
        octets("digest", _DIGEST),
        text("last_four", 4, 4),
        text("created_by", 0, 300),
        moment("created_at"),
        moment("expires_at", required=False),
        moment("revoked_at", required=False),
        moment("last_used_at", required=False),
        unique("digest"),
        refers(*_OF_ACCOUNT),
    )
    index("tokens", "organization_id", "account_id")
    remark("tokens", "What programs present to management.")
    table(
        "receipts",
        new_id(),
        id_("organization_id", required=False),
        text("principal", 1, 100),
        text("key", 1, 255),
        octets("request_digest", _DIGEST),
        moment("created_at"),
        number("status", 100, 599, required=False),
        document("headers", "object", required=False),
        octets("body", required=False),
        unique("principal", "key"),
    )
    index("receipts", "created_at")
    remark("receipts", "What was answered to a request with an Idempotency-Key.")


def _organization() -> None:
    table(
        "organization_settings",
        id_("organization_id", primary=True),
        text("time_zone", 1, 100),
        document("allowed_origins", "array"),
        number("session_hours", 1, 168, required=False),
        refers(*_OF_ORGANIZATION, cascade=True),
        grows=False,
    )
    remark("organization_settings", "An organisation without a row has the defaults.")
    table(
        "agent_statuses",
        id_("organization_id"),
        number("id", 1, 999),
        text("name_en", 1, 100),
        text("name_he", 1, 100),
        color("color"),
        flag("active"),
        key("organization_id", "id"),
        refers(*_OF_ORGANIZATION, cascade=True),
        grows=False,
    )
    remark(
        "agent_statuses",
        "Those agent statuses that an organisation has added or changed; the others are the contract's.",
    )


def _webhooks() -> None:
    table(
        "webhooks",
        new_id(),
        id_("organization_id"),
        text("url", 1, 2000),
        text("label", 0, 100),
        text("secret", 16, 200),
        text("previous_secret", 16, 200, required=False),
        moment("previous_until", required=False),
        flag("active"),
        text("disabled_reason", 0, 500),
        moment("created_at"),
        number("delivered_revision", 0),
        number("pending_revision", 0, required=False),
        number("failures", 0),
        moment("failing_since", required=False),
        moment("next_attempt_at", required=False),
        text("leased_by", 1, 100, required=False),
        moment("leased_until", required=False),
        refers(*_OF_ORGANIZATION, cascade=True),
    )
    index("webhooks", "organization_id")
    remark("webhooks", "Who is told of an organisation's changes, and how far. Who has the lease of one sends.")
    table(
        "webhook_deliveries",
        new_id(),
        id_("organization_id"),
        id_("webhook_id"),
        one_of("type", ("changes", "ping")),
        text("message_id", 1, 100),
        moment("at"),
        number("first_revision", 0, required=False),
        number("last_revision", 0, required=False),
        number("attempt", 1),
        number("status", 100, 599, required=False),
        text("error", 0, 500),
        number("milliseconds", 0),
        refers(("webhook_id",), ("webhooks.id",), cascade=True),
    )
    index("webhook_deliveries", "webhook_id", "id")
    remark("webhook_deliveries", "The last attempts to send to each webhook, and how each went.")


def _uploads() -> None:
    of_upload = ("upload_id",), ("uploads.id",)
    table(
        "uploads",
        new_id(),
        id_("organization_id"),
        text("file_name", 0, 255),
        number("size", 0),
        document("options", "object"),
        one_of("state", ("planned", "refused", "applying", "applied", "failed", "expired")),
        text("step", 0, 100),
        number("done", 0),
        number("total", 0),
        document("report", "object"),
        octets("plan_digest", _DIGEST),
        text("error", 0, 1000),
        text("created_by", 0, 300),
        moment("created_at"),
        moment("seen_at"),
        refers(*_OF_ORGANIZATION, cascade=True),
    )
    index("uploads", "organization_id", "id")
    remark("uploads", "Files that were uploaded to be imported, and what became of them.")
    table(
        "upload_contents",
        id_("upload_id", primary=True),
        id_("organization_id"),
        octets("content"),
        refers(*of_upload, cascade=True),
        grows=False,
    )
    remark("upload_contents", "What uploaded files hold, until they are applied or a day has passed.")
    table(
        "upload_lines",
        id_("upload_id"),
        one_of("kind", ("fault", "warning", "notice", "change")),
        number("number", 1),
        id_("organization_id"),
        document("body", "object"),
        key("upload_id", "kind", "number"),
        refers(*of_upload, cascade=True),
        grows=False,
    )
    remark("upload_lines", "What was found in uploaded files, and what importing them changes.")
