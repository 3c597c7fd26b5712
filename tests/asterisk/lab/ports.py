"""Ports on loopback that nobody uses.

Rule: a port that was given is not given again in this process, also while its new owner is still starting.
"""

from __future__ import annotations

import socket
from typing import Final

LOOPBACK: Final = "127.0.0.1"

_given: set[int] = set()


def free_port(kind: socket.SocketKind = socket.SOCK_DGRAM) -> int:
    """A port of 127.0.0.1 that is free now; UDP unless `kind` says otherwise."""
    while True:
        with socket.socket(socket.AF_INET, kind) as probe:
            probe.bind((LOOPBACK, 0))
            port: int = probe.getsockname()[1]
        if port not in _given:
            _given.add(port)
            return port


def free_range(ports: int) -> tuple[int, int]:
    """The first and last of so many UDP ports in a row, the first an even one as RTP wants it."""
    # Below the kernel's own choice (32768 and up), where nobody binds by chance.
    for first in range(10_000, 32_000 - ports, ports + ports % 2):
        wanted = range(first, first + ports)
        if _given.isdisjoint(wanted) and _all_free(wanted):
            _given.update(wanted)
            return first, first + ports - 1
    raise OSError(f"no {ports} free ports in a row")


def _all_free(ports: range) -> bool:
    # A sample is enough: other programs take a port or a stretch, not a comb.
    for port in (*ports[::50], ports[-1]):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                return False
    return True


def is_taken(port: int) -> bool:
    """Whether a program is bound to this UDP port."""
    return not _all_free(range(port, port + 1))
