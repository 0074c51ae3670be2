from dialtree.directory.faults import Fault, NotFoundError, RefusedError, not_found, refuse


def test_a_fault_reads_as_its_field_and_message() -> None:
    assert str(Fault("SIP", "empty")) == "SIP: empty"


def test_a_refusal_tells_all_of_its_faults() -> None:
    refusal = RefusedError(iter([Fault("SIP", "empty"), Fault("Name", "empty")]))
    assert refusal.faults == (Fault("SIP", "empty"), Fault("Name", "empty"))
    assert str(refusal) == "SIP: empty; Name: empty"


def test_one_fault_is_refused_in_short() -> None:
    assert type(refuse("SIP", "empty")) is RefusedError
    assert refuse("SIP", "empty").faults == (Fault("SIP", "empty"),)


def test_what_is_not_found_is_a_refusal_that_can_be_told_apart() -> None:
    assert type(not_found("account", "7 does not exist")) is NotFoundError
    assert isinstance(not_found("account", "7 does not exist"), RefusedError)
    assert str(not_found("account", "7 does not exist")) == "account: 7 does not exist"
