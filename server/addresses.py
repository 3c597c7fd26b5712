"""Addresses to listen at, as the configuration names them: `host:port`, an IPv6 host in brackets."""

from __future__ import annotations

import errno
import os
from ipaddress import ip_address
from typing import Annotated, Final

from pydantic import AfterValidator

from kaden.protocol.refusals import RefusalCode, Refused

_HIGHEST_PORT: Final = 65_535


def _checked(address: str) -> str:
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or not 0 <= int(port) <= _HIGHEST_PORT:
        raise ValueError('must be "host:port" with a port up to 65535')
    return address


def _checked_loopback(address: str) -> str:
    if not is_loopback(split(_checked(address))[0]):
        raise ValueError('must be a loopback address, as in "127.0.0.1:7480"')
    return address


Address = Annotated[str, AfterValidator(_checked)]
LoopbackAddress = Annotated[str, AfterValidator(_checked_loopback)]


def split(address: str) -> tuple[str, int]:
    """Host and port of a checked address."""
    host, _, port = address.rpartition(":")
    return host.removeprefix("[").removesuffix("]"), int(port)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens there."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_open(host: str, port: int, *, tls: bool) -> None:
    """Nothing but loopback without TLS.

    Raises:
        Refused: TLS_REQUIRED.
    """
    if not tls and not is_loopback(host):
        raise Refused(RefusalCode.TLS_REQUIRED, address=f"{host}:{port}")


def not_listening(address: str, error: OSError) -> Refused:
    """Why nobody can listen at `address`: ADDRESS_IN_USE or ADDRESS_BAD."""
    if error.errno == errno.EADDRINUSE:
        return Refused(RefusalCode.ADDRESS_IN_USE, address=address)
    problem = os.strerror(error.errno) if error.errno else str(error)
    return Refused(RefusalCode.ADDRESS_BAD, address=address, problem=problem)
