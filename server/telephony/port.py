"""The telephony port: what the floor asks of a switch, and what it hears from it.

Every adapter passes one contract suite (`tests/telephony/contract.py`). Rules for all of them:
an attempt's id is its channel's id, so a repetition while the channel lives is refused (`ChannelExists`), never dialled
twice; commands to a channel that is gone are no error (the end is on its way as an event); events may come late or
twice; a lost reply raises `FateUnknown`, after which only `live()` tells the truth; joined calls survive our death.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from kaden.clock import Millis
from kaden.vocabulary import AttemptId
from server.dialer.events import (
    CallEnded,
    CustomerAnswered,
    CustomerRinging,
    PhoneAnswered,
    PhoneEnded,
    PhoneHeld,
    PhoneReadyChanged,
    SwitchLost,
    SwitchSynchronised,
)
from server.dialer.model import SessionId

SwitchEvent: TypeAlias = (
    CustomerRinging
    | CustomerAnswered
    | CallEnded
    | PhoneAnswered
    | PhoneEnded
    | PhoneHeld
    | PhoneReadyChanged
    | SwitchLost
    | SwitchSynchronised
)

Listener: TypeAlias = Callable[[SwitchEvent], None]
"""Takes one event; must only queue it, for a slow reader is cut off by real switches."""


class SwitchError(Exception):
    """The switch did not do what was asked; itself, when it failed or when the channel is in no state for it."""


class ChannelExists(SwitchError):
    """A channel of this name lives already: the call is out, do not dial again."""


class NoLine(SwitchError):
    """All lines of the trunk are busy; nothing was dialled."""


class FateUnknown(SwitchError):
    """The order may or may not have been carried out; ask `live()`."""


class SwitchUnreachable(SwitchError):
    """There is no link to the switch; nothing was asked of it."""


class Switch(Protocol):
    """A telephone switch. All commands return when the switch has taken them, not when they have had their effect.

    Beside what each names, any command may raise a plain `SwitchError`: nothing was done, and that is certain.
    """

    @property
    def lines(self) -> int:
        """Calls to customers that the trunk carries at once."""
        ...

    async def open(self, listener: Listener) -> None:
        """Start to deliver events; the first is `SwitchSynchronised` once the link stands (again after every loss)."""
        ...

    async def close(self) -> None:
        """Leave the switch without ending any call."""
        ...

    async def place(
        self, attempt: AttemptId, number: str, caller_id: str | None, ring_timeout: Millis
    ) -> None:
        """Dial a customer.

        Raises:
            ChannelExists, NoLine, FateUnknown, SwitchUnreachable.
        """
        ...

    async def ring_agent(self, session: SessionId, phone: str) -> None:
        """Ring an agent's phone as 0011; music plays on the leg once it is answered.

        Raises:
            ChannelExists, FateUnknown, SwitchUnreachable.
        """
        ...

    async def join(self, attempt: AttemptId, session: SessionId) -> None:
        """Beep to the agent and connect both; from then on they share the leg's end.

        When the leg ends, `PhoneEnded` is followed by the customer's `CallEnded`; a leg that is gone already when the
        order arrives ends the call likewise, so no customer is left alone. When the customer's channel ends, the leg
        stays and hears music. The same join again has no effect.

        Raises:
            FateUnknown, SwitchUnreachable.
        """
        ...

    async def hang_up(self, attempt: AttemptId, *, announce: bool = False) -> None:
        """End a customer's channel, after the recorded message if `announce`; the agent's leg goes back to music.

        Raises:
            FateUnknown, SwitchUnreachable.
        """
        ...

    async def hold(self, attempt: AttemptId, *, held: bool) -> None:
        """Hold the customer, or take back.

        Raises:
            FateUnknown, SwitchUnreachable.
        """
        ...

    async def drop_agent(self, session: SessionId) -> None:
        """End an agent's leg.

        Raises:
            FateUnknown, SwitchUnreachable.
        """
        ...

    async def live(self) -> SwitchSynchronised:
        """All that lives in the switch now, of ours.

        Raises:
            SwitchUnreachable.
        """
        ...
