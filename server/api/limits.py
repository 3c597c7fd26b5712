"""Every limit of the way for programs in one place, with the reason for its size."""

from __future__ import annotations

from dataclasses import dataclass

from kaden.clock import MINUTE, SECOND, Millis


@dataclass(frozen=True, slots=True)
class ApiLimits:
    """What programs may use. The defaults are the product's; tests shorten them."""

    head_bytes: int = 8 * 1024
    """Of a request up to its empty line; a program sends a few hundred."""
    body_bytes: int = 64 * 1024
    """As much as one message from a desk."""
    arrival: Millis = 10 * SECOND
    """From a request's first byte to its last: who sends slower only holds a place."""
    first: Millis = 5 * SECOND
    """From the connection to the end of its first request: until it has shown a right token it is a stranger."""
    idle: Millis = MINUTE
    """Between two requests of a connection."""
    answer: Millis = 30 * SECOND
    """For the floor and the disk; far more than they take."""
    taking: Millis = 10 * SECOND
    """For an answer to be taken."""
    connections: int = 64
    """A program needs one; every further one costs memory that desks need."""
    connections_of_place: int = 16
    """Of one address, so that nobody alone takes all of them."""
    requests_per_second: float = 20
    """Of one token, sustained: as many as of a desk."""
    burst: int = 60
    """At once, after a pause."""
    excess: int = 20
    """Requests in a row beyond that, after which the connection ends."""
    farewell: Millis = SECOND
    """For who is turned away to read why; as many as `connections` may at once."""
    handshake: Millis = 5 * SECOND
    """For TLS."""
