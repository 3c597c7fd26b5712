"""The switch's own record of every call, as JSON lines: the truth that a test compares the database with.

Rule: a line is with the operating system before the step it tells of has any other effect, so a killed process loses
none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TextIO

from kaden.clock import Instant
from kaden.vocabulary import AttemptId
from server.dialer.events import EndCause
from server.dialer.model import SessionId
from server.telephony.simulator.channels import Call, Step


class CallLog:
    """A witness that writes to a file."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def __call__(self, at: Instant, step: Step, call: Call) -> None:
        """Write one step of one call."""
        entry: dict[str, object] = {"at": at, "step": step, "attempt": call.attempt, "number": call.number}
        if call.leg is not None:
            entry["session"] = call.leg.session
        if call.cause is not None:
            entry["cause"] = call.cause
        self._file.write(json.dumps(entry) + "\n")
        self._file.flush()


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """One call as the switch saw it; what did not happen is None."""

    attempt: AttemptId
    number: str
    dialled_at: Instant
    answered_at: Instant | None = None
    joined_at: Instant | None = None
    session: SessionId | None = None
    """The agent's leg it was joined to."""
    ended_at: Instant | None = None
    cause: EndCause | None = None
    """None too, when the switch went down with the call."""


def read_calls(lines: Iterable[str]) -> list[LoggedCall]:
    """All calls of a log in the order they were dialled; two with one attempt's id are two calls.

    Raises:
        ValueError: a line that no log of ours contains, or a step of a call that was never dialled.
    """
    calls: list[LoggedCall] = []
    latest: dict[int, int] = {}
    for line in lines:
        entry = json.loads(line)
        attempt, at = entry["attempt"], entry["at"]
        if entry["step"] == Step.DIALLED:
            latest[attempt] = len(calls)
            calls.append(LoggedCall(attempt, entry["number"], at))
            continue
        if attempt not in latest:
            raise ValueError(f"attempt {attempt} was never dialled: {line.strip()}")
        place = latest[attempt]
        calls[place] = _step_on(calls[place], at, entry)
    return calls


def _step_on(call: LoggedCall, at: Instant, entry: dict[str, Any]) -> LoggedCall:
    match entry["step"]:
        case Step.ANSWERED:
            return replace(call, answered_at=at)
        case Step.JOINED:
            return replace(call, joined_at=at, session=entry["session"])
        case Step.ENDED:
            cause = entry.get("cause")
            return replace(call, ended_at=at, cause=None if cause is None else EndCause(cause))
        case step:
            raise ValueError(f"no step of a call: {step!r}")
