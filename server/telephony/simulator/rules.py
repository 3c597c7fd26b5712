"""How a simulated switch is set up, and which weak points of a real one it has (guarantees section 2)."""

from __future__ import annotations

from dataclasses import dataclass

from kaden.clock import HOUR, SECOND, Millis


@dataclass(frozen=True, slots=True)
class Rules:
    """Fixed for the life of an exchange."""

    lines: int = 30
    """Customers' channels at once."""
    system_number: str = "0011"
    """What a phone shows that the system rings (domain row 198)."""
    park: bool = True
    """Whether the phones have a park button that does something (domain rows 226, 227)."""
    agent_ring_limit: Millis = 30 * SECOND
    judgement: Millis = 1_500
    """How long it takes to tell a machine from a person (domain row 187)."""
    announcement: Millis = 4 * SECOND
    """Length of the recorded message; 0 = a click."""
    recording_length: Millis = 5 * SECOND
    """How long each recording plays; there is no sound that could be measured."""
    call_limit: Millis = 2 * HOUR
    """The switch's own hard end for a customer's channel."""
    leg_limit: Millis = 16 * HOUR
    """The same for an agent's leg, which stays up for a whole day of work (domain row 201)."""
    write_timeout: Millis = 100
    """A connection that does not take an event for this long is closed."""
    silence_limit: Millis = 4 * SECOND
    """After how long an application's pings tell it that its link is half open."""
    keeps_events: bool = False
    """As with persistent outbound sockets: the application stays registered while away, and events wait for it."""
    forgets_subscriptions: bool = False
    """As with `subscribeAll`: channels alive when the application goes away are never heard of again."""
