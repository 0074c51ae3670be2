"""What is known of revisions, while commits, announcements and answers come in any order they may."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from dialtree.storage.clock import now
from dialtree.storage.postgresql import known_revisions
from dialtree.storage.postgresql.known_revisions import KnownRevisions, Reading
from dialtree.storage.watch import UNKNOWN

_ORGANIZATIONS = st.sampled_from([1, 2])
_FOREVER = 1e9


class World(RuleBasedStateMachine):
    """A database, the announcements that are on their way, and questions that are under way."""

    def __init__(self) -> None:
        super().__init__()
        self.known = KnownRevisions(_FOREVER)
        self.committed: dict[int, list[int | None]] = {1: [5], 2: [None]}
        self.heard = {1: 1, 2: 1}
        self.on_their_way: list[tuple[int, int | None]] = []
        self.readings: list[tuple[Reading, int, bool, int | None]] = []
        self.connected = False

    @rule(organization_id=_ORGANIZATIONS, gone=st.booleans())
    def commit(self, organization_id: int, gone: bool) -> None:
        history = self.committed[organization_id]
        if history[-1] is None and len(history) > 1:
            return
        revision = None if gone and history[-1] is not None else (history[-1] or 0) + 1
        history.append(revision)
        if self.connected:
            self.on_their_way.append((organization_id, revision))

    @precondition(lambda self: self.on_their_way)
    @rule()
    def announcement_arrives(self) -> None:
        organization_id, revision = self.on_their_way.pop(0)
        self.known.announced(organization_id, revision)
        self.heard[organization_id] += 1

    @rule(organization_id=_ORGANIZATIONS)
    def ask(self, organization_id: int) -> None:
        self.readings.append((self.known.begin(organization_id), organization_id, False, None))

    @precondition(lambda self: self.readings)
    @rule(number=st.integers(0, 9))
    def database_answers(self, number: int) -> None:
        number %= len(self.readings)
        reading, organization_id, answered, _ = self.readings[number]
        if not answered:
            self.readings[number] = (reading, organization_id, True, self.committed[organization_id][-1])

    @precondition(lambda self: self.readings)
    @rule(number=st.integers(0, 9))
    def answer_arrives(self, number: int) -> None:
        reading, _, answered, revision = self.readings.pop(number % len(self.readings))
        if answered:
            self.known.answered(reading, revision)
        self.known.end(reading)

    @rule()
    def connection_is_lost(self) -> None:
        self.known.lost()
        self.connected = False
        self.on_their_way.clear()

    @precondition(lambda self: not self.connected)
    @rule()
    def connection_comes_about(self) -> None:
        self.connected = True
        self.known.listening()
        self.known.confirmed(now())
        for organization_id, history in self.committed.items():
            self.heard[organization_id] = len(history)

    @invariant()
    def what_is_told_is_no_older_than_what_was_heard(self) -> None:
        for organization_id, history in self.committed.items():
            told = self.known.revision(organization_id)
            if told is not UNKNOWN:
                assert self.connected
                assert told in history[self.heard[organization_id] - 1 :]

    @invariant()
    def what_is_told_when_all_has_arrived_is_the_truth(self) -> None:
        if not self.on_their_way:
            for organization_id, history in self.committed.items():
                assert self.known.revision(organization_id) in {UNKNOWN, history[-1]}


TestWorld = World.TestCase
# What goes wrong takes several commits, answers and announcements of one organisation in a certain order.
TestWorld.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)


def test_a_lease_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    time = 1000.0
    monkeypatch.setattr(known_revisions, "now", lambda: time)
    known = KnownRevisions(0.1)
    known.listening()
    known.announced(1, 7)
    assert known.revision(1) is UNKNOWN
    known.confirmed(999.95)
    assert known.revision(1) == 7
    time = 1000.049
    assert known.revision(1) == 7
    time = 1000.051
    assert known.revision(1) is UNKNOWN
    known.confirmed(1000.05)
    assert known.revision(1) == 7
    known.lost()
    assert known.revision(1) is UNKNOWN


def test_what_was_learnt_first_is_forgotten_first() -> None:
    known = KnownRevisions(_FOREVER, most=3)
    known.listening()
    known.confirmed(now())
    for organization_id in (1, 2, 3, 2, 4):
        known.announced(organization_id, 10 + organization_id)
    assert [known.revision(organization_id) for organization_id in (1, 2, 3, 4)] == [UNKNOWN, 12, 13, 14]


def test_a_read_that_was_overtaken_is_not_kept() -> None:
    known = KnownRevisions(_FOREVER)
    known.listening()
    known.confirmed(now())
    slow = known.begin(1)  # The database answers 5; then it commits 6 and 7.
    quick = known.begin(1)
    known.answered(quick, 7)
    known.end(quick)
    assert known.revision(1) == 7
    known.announced(1, 6)
    assert known.revision(1) is UNKNOWN
    known.answered(slow, 5)
    known.end(slow)
    assert known.revision(1) is UNKNOWN
    known.announced(1, 7)
    assert known.revision(1) == 7
