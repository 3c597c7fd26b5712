"""Refusals as values: equal by what they say."""

from __future__ import annotations

from kaden.protocol.refusals import RefusalCode, Refused


def test_refusals_are_equal_by_code_and_values() -> None:
    one = Refused(RefusalCode.UNKNOWN_JOB, job=1)
    assert one == Refused(RefusalCode.UNKNOWN_JOB, job=1)
    assert one != Refused(RefusalCode.UNKNOWN_JOB, job=2)
    assert one != Refused(RefusalCode.UNKNOWN_AGENT, job=1)
    assert one != "unknown_job"
    assert len({one, Refused(RefusalCode.UNKNOWN_JOB, job=1)}) == 1


def test_codes_are_lower_case_words() -> None:
    for code in RefusalCode:
        assert code.value == code.name.lower()
