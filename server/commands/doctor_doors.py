"""What `kaden doctor` finds of the doors on the network: the one for desks, and the one for programs.

Rule: nobody is let in, and a door that the running server holds open is left alone.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kaden.protocol.refusals import Refused
from server.addresses import is_loopback
from server.commands.through_server import server_listens
from server.hub.listen import tls_context
from server.telephony.asterisk.findings import Code, Finding, State, Step, bad, doubtful, good

if TYPE_CHECKING:
    from server.settings import Settings

SETTINGS: Final = {Step.DESKS: "listen", Step.API: "[api] listen"}
"""Where each address stands in kaden.toml."""


def examine_doors(settings: Settings) -> Iterator[Finding]:
    """Both, whether they are used or not."""
    runs = server_listens(settings.socket)
    for step, address in ((Step.DESKS, settings.listen_address), (Step.API, settings.api.address)):
        if address is None:
            yield Finding(step, State.UNTRIED, Code.DOOR_OFF, {"setting": SETTINGS[step]})
        else:
            yield _tls(step, settings, *address) or _address(step, *address, runs=runs)


def _tls(step: Step, settings: Settings, host: str, port: int) -> Finding | None:
    """What is wrong with how it is enciphered; None = nothing."""
    values = {"setting": SETTINGS[step], "address": f"{host}:{port}"}
    if settings.tls_certificate is None or settings.tls_key is None:
        return None if is_loopback(host) else bad(step, Code.DOOR_IN_CLEAR, **values)
    try:
        tls_context(settings.tls_certificate, settings.tls_key)
    except Refused as refused:
        file, problem = str(settings.tls_certificate), str(refused.values["problem"])
        return bad(step, Code.TLS_UNUSABLE, file=file, problem=problem, **values)
    return None


def _address(step: Step, host: str, port: int, *, runs: bool) -> Finding:
    """Whether the server listens there, or could."""
    values = {"setting": SETTINGS[step], "address": f"{host}:{port}"}
    try:
        _bind(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return good(step, Code.DOOR_OPEN, **values) if runs else bad(step, Code.DOOR_TAKEN, **values)
        return bad(step, Code.DOOR_BAD, problem=error.strerror or str(error), **values)
    # At port 0 the system chooses one, and nobody can tell which.
    return doubtful(step, Code.DOOR_SHUT, **values) if runs and port else good(step, Code.DOOR_FREE, **values)


def _bind(host: str, port: int) -> None:
    """Take every address of that name for a moment, as the server would; nobody is listened to."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    for family, kind, protocol, _, place in found:
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            probe.bind(place)
