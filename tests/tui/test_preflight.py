"""One look at the address before the screen opens: nobody there, somebody there, somebody else's socket there."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from tui.model.address import parse_address
from tui.preflight import preflight


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Path]:
    """A socket that somebody of this user listens on."""
    path = tmp_path / "kaden.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(path))
        server.listen()
        yield path


def refused(address: str) -> Refused:
    with pytest.raises(Refused) as found:
        preflight(parse_address(address))
    assert found.value.code is RefusalCode.SERVER_UNREACHABLE
    assert found.value.values["server"] == address
    return found.value


def test_somebody_listens(listening: Path) -> None:
    preflight(parse_address(str(listening)))


def test_nobody_listens(tmp_path: Path) -> None:
    assert refused(str(tmp_path / "none.sock")).values["problem"] == os.strerror(2)


def test_a_directory_that_everyone_may_write_is_no_place_for_a_socket(listening: Path) -> None:
    listening.parent.chmod(0o777)
    assert "socket belongs to" in str(refused(str(listening)).values["problem"])


def test_a_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        preflight(parse_address(f"ws://127.0.0.1:{port}"))
    refused(f"ws://127.0.0.1:{port}")
