"""The faults that were written by hand fit the code as it is now: one that fits no more proves nothing."""

from tests.prove.faults import known_faults


def test_each_fault_of_old_stands_where_the_code_stands_now():
    faults = known_faults()

    assert len({(fault.path, fault.place.what) for fault in faults}) == len(faults)
    assert all(fault.text for fault in faults)
