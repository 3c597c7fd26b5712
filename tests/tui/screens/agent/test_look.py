"""How each face of the agent's desk looks, in both languages and two sizes: golden screens as text (row 336, 337)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from kaden.protocol.desk import Desk
from kaden.vocabulary import AgentState
from tests.tui import samples
from tests.tui.client import LARGE, SMALL, open_client
from tests.tui.golden import check_golden
from tests.tui.samples import desk, wrapup

FACES: Final[dict[str, Desk]] = {
    "jobs": desk(AgentState.IDLE),
    "no_jobs": desk(AgentState.IDLE, jobs=()),
    "joining": desk(AgentState.JOINING),
    "waiting": desk(
        AgentState.WAITING,
        pause_after=AgentState.BREAK,
        release_warning=True,
        release_at=samples.NOW + 100_000,
    ),
    "talking": desk(AgentState.TALKING),
    "held": desk(AgentState.HELD, job_stopped=True),
    "wrapup": wrapup(draft=samples.DRAFT),
    "paused": desk(AgentState.AWAY),
    "stopped": samples.STOPPED,
    "released": samples.RELEASED,
}


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("language", ["en", "ja"])
async def test_faces(tmp_path: Path, language: str, size: tuple[int, int]) -> None:
    place = f"{language}.{size[0]}x{size[1]}"
    async with open_client(tmp_path, size=size, language=language) as client:
        for name, shown in FACES.items():
            await client.show(shown)
            check_golden(f"agent/{name}.{place}", client.screen)
        await client.show(wrapup(attempt=8124))
        await client.press("f10")
        check_golden(f"agent/result_missing.{place}", client.screen)
        await client.press("3", "f10", *"tomorrow 20", "f10")
        check_golden(f"agent/callback_refused.{place}", client.screen)
        await client.show(desk(AgentState.WAITING))
        await client.press("f8")
        check_golden(f"agent/question.{place}", client.screen)
        await client.press("n", "f1")
        check_golden(f"agent/help.{place}", client.screen)


async def test_a_terminal_whose_ambiguous_signs_are_wide_gets_none_of_ours(tmp_path: Path) -> None:
    """Frames and rules of a kind that such terminals draw one cell wide."""
    async with open_client(tmp_path, desk=desk(AgentState.TALKING), ambiguous_wide=True) as client:
        await client.shows("TALKING")
        check_golden("agent/talking_wide.en.80x24", client.screen)
        assert not set("─│…") & set(client.screen)


async def test_a_terminal_that_became_too_small_says_so_and_goes_on(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=desk(AgentState.TALKING)) as client:
        await client.pilot.resize_terminal(60, 20)
        await client.shows("60 columns and 20 rows", "80 by 24")
        assert "TALKING" not in client.screen
        await client.pilot.resize_terminal(80, 24)
        await client.shows("TALKING")
