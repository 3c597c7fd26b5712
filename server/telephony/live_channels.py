"""The part of the telephony port that lists what lives in a switch, ours or not, and cuts one of it (domain row 331).

Rule: the switch's list is the truth, also of what no attempt, agent or supervisor knows; a channel is cut by the name
that the switch has for it, and only if it is in the list at that moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kaden.clock import Instant
from kaden.protocol.channels import ChannelKind
from server.dialer.events import ChannelState


@dataclass(frozen=True, slots=True)
class SwitchChannel:
    """A channel in one moment."""

    id: str
    """The switch's own name for it."""
    kind: ChannelKind
    owner: int | None
    """Attempt of a customer and of a target, session of an agent, monitoring of a supervisor and of what the line is
    heard through, playing of who hears a recording; else None."""
    state: ChannelState
    line: str
    """The phone or the trunk that it runs through, as the switch calls it; empty where the switch has no name."""
    number: str
    """Who is at its other end, in digits and `+ * #`; empty where the switch does not tell."""
    since: Instant | None
    """When it came to be, by the switch's own clock."""
    takes_line: bool
    """Whether it occupies a line of the trunk."""


class LiveChannels(Protocol):
    """What every switch can do about its channels. Beside what is named, both may raise a plain `SwitchError`."""

    async def channels(self) -> tuple[SwitchChannel, ...]:
        """All channels that live, those of others too, by their names.

        Raises:
            SwitchUnreachable.
        """
        ...

    async def cut(self, channel: str) -> None:
        """End a channel, whosever it is; what it belonged to ends as if its phone had been hung up.

        A customer's that nobody answered yet ends with `EndCause.CANCELLED`. What a supervisor hears a line through
        ends with the supervisor's leg.

        Args:
            channel: a name from the list.

        Raises:
            ChannelGone: the switch has no such channel (any more).
            FateUnknown, SwitchUnreachable.
        """
        ...
