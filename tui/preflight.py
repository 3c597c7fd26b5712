"""One look at the server's address before the screen opens, so that a wrong one is told in one line.

Rule: a socket that somebody else put in the server's place is refused; a password must not go there (guarantees 7.2).
"""

from __future__ import annotations

import os
import socket
import stat
import struct
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from kaden.protocol.refusals import RefusalCode, Refused
from tui.model.address import Address

LIMIT: Final = 5.0
"""Seconds that the server may take to accept."""


def preflight(address: Address) -> None:
    """Try the address once before the screen opens, so that a wrong one is told in one line.

    Raises:
        Refused: `SERVER_UNREACHABLE`, with what the system said; also for a socket of a stranger.
    """
    try:
        if address.kind == "unix":
            _try_unix(Path(address.text))
        else:
            host, port = _host_and_port(address)
            socket.create_connection((host, port), timeout=LIMIT).close()
    except OSError as error:
        problem = error.strerror or str(error)
        raise Refused(RefusalCode.SERVER_UNREACHABLE, server=address.text, problem=problem) from error


def _try_unix(path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(LIMIT)
        probe.connect(str(path))
        owner = _peer(probe)
    directory = path.parent.stat()
    if owner not in (0, os.geteuid(), directory.st_uid) or stat.S_IMODE(directory.st_mode) & stat.S_IWOTH:
        raise PermissionError(0, f"the socket belongs to user {owner}, not to the owner of {path.parent}")


def _peer(probe: socket.socket) -> int:
    """The user at the other end: without this, whoever may write the directory could pose as the server."""
    credentials = probe.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", credentials)[1])


def _host_and_port(address: Address) -> tuple[str, int]:
    parts = urlsplit(address.text)
    return parts.hostname or "localhost", parts.port or (443 if address.kind == "wss" else 80)
