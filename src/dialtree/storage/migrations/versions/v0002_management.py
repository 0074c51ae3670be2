"""Management: who may do what, what organisations set for themselves, webhooks, uploads."""

from dialtree.storage.migrations.columns import (
    address,
    document,
    flag,
    id_,
    index,
    key,
    moment,
    more,
    new_id,
    number,
    octets,
    one_of,
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
    _sign_in()
    _programs()
    _organization()
    _webhooks()
    _uploads()
    more("audit", id_("actor_id", required=False), address())
    table("change_log_floors", id_("organization_id", primary=True), number("revision", 0), grows=False)
    remark("change_log_floors", "Up to which revision the change log of an organisation has been cut off.")


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
        text("email", 0, 254, primary=True),
        id_("organization_id", required=False),
        number("failures", 0),
        moment("last_at"),
        grows=False,
    )
    remark(
        "failed_sign_ins",
        "How often in a row signing in has failed, by the e-mail that was given, whether or not anybody has it.",
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
        text("color", 7, 7),
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
        flag("active"),
        number("delivered_revision", 0),
        number("failures", 0),
        moment("failing_since", required=False),
        moment("next_attempt_at", required=False),
        text("disabled_reason", 0, 500),
        moment("created_at"),
        refers(*_OF_ORGANIZATION, cascade=True),
    )
    index("webhooks", "organization_id")
    table(
        "webhook_deliveries",
        new_id(),
        id_("organization_id"),
        id_("webhook_id"),
        moment("at"),
        number("first_revision", 0),
        number("last_revision", 0),
        number("attempt", 1),
        number("status", 100, 599, required=False),
        text("error", 0, 500),
        number("milliseconds", 0),
        refers(("webhook_id",), ("webhooks.id",), cascade=True),
    )
    index("webhook_deliveries", "webhook_id", "id")


def _uploads() -> None:
    table(
        "uploads",
        new_id(),
        id_("organization_id"),
        id_("account_id"),
        text("file_name", 0, 255),
        octets("content"),
        document("options", "object"),
        one_of("state", ("planned", "refused", "applying", "applied", "failed")),
        text("step", 0, 100),
        number("done", 0),
        number("total", 0),
        document("report", "object", required=False),
        text("error", 0, 1000),
        text("created_by", 0, 300),
        moment("created_at"),
        moment("seen_at"),
        refers(*_OF_ORGANIZATION, cascade=True),
    )
    index("uploads", "organization_id", "id")
