"""Addresses to listen at: what is one, and which of them only this machine can reach."""

from __future__ import annotations

import errno

import pytest
from pydantic import TypeAdapter, ValidationError

from kaden.protocol.refusals import RefusalCode
from server.addresses import Address, LoopbackAddress, is_loopback, not_listening, split

ANY: TypeAdapter[str] = TypeAdapter(Address)
NEAR: TypeAdapter[str] = TypeAdapter(LoopbackAddress)


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("127.0.0.1:0", ("127.0.0.1", 0)),
        ("localhost:65535", ("localhost", 65_535)),
        ("[::1]:7480", ("::1", 7_480)),
    ],
)
def test_an_address_has_a_host_and_a_port(address: str, parts: tuple[str, int]) -> None:
    assert split(ANY.validate_python(address)) == parts
    assert NEAR.validate_python(address) == address


@pytest.mark.parametrize("address", ["", "7480", ":7480", "host:", "host:65536", "host:-1"])
def test_anything_else_is_told_what_is_missing(address: str) -> None:
    with pytest.raises(ValidationError, match="host:port"):
        ANY.validate_python(address)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "[::]", "floor.example", "localhost.example"])
def test_what_others_can_reach_is_not_loopback(host: str) -> None:
    assert not is_loopback(host.strip("[]"))
    with pytest.raises(ValidationError, match="loopback"):
        NEAR.validate_python(f"{host}:7480")


def test_why_nobody_can_listen_there() -> None:
    assert not_listening("a:1", OSError(errno.EADDRINUSE, "in use")).code is RefusalCode.ADDRESS_IN_USE
    refused = not_listening("a:1", OSError(errno.EACCES, "denied"))
    assert (refused.code, refused.values["problem"]) == (RefusalCode.ADDRESS_BAD, "Permission denied")
    assert not_listening("a:1", OSError("no such host")).values["problem"] == "no such host"
