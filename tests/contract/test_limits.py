from dialtree.contract.limits import MAX_BODY, MAX_URL


def test_the_limits_are_the_contracts() -> None:
    assert (MAX_URL, MAX_BODY) == (8192, 65536)
