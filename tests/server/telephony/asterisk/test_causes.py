"""The network's numbers become the floor's words (domain rows 186 to 188)."""

from __future__ import annotations

import pytest

from server.dialer.events import EndCause
from server.telephony.asterisk.causes import cause_of


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        (1, EndCause.INVALID),
        (16, EndCause.FAILED),
        (17, EndCause.BUSY),
        (18, EndCause.NO_ANSWER),
        (19, EndCause.NO_ANSWER),
        (20, EndCause.NO_ANSWER),
        (21, EndCause.REJECTED),
        (22, EndCause.INVALID),
        (28, EndCause.INVALID),
        (34, EndCause.FAILED),
        (52, EndCause.MACHINE),
        (0, EndCause.FAILED),
        (-5, EndCause.FAILED),
    ],
)
def test_a_call_that_nobody_took(number: int, cause: EndCause) -> None:
    assert cause_of(number, answered=False, cancelled=False) is cause


@pytest.mark.parametrize("number", [1, 16, 17, 127])
def test_what_we_did_ourselves_and_what_was_answered_does_not_depend_on_the_number(number: int) -> None:
    assert cause_of(number, answered=False, cancelled=True) is EndCause.CANCELLED
    assert cause_of(number, answered=True, cancelled=False) is EndCause.HANGUP
    assert cause_of(number, answered=True, cancelled=True) is EndCause.HANGUP
