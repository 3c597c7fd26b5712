"""Where the server's own files lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.file_places import config_place, expanded, socket_place, state_place


def test_the_systems_folders_come_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (state_place(), socket_place()) == (
        home / ".local/state/kaden",
        home / ".local/state/kaden/kaden.sock",
    )
    assert config_place() == home / ".config/kaden/kaden.toml"
    monkeypatch.setenv("XDG_STATE_HOME", "/var/lib")
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/1")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/etc")
    assert state_place() == Path("/var/lib/kaden")
    assert socket_place() == Path("/run/user/1/kaden/kaden.sock")
    assert config_place() == Path("/etc/kaden/kaden.toml")


def test_a_path_means_the_same_from_everywhere(home: Path) -> None:
    assert expanded(Path("~/x")) == home / "x"
    assert expanded(Path("x")).is_absolute()
