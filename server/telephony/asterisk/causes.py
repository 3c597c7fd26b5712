"""Why a call ended, from the network's number for it (ITU-T Q.850) to the floor's word (domain rows 186 to 188)."""

from __future__ import annotations

from typing import Final

from kaden.vocabulary import PlayingEnd
from server.dialer.events import EndCause

MACHINE: Final = 52
"""What our part of the dialplan says when it hung up on a machine; networks do not use it for calls that go out."""

CAUSES: Final = {
    1: EndCause.INVALID,  # unallocated number
    16: EndCause.FAILED,  # "normal", but nobody answered
    17: EndCause.BUSY,
    18: EndCause.NO_ANSWER,  # no user responds
    19: EndCause.NO_ANSWER,  # rang to the timeout
    20: EndCause.NO_ANSWER,  # subscriber absent: a mobile that is switched off
    21: EndCause.REJECTED,
    22: EndCause.INVALID,  # number changed
    28: EndCause.INVALID,  # number incomplete
    MACHINE: EndCause.MACHINE,
}
"""All others are troubles of the network or the trunk."""


def cause_of(number: int, *, answered: bool, cancelled: bool) -> EndCause:
    """The end of a call.

    Args:
        number: the network's cause.
        answered: whether somebody had picked up; then every end is a hang-up.
        cancelled: whether we had hung up before that.
    """
    if answered:
        return EndCause.HANGUP
    if cancelled:
        return EndCause.CANCELLED
    return CAUSES.get(number, EndCause.FAILED)


_NOT_TAKEN: Final = {
    EndCause.BUSY: PlayingEnd.BUSY,
    EndCause.REJECTED: PlayingEnd.BUSY,
    EndCause.NO_ANSWER: PlayingEnd.NO_ANSWER,
}


def playing_end_of(number: int, *, answered: bool) -> PlayingEnd:
    """The end of a supervisor's channel that a recording was played on, as far as the network tells it (row 288)."""
    if answered:
        return PlayingEnd.STOPPED
    return _NOT_TAKEN.get(cause_of(number, answered=False, cancelled=False), PlayingEnd.FAILED)
