"""The names of our channels and bridges in Asterisk, made from attempts and sessions, and read back from them.

Rule: a name says all that is needed to recognise a call after a restart, and a name that is not exactly of our making
belongs to somebody else and is left alone. Only whole numbers and the application's own name stand in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from kaden.vocabulary import AttemptId
from server.dialer.model import SessionId

_NUMBER: Final = r"[1-9][0-9]{0,17}"


@dataclass(frozen=True, slots=True)
class CallName:
    """A customer's channel, or what is played to it."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class LegName:
    """An agent's channel; the agent's bridge has the same name."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class HoldName:
    """The bridge in which an agent's customer waits while on hold."""

    session: SessionId


Name: TypeAlias = CallName | LegName | HoldName


class Names:
    """The names of one application."""

    def __init__(self, app: str) -> None:
        self.app = app
        self._ours = re.compile(rf"{re.escape(app)}-(call|leg|hold)-({_NUMBER})")

    def call(self, attempt: AttemptId) -> str:
        """The channel of a customer, and the recorded message that it hears."""
        return f"{self.app}-call-{attempt}"

    def leg(self, session: SessionId) -> str:
        """The channel of an agent, and the bridge that it lives in."""
        return f"{self.app}-leg-{session}"

    def hold(self, session: SessionId) -> str:
        """The bridge of an agent's customer on hold."""
        return f"{self.app}-hold-{session}"

    def read(self, name: str) -> Name | None:
        """What this name stands for; None = it is not ours."""
        found = self._ours.fullmatch(name)
        if found is None:
            return None
        number = int(found[2])
        match found[1]:
            case "call":
                return CallName(AttemptId(number))
            case "leg":
                return LegName(SessionId(number))
            case _:
                return HoldName(SessionId(number))
