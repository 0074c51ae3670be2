import pytest

from dialtree.directory.faults import Fault, RefusedError


def the_fault(refusal: pytest.ExceptionInfo[RefusedError]) -> Fault:
    (fault,) = refusal.value.faults
    return fault
