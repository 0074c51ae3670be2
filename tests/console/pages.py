"""Every page of the console, with sample parameters. A page joins all that is looked at on each by a line here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["he", "en"]
Theme = Literal["light", "dark"]

LANGUAGES: tuple[Language, ...] = ("he", "en")
THEMES: tuple[Theme, ...] = ("light", "dark")


@dataclass(frozen=True)
class Sample:
    """A page as somebody sees it.

    Attributes:
        name: What it is called in tests, and its screenshots.
        path: Where it is, with the sample's ids by name.
        by: Who sees it, of `sample.PEOPLE`; None for somebody who is not signed in.
        status: The status it is answered with.
        framed_by: The origins whose pages may frame it.
    """

    name: str
    path: str
    by: str | None = "operator"
    status: int = 200
    framed_by: str = "'none'"

    def address(self, ids: Mapping[str, int]) -> str:
        """Where it is in a sample directory."""
        return self.path.format(**ids)


_ROOT = "/console/organizations/{organization_id}"

PAGES = (
    Sample("sign-in", "/console/sign-in", by=None),
    Sample("directory", _ROOT),
    Sample("directory-of-account", f"{_ROOT}?account={{account_id}}", by="viewer"),
    Sample("directory-of-department", _ROOT, by="department"),
    Sample("directory-searched", f"{_ROOT}?q=%D7%93%D7%A0%D7%94&active=yes&sort=-name"),
    Sample("directory-nothing-fits", f"{_ROOT}?q=xyzzy&user=no"),
    Sample("directory-large", "/console/organizations/100"),
    Sample("directory-long-names", "/console/organizations/100?account=150"),
    Sample("directory-empty", "/console/organizations/300"),
    Sample("extension", f"{_ROOT}/extensions/{{extension_id}}", by="manager"),
    Sample("extension-read", f"{_ROOT}/extensions/{{extension_id}}", by="viewer"),
    Sample("extension-long-names", "/console/organizations/100/extensions/{long_extension_id}"),
    Sample("extension-delete", f"{_ROOT}/extensions/{{extension_id}}/delete", by="manager"),
    Sample("extension-new", f"{_ROOT}/extensions/new", by="department"),
    Sample("extensions-bulk", f"{_ROOT}/extensions/bulk"),
    Sample("extensions-bulk-choice", f"{_ROOT}/extensions/bulk?do=move&every=1"),
    Sample("extensions-bulk-move", f"{_ROOT}/extensions/bulk?do=move&every=1&account_id={{account_id}}", by="manager"),
    Sample("extensions-bulk-disable", "/console/organizations/100/extensions/bulk?do=disable&every=1"),
    Sample("extension-name", f"{_ROOT}/extensions/{{extension_id}}/name", by="manager"),
    Sample("agents", f"{_ROOT}/agents", by="manager"),
    Sample("agents-read", f"{_ROOT}/agents?held=yes", by="viewer"),
    Sample("agents-of-department", f"{_ROOT}/agents?account={{account_id}}&only=1", by="department"),
    Sample("agents-large", "/console/organizations/100/agents"),
    Sample("agents-none", "/console/organizations/300/agents"),
    Sample("agents-nothing-fits", f"{_ROOT}/agents?q=xyzzy&status=13"),
    Sample("agent", f"{_ROOT}/agents/{{held_extension_id}}", by="manager"),
    Sample("agent-read", f"{_ROOT}/agents/{{held_extension_id}}", by="viewer"),
    Sample("agent-free", f"{_ROOT}/agents/{{free_extension_id}}", by="manager"),
    Sample("agents-day", f"{_ROOT}/agents/day?date=2026-10-25", by="manager"),
    Sample("agents-day-today", f"{_ROOT}/agents/day"),
    Sample("agents-day-none", f"{_ROOT}/agents/day?date=2026-01-02", by="viewer"),
    Sample("accounts", f"{_ROOT}/accounts?at=5110", by="manager"),
    Sample("accounts-large", "/console/organizations/100/accounts"),
    Sample("accounts-read", f"{_ROOT}/accounts", by="viewer"),
    Sample("account", f"{_ROOT}/accounts/{{account_id}}", by="manager"),
    Sample("account-root", f"{_ROOT}/accounts/5000"),
    Sample("account-long-name", "/console/organizations/100/accounts/150"),
    Sample("account-new", f"{_ROOT}/accounts/new?parent={{account_id}}", by="department"),
    Sample("account-move", f"{_ROOT}/accounts/5110/move", by="manager"),
    Sample("account-move-nowhere", f"{_ROOT}/accounts/{{account_id}}/move", by="department"),
    Sample("account-delete", f"{_ROOT}/accounts/5400/delete", by="manager"),
    Sample("users", f"{_ROOT}/users", by="manager"),
    Sample("users-read", f"{_ROOT}/users?role=manager", by="viewer"),
    Sample("users-none", "/console/organizations/300/users"),
    Sample("users-nothing-fits", f"{_ROOT}/users?q=xyzzy"),
    Sample("user", f"{_ROOT}/users/{{user_id}}", by="manager"),
    Sample("user-read", f"{_ROOT}/users/{{user_id}}", by="viewer"),
    Sample("user-elsewhere", f"{_ROOT}/users/705", by="department"),
    Sample("user-disabled", f"{_ROOT}/users/713"),
    Sample("user-new", f"{_ROOT}/users/new", by="department"),
    Sample("user-sign-in", f"{_ROOT}/users/{{user_id}}/sign-in", by="manager"),
    Sample("user-sign-in-end", f"{_ROOT}/users/{{user_id}}/sign-in/end", by="manager"),
    Sample("user-reset-link", f"{_ROOT}/users/{{user_id}}/reset-link", by="manager"),
    Sample("user-second-factor", f"{_ROOT}/users/{{user_id}}/second-factor", by="manager"),
    Sample("user-extensions", f"{_ROOT}/users/{{user_id}}/extensions", by="department"),
    Sample("user-delete", f"{_ROOT}/users/713/delete", by="manager"),
    Sample("user-erase", f"{_ROOT}/users/{{user_id}}/erase", by="manager"),
    Sample("user-erase-part", f"{_ROOT}/users/{{user_id}}/erase", by="department"),
    Sample("codes", f"{_ROOT}/codes", by="manager"),
    Sample("codes-none", "/console/organizations/300/codes"),
    Sample("codes-issue", f"{_ROOT}/codes/new"),
    Sample("codes-adopt", "/console/organizations/100/codes/adopt"),
    Sample("code", f"{_ROOT}/codes/{{code_id}}", by="manager"),
    Sample("code-rotate", f"{_ROOT}/codes/{{code_id}}/rotate", by="manager"),
    Sample("code-revoke", f"{_ROOT}/codes/{{code_id}}/revoke", by="manager"),
    Sample("try", f"{_ROOT}/try", by="viewer"),
    Sample("statuses", f"{_ROOT}/statuses", by="manager"),
    Sample("statuses-read", f"{_ROOT}/statuses", by="viewer"),
    Sample("status-new", f"{_ROOT}/statuses/new"),
    Sample("status", f"{_ROOT}/statuses/{{status_id}}"),
    Sample("status-remove", f"{_ROOT}/statuses/{{status_id}}/remove"),
    Sample("activity", f"{_ROOT}/activity", by="manager"),
    Sample("activity-part", f"{_ROOT}/activity", by="department"),
    Sample("activity-narrowed", f"{_ROOT}/activity?by=database&kind=extension"),
    Sample("activity-nothing-fits", f"{_ROOT}/activity?q=xyzzy"),
    Sample("activity-act", f"{_ROOT}/activity/{{act_id}}"),
    Sample("settings", f"{_ROOT}/settings", by="manager"),
    Sample("settings-part", f"{_ROOT}/settings", by="department"),
    Sample("settings-tokens", f"{_ROOT}/settings/tokens"),
    Sample("settings-tokens-none", "/console/organizations/300/settings/tokens"),
    Sample("settings-token-new", f"{_ROOT}/settings/tokens/new", by="department"),
    Sample("settings-token-revoke", f"{_ROOT}/settings/tokens/{{token_id}}/revoke"),
    Sample("settings-webhooks", f"{_ROOT}/settings/webhooks"),
    Sample("settings-webhooks-none", "/console/organizations/300/settings/webhooks"),
    Sample("settings-webhook-new", f"{_ROOT}/settings/webhooks/new", by="manager"),
    Sample("settings-webhook", f"{_ROOT}/settings/webhooks/{{webhook_id}}"),
    Sample("settings-factors", f"{_ROOT}/settings/second-factor"),
    Sample("import", f"{_ROOT}/import", by="manager"),
    Sample("import-none", "/console/organizations/300/import"),
    Sample("import-plan", f"{_ROOT}/import/{{import_id}}"),
    Sample("import-mistakes", f"{_ROOT}/import/{{bad_import_id}}", by="manager"),
    Sample("import-warnings", f"{_ROOT}/import/{{import_id}}?show=warnings"),
    Sample("import-under-way", f"{_ROOT}/import/{{running_import_id}}"),
    Sample("import-failed", f"{_ROOT}/import/{{failed_import_id}}"),
    Sample("import-applied", f"{_ROOT}/import/{{applied_import_id}}"),
    Sample("organizations", "/console/organizations"),
    Sample("organizations-nothing-fits", "/console/organizations?q=xyzzy"),
    Sample("organization-new", "/console/organizations/new"),
    Sample("organization-state", "/console/organizations/300/state"),
    Sample("operators", "/console/operators"),
    Sample("operator-new", "/console/operators/new"),
    Sample("operator", "/console/operators/{operator_id}"),
    Sample("health", "/console/health"),
    Sample("picker", "/console/agent", by="agent", framed_by="https://crm.example"),
    Sample("picker-operator", "/console/agent"),
    Sample("own", "/console/me", by="agent"),
    Sample("own-password", "/console/me/password", by="agent"),
    Sample("own-second-factor", "/console/me/second-factor", by="agent"),
    Sample("own-second-factor-on", "/console/me/second-factor", by="factor"),
    Sample("own-recovery-codes", "/console/me/second-factor/recovery-codes", by="factor"),
    Sample("own-removal", "/console/me/second-factor/removal", by="factor"),
    Sample("own-sessions", "/console/me/sessions", by="operator"),
    Sample("reset", "/console/reset", by=None),
    Sample("not-found", "/console/organizations/999", status=404),
    Sample("no-page", "/console/nowhere", by=None, status=404),
    Sample("not-permitted", _ROOT, by="agent", status=403),
)
