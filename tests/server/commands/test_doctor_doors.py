"""The doors on the network, as `kaden doctor` finds them: off, free, taken, without TLS, open (guarantees 7)."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path
from typing import Any

import pytest

from tests.server.commands.conftest import Kaden
from tests.server.commands.office import CommandOffice
from tests.server.hub.test_listen import CERTIFICATES

NOWHERE = "http://127.0.0.1:9"


def doors(kaden: Kaden, config: Path) -> list[dict[str, Any]]:
    """What is found of both; no switch answers."""
    told = json.loads(kaden("doctor", "--config", str(config), "--url", NOWHERE, "--json").out)
    return [step for step in told["steps"] if step["step"] in ("desks", "api")]


def codes(kaden: Kaden, config: Path) -> list[tuple[str, str]]:
    return [(step["state"], step["code"]) for step in doors(kaden, config)]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "kaden.toml"


def written(config: Path, desks: str, programs: str, *more: str) -> None:
    lines = [f'socket = "{config.parent}/run/kaden.sock"', f'listen = "{desks}"', *more]
    config.write_text("\n".join([*lines, f'[api]\nlisten = "{programs}"']), "utf-8")


def test_doors_that_are_not_used_are_off(kaden: Kaden, config: Path) -> None:
    written(config, "", "")
    assert codes(kaden, config) == [("untried", "door_off")] * 2
    assert "[api] listen is not set" in doors(kaden, config)[1]["says"]


def test_an_address_is_free_or_taken_or_not_of_this_machine(kaden: Kaden, config: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = f"127.0.0.1:{other.getsockname()[1]}"
        written(config, taken, taken)
        assert codes(kaden, config) == [("bad", "door_taken")] * 2
        assert "another address for [api] listen" in doors(kaden, config)[1]["says"]
    assert codes(kaden, config) == [("good", "door_free")] * 2
    tls = (f'tls_certificate = "{CERTIFICATES}/localhost.pem"', f'tls_key = "{CERTIFICATES}/localhost.key"')
    written(config, "[::1]:0", "192.0.2.1:7481", *tls)
    assert codes(kaden, config)[1] == ("bad", "door_bad")
    assert "192.0.2.1:7481" in doors(kaden, config)[1]["says"]


def test_anything_but_loopback_needs_tls_that_works(kaden: Kaden, config: Path) -> None:
    written(config, "127.0.0.1:0", "0.0.0.0:0")
    assert codes(kaden, config) == [("good", "door_free"), ("bad", "door_in_clear")]
    written(config, "", "0.0.0.0:0", 'tls_certificate = "/none.pem"', 'tls_key = "/none.key"')
    [_, programs] = doors(kaden, config)
    assert (programs["state"], programs["code"]) == ("bad", "tls_unusable")
    assert "/none.pem" in programs["says"]
    tls = (f'tls_certificate = "{CERTIFICATES}/localhost.pem"', f'tls_key = "{CERTIFICATES}/localhost.key"')
    written(config, "0.0.0.0:0", "0.0.0.0:0", *tls)
    assert codes(kaden, config) == [("good", "door_free")] * 2


async def test_what_the_running_server_holds_is_open_and_what_it_has_not_read_is_shut(
    tmp_path: Path, kaden: Kaden
) -> None:
    office = CommandOffice.make(tmp_path)
    plain = office.config.read_text("utf-8")
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
    office.config.write_text(f'{plain}[api]\nlisten = "{address}"\n', "utf-8")
    async with office.open():
        assert (await asyncio.to_thread(codes, kaden, office.config))[1] == ("good", "door_open")
    office.config.write_text(plain, "utf-8")
    async with office.open():
        office.config.write_text(f'{plain}[api]\nlisten = "{address}"\n', "utf-8")
        assert (await asyncio.to_thread(codes, kaden, office.config))[1] == ("doubtful", "door_shut")
