"""Where a server is reached: a unix socket, a WebSocket on this machine, or one with TLS anywhere.

Rule: nothing leaves the machine unencrypted; plain `ws://` is for the loopback interface only (guarantees 7.2).
"""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from kaden.protocol.refusals import RefusalCode, Refused

Kind = Literal["unix", "ws", "wss"]


@dataclass(frozen=True, slots=True)
class Address:
    """One server."""

    kind: Kind
    text: str
    """As people write it: a path or a URI."""

    @property
    def local(self) -> bool:
        """Whether the server may know the connecting user by the socket itself."""
        return self.kind == "unix"


def parse_address(text: str) -> Address:
    """The server that `text` names: an absolute path, `unix:PATH`, `ws://127.0.0.1:PORT` or `wss://HOST[:PORT]`.

    Raises:
        Refused: `ADDRESS_BAD` for anything else, `TLS_REQUIRED` for plain `ws` to another machine.
    """
    text = text.strip()
    path = text.removeprefix("unix:")
    if path.startswith(("/", "./", "~/")):
        return Address("unix", os.path.expanduser(path))
    parts = urlsplit(text)
    if parts.scheme not in ("ws", "wss"):
        raise Refused(RefusalCode.ADDRESS_BAD, address=text, problem="unix socket, ws:// or wss://")
    try:
        port = parts.port
    except ValueError:
        port = 0
    if not parts.hostname or port == 0 or parts.username is not None:
        raise Refused(RefusalCode.ADDRESS_BAD, address=text, problem="host[:port]")
    if parts.scheme == "ws":
        if not is_loopback(parts.hostname):
            raise Refused(RefusalCode.TLS_REQUIRED, address=text)
        return Address("ws", text)
    return Address("wss", text)


def is_loopback(host: str) -> bool:
    """Whether `host` can only be this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
