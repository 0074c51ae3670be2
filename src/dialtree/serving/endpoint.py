"""The endpoint of the extension list: every row of CONTRACT section 1's table, in its order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar, NamedTuple

from dialtree.contract import answer
from dialtree.contract.encoding import ContentEncoding, choose_encoding
from dialtree.contract.entity_tag import is_match
from dialtree.contract.request import METHODS, read_request
from dialtree.directory.code import Grant
from dialtree.serving.gate import Gate, Presented, RefusalError, not_kept, read_whole_body
from dialtree.serving.messages import ReadBody, Reply, Request
from dialtree.serving.outage import Outage
from dialtree.serving.requests import Asked
from dialtree.serving.shortcuts import Shortcut, Shortcuts
from dialtree.serving.snapshot import GONE, Snapshot
from dialtree.serving.snapshots import Key, Snapshots
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.watch import RevisionWatch

_SMALL_BODY = 1024
"""Up to this many bytes, a body that comes again is not read again."""

_read_again = lru_cache(10_000)(read_request)


class _Asked(NamedTuple):
    """A request, read.

    Attributes:
        presented: Its code.
        show_all: Whether it asks for the whole organisation.
        encoding: The encoding it accepts.
    """

    presented: Presented
    show_all: bool
    encoding: ContentEncoding


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionListEndpoint(Gate):
    """Answers requests for the extension list.

    Attributes:
        snapshots: The rendered answers.
        watch: The watch on revisions.
        outage: What may be answered while the database is out of reach.
    """

    methods: ClassVar[Sequence[str]] = METHODS
    asked: ClassVar[Asked] = "GetExtensions"

    snapshots: Snapshots
    watch: RevisionWatch
    outage: Outage
    _shortcuts: Shortcuts = field(default_factory=Shortcuts)

    def at_once(self, request: Request) -> Reply | None:
        """The answer of a request like one that was answered before, if nothing that counts has changed since.

        Args:
            request: A request whose body does not count: GET or HEAD.

        Returns:
            None when it takes more to answer it: then `answer` does.
        """
        shortcut = self._shortcuts.find(request)
        if shortcut is None or self.throttle.wait(shortcut.place, shortcut.digest):
            return None
        grant = shortcut.grant
        try:
            revision = self.watch.revision(grant.organization_id)
        except OutOfReachError:
            return None
        if revision != shortcut.revision or (grant.expires_at and not grant.is_valid(self.clock())):
            return None
        snapshot = self.snapshots.kept(shortcut.key, shortcut.revision)
        if snapshot is None:
            return None
        self.throttle.succeeded(shortcut.place, shortcut.digest)
        self.usage.count(grant.organization_id, grant.code_id)
        return self._found(request, snapshot)

    async def _answer(self, request: Request, read_body: ReadBody) -> Reply:
        asked = await self._read(request, read_body)
        self.check_pace(asked.presented)
        try:
            return await self._answer_fresh(request, asked)
        except OutOfReachError as error:
            return self._answer_stale(request, asked, error)

    async def _read(self, request: Request, read_body: ReadBody) -> _Asked:
        body = await read_whole_body(request, read_body)
        read = _read_again if len(body) <= _SMALL_BODY else read_request
        wanted = read(request.method, request.query.encode(), request.content_type, request.authorization, body)
        if wanted.code is None:
            raise RefusalError(answer.code_ill_formed())
        presented = self.presented(request, wanted.code)
        return _Asked(presented, wanted.show_all, choose_encoding(request.accept_encoding))

    async def _answer_fresh(self, request: Request, asked: _Asked) -> Reply:
        opened, grant = await self.find_grant(asked.presented)
        revision = opened.revision if opened else GONE
        key = _key(grant, asked)
        snapshot = await self.snapshots.get(key, revision)
        self.usage.count(grant.organization_id, grant.code_id)
        if request.method != "POST":
            digest, _, place = asked.presented
            self._shortcuts.remember(request, Shortcut(revision, digest, grant, place, key))
        return self._found(request, snapshot)

    def _answer_stale(self, request: Request, asked: _Asked, error: OutOfReachError) -> Reply:
        opened = self.grants.last(asked.presented.digest)
        if opened is None:
            raise error
        seconds = self.outage.staleness(opened, error)
        grant = self.admit(opened.grant, asked.presented)
        snapshot = self.snapshots.kept(_key(grant, asked), opened.revision)
        # A later one tells that what the code opened may have changed.
        if snapshot is None or snapshot.revision != opened.revision:
            raise error
        self.outage_log.answered_from_memory(error)
        self.usage.count(grant.organization_id, grant.code_id)
        reply = self._found(request, snapshot)
        return reply._replace(headers=[*reply.headers, ("dialtree-stale", str(seconds))])

    def _found(self, request: Request, snapshot: Snapshot) -> Reply:
        if request.method == "POST":
            reply = snapshot.posted
        elif request.if_none_match and is_match(request.if_none_match, snapshot.tag):
            reply = snapshot.unchanged
        else:
            reply = snapshot.found
        self.requests.count(self.asked, "unchanged" if reply is snapshot.unchanged else "answered")
        return self.for_origin(request, reply) if request.origin else reply

    def _refused(self, error: RefusalError) -> Reply:
        return not_kept(error.refusal.status, error.refusal.body, error.headers)


def _key(grant: Grant, asked: _Asked) -> Key:
    own = grant.scope == "account" or not asked.show_all
    return grant.organization_id, grant.account_id if own else None, asked.encoding
