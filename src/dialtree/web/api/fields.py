"""Fields of bodies, with what the OpenAPI document tells of each; the rules themselves are the domain's."""

from collections.abc import Sequence
from typing import Annotated, Any, TypeAlias

from msgspec import Meta

from dialtree.contract.code import FORM as CODE_FORM
from dialtree.directory.agent_status import COLOR, MAX_STATUS_NAME, MOST_STATUS_ID
from dialtree.directory.code import MAX_LABEL, SCOPES
from dialtree.directory.extension import SIP, SPEED_DIAL
from dialtree.directory.identifier import MAX_ID
from dialtree.directory.organization import MOST_SESSION_HOURS
from dialtree.directory.origin import MAX_ORIGINS
from dialtree.directory.password import LONGEST, SHORTEST
from dialtree.directory.role import SIGN_IN_ROLES, TOKEN_ROLES
from dialtree.directory.text import MAX_NAME
from dialtree.directory.user import MAX_EMAIL
from dialtree.management.code_rotation import MOST_OVERLAP
from dialtree.management.code_terms import MAX_NETWORKS
from dialtree.management.webhook_url import MAX_URL


def _told(**schema: Any) -> Meta:  # noqa: ANN401 - any JSON
    return Meta(extra_json_schema=schema)


Id: TypeAlias = Annotated[int, _told(minimum=1, maximum=MAX_ID)]
"""A number of something."""

Name: TypeAlias = Annotated[str, _told(minLength=1, maxLength=MAX_NAME)]
UserName: TypeAlias = Annotated[str, _told(maxLength=MAX_NAME)]
UserEmail: TypeAlias = Annotated[str, _told(maxLength=MAX_EMAIL)]
SignInEmail: TypeAlias = Annotated[str, _told(format="email", maxLength=MAX_EMAIL)]
Title: TypeAlias = Annotated[str, _told(minLength=1, maxLength=MAX_LABEL)]
Label: TypeAlias = Annotated[str, _told(maxLength=MAX_LABEL)]

Sip: TypeAlias = Annotated[str, _told(pattern=f"^{SIP.pattern}$")]
SpeedDial: TypeAlias = Annotated[str, _told(pattern=f"^{SPEED_DIAL.pattern}$")]

Code: TypeAlias = Annotated[str, _told(pattern=f"^{CODE_FORM.pattern}$")]
Scope: TypeAlias = Annotated[str, _told(enum=list(SCOPES))]
Networks: TypeAlias = Annotated[Sequence[str], _told(maxItems=MAX_NETWORKS)]
OverlapHours: TypeAlias = Annotated[int, _told(minimum=0, maximum=MOST_OVERLAP)]

TokenRole: TypeAlias = Annotated[str, _told(enum=list(TOKEN_ROLES))]
SignInRole: TypeAlias = Annotated[str, _told(enum=list(SIGN_IN_ROLES))]
NewPassword: TypeAlias = Annotated[str, _told(minLength=SHORTEST, maxLength=LONGEST)]

Origins: TypeAlias = Annotated[Sequence[str], _told(maxItems=MAX_ORIGINS)]
SessionHours: TypeAlias = Annotated[int, _told(minimum=1, maximum=MOST_SESSION_HOURS)]
AgentHours: TypeAlias = Annotated[int, _told(minimum=1, maximum=MOST_SESSION_HOURS)]

AgentStatusId: TypeAlias = Annotated[int, _told(minimum=1, maximum=MOST_STATUS_ID)]
StatusName: TypeAlias = Annotated[str, _told(minLength=1, maxLength=MAX_STATUS_NAME)]
Color: TypeAlias = Annotated[str, _told(pattern=f"^{COLOR.pattern}$")]

Url: TypeAlias = Annotated[str, _told(format="uri", maxLength=MAX_URL)]
