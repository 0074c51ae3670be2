"""Which ids a file names: what to look up in the directory before planning."""

from dialtree.sources.record import Reading


def account_ids(reading: Reading) -> frozenset[int]:
    """The ids of accounts, and of accounts above them."""
    named = {record.account_id for record in reading.records if record.account_id}
    named |= {record.parent_account_id for record in reading.records if record.parent_account_id}
    return frozenset(named)


def user_ids(reading: Reading) -> frozenset[int]:
    """The ids of users."""
    return frozenset(record.user_id for record in reading.records if record.user_id)
