"""Addresses of servers: what is one, and what would leave the machine unencrypted."""

from __future__ import annotations

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from tui.model.address import parse_address


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("/run/kaden/kaden.sock", "unix", "/run/kaden/kaden.sock"),
        ("unix:/tmp/a.sock", "unix", "/tmp/a.sock"),
        ("./kaden.sock", "unix", "./kaden.sock"),
        (" ws://127.0.0.1:7400 ", "ws", "ws://127.0.0.1:7400"),
        ("ws://[::1]:7400", "ws", "ws://[::1]:7400"),
        ("ws://localhost:7400", "ws", "ws://localhost:7400"),
        ("wss://floor.example", "wss", "wss://floor.example"),
        ("wss://floor.example:7443/desk", "wss", "wss://floor.example:7443/desk"),
    ],
)
def test_addresses(text: str, kind: str, place: str) -> None:
    address = parse_address(text)
    assert (address.kind, address.text, address.local) == (kind, place, kind == "unix")


def test_a_home_is_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home-of-a-test")
    assert parse_address("~/kaden.sock").text == "/home-of-a-test/kaden.sock"


@pytest.mark.parametrize("text", ["ws://floor.example", "ws://10.0.0.1:7400", "ws://127.0.0.1.example:1"])
def test_plain_text_stays_on_this_machine(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_address(text)
    assert refused.value.code is RefusalCode.TLS_REQUIRED


@pytest.mark.parametrize(
    "text",
    ["", "floor.example", "http://floor.example", "wss://", "wss://a:b@c", "wss://a:0", "wss://a:99999"],
)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_address(text)
    assert refused.value.code is RefusalCode.ADDRESS_BAD
