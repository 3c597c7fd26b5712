"""Each face of the agent's desk as golden screens: two languages, two sizes, sixteen colours and none.

Each file holds the words, then where they are bold, reversed or coloured, then the same on a monochrome terminal
(rows 336, 337).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.client import CutCustomer
from kaden.vocabulary import AgentState
from kaden.words import LANGUAGES
from tests.tui.client import SIZES, open_client
from tests.tui.golden import GOLDEN, check_golden
from tests.tui.looks import looks
from tests.tui.samples import desk
from tests.tui.screens.agent.scenes import SCENES, of_its_own


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_faces(tmp_path: Path, language: str, size: str) -> None:
    place = f"{language}.{size}"
    wrong = []
    async with open_client(tmp_path, size=SIZES[size], language=language) as client:
        for number, (name, scene) in enumerate(SCENES.items()):
            await client.show(of_its_own(scene, number))
            await client.press(*scene.keys)
            try:
                check_golden(f"agent/{name}.{place}", client.screen + looks(client.app))
            except AssertionError as problem:
                wrong.append(str(problem))
            await client.press(*scene.after)
    assert not wrong, "\n".join(wrong)


async def test_no_color_is_the_monochrome_of_the_golden_screens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_client(tmp_path, desk=of_its_own(SCENES["talking"], 0)) as client:
        await client.shows("TALKING")
        told = looks(client.app)
    golden = (GOLDEN / "agent" / "talking.en.80x24.txt").read_text("utf-8")
    _, _, monochrome = golden.partition("--- monochrome\n")
    assert told == f"--- sixteen colours\n{monochrome}--- monochrome\nthe same\n"


@pytest.mark.parametrize("state", [AgentState.TALKING, AgentState.WAITING])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_without_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, size: str, state: AgentState
) -> None:
    """Row 285: the banner says what goes on."""
    monkeypatch.setattr("tui.model.link_state.FIRST_REST", 5_000)
    async with open_client(tmp_path, desk=desk(state), language=language, size=SIZES[size]) as client:
        await client.lose_link()
        await client.until(lambda: client.app.home.next_try is not None)
        client.agent.refresh_frame()
        await client.settle()
        check_golden(f"agent/{state}_lost.{language}.{size}", client.screen)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_terminal_whose_ambiguous_signs_are_wide_gets_none_of_ours(
    tmp_path: Path, language: str, size: str
) -> None:
    """Frames and rules of a kind that such terminals draw one cell wide."""
    async with open_client(
        tmp_path, desk=desk(AgentState.TALKING), ambiguous_wide=True, language=language, size=SIZES[size]
    ) as client:
        await client.shows("髙橋 美咲")
        check_golden(f"agent/talking_wide.{language}.{size}", client.screen)
        assert not set("─│…") & set(client.screen)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_practice_desk(tmp_path: Path, language: str, size: str) -> None:
    """The title and what to do next stand there, so that nobody takes it for the floor."""
    async with open_client(
        tmp_path, desk=desk(AgentState.WAITING), practice=True, language=language, size=SIZES[size]
    ) as client:
        await client.settle()
        check_golden(f"agent/practice.{language}.{size}", client.screen)


async def test_a_terminal_that_became_too_small_says_so_and_goes_on(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=desk(AgentState.TALKING)) as client:
        await client.pilot.resize_terminal(60, 20)
        await client.shows("60 columns and 20 rows", "80 by 24")
        assert "TALKING" not in client.screen
        await client.press("f4", "y")
        await client.pilot.resize_terminal(80, 24)
        await client.shows("TALKING")
        assert not client.server.all(CutCustomer), "nobody hangs up by a question that nobody saw"
        await client.press("f4", "y")
        await client.server.hear(CutCustomer)
