"""Ports on loopback that nobody uses.

Rule: a port that was given is not given again, also while its new owner is still starting: in this process it is noted,
and each of the processes that run tests beside each other has a stretch of its own.
"""

from __future__ import annotations

import os
import socket
from typing import Final

LOOPBACK: Final = "127.0.0.1"

_LOWEST: Final = 10_000
_STRETCH: Final = 5_500
_STRETCHES: Final = 4
"""Below the kernel's own choice (32768 and up), where nobody binds by chance."""

_given: set[int] = set()


def free_port() -> int:
    """A port of 127.0.0.1 that is free now, UDP and TCP."""
    return free_range(1)[0]


def free_range(ports: int) -> tuple[int, int]:
    """The first and last of so many ports in a row, UDP and TCP, the first an even one as RTP wants it."""
    step = ports + ports % 2
    nth = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _STRETCHES
    lowest = _LOWEST + nth * _STRETCH
    # Two runs on one machine begin at two places.
    firsts = range(lowest, lowest + _STRETCH - step, step)
    begin = os.getpid() * 7 % len(firsts)
    for first in (*firsts[begin:], *firsts[:begin]):
        wanted = range(first, first + ports)
        # A sample is enough: other programs take a port or a stretch, not a comb.
        if _given.isdisjoint(wanted) and not any(map(is_taken, {*wanted[:: ports // 16 + 1], wanted[-1]})):
            _given.update(wanted)
            return first, first + ports - 1
    raise OSError(f"no {ports} free ports in a row")


def sip_port() -> int:
    """A port for a phone, which takes the next one too, for calls under TLS."""
    return free_range(2)[0]


def is_taken(port: int) -> bool:
    """Whether a program is bound to this port of 127.0.0.1."""
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            if kind is socket.SOCK_STREAM:
                # A connection that has just ended does not hold its port.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                return True
    return False
