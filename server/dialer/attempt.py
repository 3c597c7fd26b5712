"""The attempt's states as a table (domain 2.2). Late and repeated news from a switch is normal: it changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from kaden.vocabulary import AttemptState, Outcome
from server.dialer.events import EndCause

_S = AttemptState


class News(StrEnum):
    """What can be heard of an attempt."""

    PLACED = "placed"
    RANG = "rang"
    ANSWERED = "answered"
    JOINED = "joined"
    ENDED = "ended"


TABLE: Final[Mapping[AttemptState, Mapping[News, AttemptState]]] = {
    _S.CLAIMED: {News.PLACED: _S.DIALLING, News.ENDED: _S.ENDED},
    _S.DIALLING: {News.RANG: _S.RINGING, News.ANSWERED: _S.ANSWERED, News.ENDED: _S.ENDED},
    _S.RINGING: {News.ANSWERED: _S.ANSWERED, News.ENDED: _S.ENDED},
    _S.ANSWERED: {News.JOINED: _S.CONNECTED, News.ENDED: _S.ENDED},
    _S.CONNECTED: {News.ENDED: _S.ENDED},
    _S.ENDED: {},
}
"""State -> news -> next state; news that is not there is late or repeated and is ignored."""

NOT_RINGING: Final = frozenset({_S.CLAIMED, _S.DIALLING})
UNANSWERED: Final = NOT_RINGING | {_S.RINGING}

OUT: Final = UNANSWERED | {_S.ANSWERED}
"""Calls out and not yet joined: what pacing subtracts (domain rows 68, 175)."""

OUTCOMES: Final[Mapping[EndCause, Outcome]] = {
    EndCause.BUSY: Outcome.BUSY,
    EndCause.NO_ANSWER: Outcome.NO_ANSWER,
    EndCause.REJECTED: Outcome.REJECTED,
    EndCause.INVALID: Outcome.INVALID,
    EndCause.FAILED: Outcome.FAILED,
    EndCause.CANCELLED: Outcome.CANCELLED,
    EndCause.MACHINE: Outcome.MACHINE,
    EndCause.HANGUP: Outcome.UNKNOWN,
}
"""Outcome of a call that ended before an answer was heard; a plain hang-up means that the answer was missed."""


def next_state(state: AttemptState, news: News) -> AttemptState | None:
    """The state after `news`, or None when it comes too late to matter."""
    return TABLE[state].get(news)
