"""The statuses of agents, by name."""

from enum import IntEnum


class Status(IntEnum):
    """The statuses that the contract has; an organisation may have changed some, and have more of its own."""

    LOGIN = 1
    LOGOUT = 2
    LUNCH = 3
    ADMINISTRATIVE = 5
    PRIVATE = 7
    OTHER = 9
    TRAINING = 11
    TEAM_MEETING = 12
    BRIEF = 13
