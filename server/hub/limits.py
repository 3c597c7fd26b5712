"""Every limit of a connection in one place, with the reason for its size. Times are of a steady clock."""

from __future__ import annotations

from dataclasses import dataclass

from kaden.clock import HOUR, MINUTE, SECOND, Millis


@dataclass(frozen=True, slots=True)
class Limits:
    """What a connection may use. The defaults are the product's; settings replace some, tests shorten others."""

    messages_per_second: float = 20
    """Sustained; a person at a desk sends a few a minute."""
    burst: int = 60
    """Messages at once, after a pause; what comes above is refused."""
    excess: int = 60
    """Refused messages in a row of bursts after which the connection is cut: nobody listens there."""
    sign_in: Millis = 20 * SECOND
    """From connecting to signed in."""
    local_sign_in: Millis = 120 * SECOND
    """The same over the local socket, where a person may still be typing."""
    tries: int = 6
    """Failed sign-ins of one connection."""
    idle: Millis = 30 * MINUTE
    """A supervisor's connection from elsewhere that says nothing but that it lives; 0 = no limit. On this machine a
    dashboard may stand all day: there the terminal is locked by the system, not by us."""
    session: Millis = 12 * HOUR
    """From sign-in until the next one; an agent in a job goes on until leaving it."""
    alive: Millis = 15 * SECOND
    """Silence after which an agent's screen counts as not answering."""
    outbox_bytes: int = 1024 * 1024
    """What may wait for one connection."""
    stall: Millis = 5 * SECOND
    """How long a connection may take nothing while something waits for it."""
    sweep: Millis = SECOND
    """Between two looks at the clocks of all connections."""
    farewell: Millis = SECOND
    """For the last words of a connection that is closed."""
    coalesce: Millis = 50
    """Between two pictures of one monitor; jobs lists wait `server.hub.watchers.LISTS` times as long."""
    promises: Millis = 2 * SECOND
    """Between two looks for what changed in the agents' promises; each reads those of the agents whom it concerns."""
    remembered: int = 64
    """Newest requests of an account whose answers are kept for a repetition."""
    import_bytes: int = 200 * 1024 * 1024
    """Largest customer list."""
    import_stall: Millis = 30 * SECOND
    """A half-sent file gives way to another one after so long without a chunk."""
    newcomers: tuple[int, int, int] = (10, 30, 100)
    """Over the network and not yet signed in: from the first number on each newcomer is dropped with the second
    number's chance in percent, which grows to certainty at the third."""
    local_newcomers: tuple[int, int, int] = (100, 30, 400)
    """The same over the local socket, where a morning's agents wait at their sign-in screens."""
    controls_per_second: int = 50
    """Pings and pongs of one connection; more are an attack, for each costs an answer."""
    failures_window: Millis = 15 * MINUTE
    failures_locking: int = 10
    """Failed sign-ins of an account within the window that close it to passwords from elsewhere."""
    failures_per_hour: int = 100
    """Failed sign-ins of one account, or of one address over all accounts, within an hour."""
    first_delay: Millis = 500
    longest_delay: Millis = MINUTE
    """After each failed sign-in of an account from one place the next must wait twice as long, between these two."""
