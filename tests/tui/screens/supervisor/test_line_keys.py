"""A supervisor goes onto an agent's line: the mode is chosen in the bar, and the monitor says who listens to whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.client import Listen, StopListening
from kaden.protocol.lines import Listener
from kaden.protocol.server import AgentRow
from kaden.vocabulary import MonitorMode
from kaden.words import Words
from tests.tui.client import LARGE
from tests.tui.floor_samples import SATO, SUZUKI, whole
from tests.tui.screens.supervisor.office import desk, watching
from tui.screens.supervisor.columns import agent_columns

YAMADA = Listener(account=3, name="山田 太郎", mode=MonitorMode.WHISPER, up=True)


@pytest.mark.parametrize(
    ("key", "mode"),
    [("l", MonitorMode.LISTEN), ("f6", MonitorMode.WHISPER), ("b", MonitorMode.BARGE)],
)
async def test_a_mode_is_chosen_in_the_bar(tmp_path: Path, key: str, mode: MonitorMode) -> None:
    """Rows 298, 301, 302, 308."""
    async with watching(tmp_path, SATO, SUZUKI) as client:
        desk(client).monitor_pane.grid.move_to(SATO.agent)
        await client.press("m")
        await client.shows("line of 佐藤 花子", "whisper", "leave the line")
        await client.press(key)
        said = await client.server.hear(Listen)
        assert (said.agent, said.mode) == (SATO.agent, mode)
        await client.shows("Take your phone")
        assert "line of" not in client.screen


async def test_the_line_is_that_of_the_agent_who_was_chosen(tmp_path: Path) -> None:
    """Rows move while a person reads."""
    async with watching(tmp_path, SATO, SUZUKI) as client:
        desk(client).monitor_pane.grid.move_to(SATO.agent)
        await client.press("m")
        await client.server.send(whole(SUZUKI))
        await client.press("l")
        assert (await client.server.hear(Listen)).agent == SATO.agent


async def test_a_key_leaves_the_line_and_escape_changes_nothing(tmp_path: Path) -> None:
    async with watching(tmp_path, SATO) as client:
        await client.press("m", "escape")
        assert "line of" not in client.screen
        await client.press("ctrl+l", "e")
        await client.server.hear(StopListening)
        assert client.server.all(Listen) == []


async def test_an_empty_job_has_no_line(tmp_path: Path) -> None:
    async with watching(tmp_path) as client:
        await client.press("m")
        assert "leave the line" not in client.screen


async def test_the_monitor_shows_who_is_on_a_line(tmp_path: Path) -> None:
    """Also whose phone still rings."""
    waiting = YAMADA.model_copy(update={"up": False, "mode": MonitorMode.LISTEN})
    async with watching(tmp_path, listened(SATO, YAMADA), listened(SUZUKI, waiting), size=LARGE) as client:
        await client.shows("talking +whisper", "waiting +listen")


def test_a_column_names_them() -> None:
    column = next(column for column in agent_columns(Words("en")) if column.key == "listeners")
    ringing = YAMADA.model_copy(update={"up": False, "mode": MonitorMode.LISTEN})
    assert column.show(listened(SATO, YAMADA), 0) == "山田 太郎 whispers"
    assert column.show(listened(SATO, ringing, YAMADA), 0) == "山田 太郎? listens 山田 太郎 whispers"


def listened(row: AgentRow, *who: Listener) -> AgentRow:
    """An agent with these supervisors on the line."""
    return row.model_copy(update={"listeners": who})
