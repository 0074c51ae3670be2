"""The endpoints of Login/Logout: every row of CONTRACT section 2's table, in its order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import structlog

from dialtree.contract import agent_answer
from dialtree.contract.agent_answer import ListedStatus, StatusAnswer
from dialtree.contract.agent_request import METHODS, read_status_request, read_statuses_request
from dialtree.contract.code import MISSING
from dialtree.directory.agent_session import Refused, Wish
from dialtree.directory.agent_status import merged
from dialtree.directory.code import Grant
from dialtree.management.agent_logins import NotWrittenError, set_status
from dialtree.serving.gate import Gate, RefusalError, not_kept, read_whole_body
from dialtree.serving.messages import ReadBody, Reply, Request
from dialtree.serving.requests import Asked, Outcome
from dialtree.storage.agent_statuses import load_statuses
from dialtree.storage.database import Database

_REFUSED: Mapping[Refused, StatusAnswer] = {
    Refused.USER_MISSING: agent_answer.USER_MISSING,
    Refused.USER_UNKNOWN: agent_answer.USER_UNKNOWN,
    Refused.EXTENSION_MISSING: agent_answer.EXTENSION_MISSING,
    Refused.EXTENSION_UNKNOWN: agent_answer.EXTENSION_UNKNOWN,
    Refused.STATUS_MISSING: agent_answer.STATUS_MISSING,
    Refused.STATUS_UNKNOWN: agent_answer.STATUS_UNKNOWN,
    Refused.IN_USE: agent_answer.EXTENSION_IN_USE,
}

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentGate(Gate):
    """An address of Login/Logout, as far as both are alike.

    Attributes:
        database: The directory.
    """

    methods: ClassVar[Sequence[str]] = METHODS

    database: Database


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStatusEndpoint(AgentGate):
    """Answers requests that a user's status be set."""

    asked: ClassVar[Asked] = "SetStatusFromAPI"

    async def _answer(self, request: Request, read_body: ReadBody) -> Reply:
        body = await read_whole_body(request, read_body)
        asked = read_status_request(*_parts(request), body)
        if asked.code == MISSING:
            return self._told(request, agent_answer.CODE_MISSING, "unmatched")
        grant = await self.admitted(request, asked.code)
        return self._told(request, *await self._set(grant, Wish(asked.user_id, asked.sip, asked.status)))

    async def _set(self, grant: Grant, wish: Wish) -> tuple[StatusAnswer, Outcome]:
        try:
            refused = await set_status(self.database, grant, wish, self.clock())
        except NotWrittenError as error:
            _log.warning("status not set", organization=grant.organization_id, reason=str(error))
            return agent_answer.NOT_WRITTEN, "failed"
        return (agent_answer.DONE, "answered") if refused is None else (_REFUSED[refused], "refused")

    def _told(self, request: Request, said: StatusAnswer, outcome: Outcome) -> Reply:
        self.requests.count(self.asked, outcome)
        return self.for_origin(request, not_kept(said.http, said.body, []))

    def _refused(self, error: RefusalError) -> Reply:
        said = agent_answer.refused(error.refusal)
        return not_kept(said.http, said.body, error.headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusesEndpoint(AgentGate):
    """Answers requests for the list of statuses: those that agents of the organisation can take."""

    asked: ClassVar[Asked] = "GetStatusesList"

    async def _answer(self, request: Request, read_body: ReadBody) -> Reply:
        body = await read_whole_body(request, read_body)
        code = read_statuses_request(*_parts(request), body)
        grant = await self.admitted(request, code)
        async with self.database.read() as connection:
            own = await load_statuses(connection, grant.organization_id)
        listed = [ListedStatus(it.id, it.name_en, it.color) for it in merged(own) if it.active]
        self.requests.count(self.asked, "answered")
        return self.for_origin(request, not_kept(200, agent_answer.encode_statuses(listed), []))

    def _refused(self, error: RefusalError) -> Reply:
        return not_kept(error.refusal.status, agent_answer.encode_statuses(()), error.headers)


def _parts(request: Request) -> tuple[str, bytes, str, str]:
    return request.method, request.query.encode(), request.content_type, request.authorization
