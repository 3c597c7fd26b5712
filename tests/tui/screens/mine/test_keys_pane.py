"""Own settings: the bell at once, the language from the next start on, kept in the user's file; keys as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.screens.mine.office import at_work
from tui.settings import read_settings


@pytest.fixture(autouse=True)
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "kaden" / "client.toml"


async def test_keys_stand_there_as_configured_with_where_to_change_them(tmp_path: Path) -> None:
    async with at_work(tmp_path, "5", "enter", keys={"agent.hold": ("ctrl+j", "f14")}) as client:
        await client.shows("write it into", "^J  F14", "agent.hold", "agent.save")


async def test_the_bell_is_switched_at_once_and_kept(tmp_path: Path, own_file: Path) -> None:
    async with at_work(tmp_path, "5", "enter") as client:
        await client.shows("promise comes: on")
        await client.press("enter")
        await client.shows("promise comes: off", "Kept in")
        assert client.app.settings.bell is False
        assert read_settings(own_file) == {"bell": False}
        await client.press("enter")
        assert read_settings(own_file) == {"bell": True}


async def test_the_language_is_kept_for_the_next_start(tmp_path: Path, own_file: Path) -> None:
    async with at_work(tmp_path, "5", "enter", "2", "enter") as client:
        await client.shows("From the next start on: Language: 日本語")
        assert read_settings(own_file) == {"language": "ja"}


@pytest.fixture
def in_the_way(own_file: Path) -> None:
    """A folder where the file should be."""
    own_file.mkdir(parents=True)


@pytest.mark.usefixtures("in_the_way")
async def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    async with at_work(tmp_path, "5", "enter", "enter") as client:
        await client.shows("could not be written")
