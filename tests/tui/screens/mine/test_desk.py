"""An agent's own work: opened by a key, never over a call, and found again as it was left."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.client import SaveResult
from kaden.protocol.desk import Desk
from kaden.vocabulary import AgentState
from tests.tui.client import open_client
from tests.tui.samples import STOPPED, desk
from tests.tui.screens.mine.office import IDLE, ON_BREAK, PROMISES, TALKING, WAITING, at_work, tell, usual
from tui import actions


@pytest.mark.parametrize("shown", [IDLE, WAITING, ON_BREAK, STOPPED], ids=lambda shown: shown.state.value)
async def test_it_opens_between_calls_and_escape_goes_back(tmp_path: Path, shown: object) -> None:
    assert isinstance(shown, type(IDLE))
    async with at_work(tmp_path, shown=shown) as client:
        await client.shows("my work", "Callbacks", "none open", "Unsaved records", "My day")
        await client.press("escape")
        assert client.app.screen.name == "agent"


@pytest.mark.parametrize("key", next(each.keys for each in actions.AGENT if each.id == "agent.mine"))
@pytest.mark.parametrize("shown", [TALKING, desk(AgentState.WRAPUP)], ids=["talking", "wrap-up"])
async def test_in_a_call_its_keys_do_nothing(tmp_path: Path, shown: Desk, key: str) -> None:
    """Pressed at the moment in which a customer comes, none of them saves a result or leads away."""
    async with open_client(tmp_path, desk=shown) as client:
        await client.press("3", key)
        assert client.app.screen.name == "agent"
        assert client.server.all(SaveResult) == []


async def test_a_call_takes_the_screen_and_what_was_open_is_found_again(tmp_path: Path) -> None:
    async with at_work(tmp_path, "2", "enter", shown=WAITING) as client:
        await client.shows("三和電子工業㈱ 田中")
        await client.show(TALKING)
        assert client.app.screen.name == "agent"
        await client.shows("TALKING", "髙橋 美咲")
        await client.show(desk(AgentState.WAITING))
        await client.press("ctrl+k")
        await client.shows("Today's calls", "三和電子工業㈱ 田中")


async def test_with_a_promise_due_the_key_opens_the_callbacks(tmp_path: Path) -> None:
    """Row 267."""
    async with at_work(tmp_path, promises=PROMISES) as client:
        await client.shows("Callbacks", "!! OVERDUE", "鈴木 一郎")
        await client.press("escape")
        await client.shows("2 due, 1 overdue")
        await tell(client)
        await client.shows("none open")


async def test_with_a_promise_due_they_lie_on_what_was_left_open(tmp_path: Path) -> None:
    """The banner says that the key opens the callbacks; a list of before is found below them."""
    async with at_work(tmp_path, "2", "enter", shown=WAITING) as client:
        await client.press("escape", "2", "enter")
        await client.show(TALKING)
        await tell(client, *PROMISES)
        await client.show(desk(AgentState.WAITING))
        await client.press("ctrl+k")
        await client.shows("Callbacks", "!! OVERDUE")
        await client.press("escape")
        await client.shows("Today's calls")


async def test_what_is_so_about_the_agent_is_said_here_too(tmp_path: Path) -> None:
    async with at_work(tmp_path, shown=WAITING) as client:
        await client.show(desk(AgentState.WAITING, phone="not_ready"))
        await client.shows("Your phone is not ready")
        await client.show(STOPPED)
        await client.shows("The job 展示会フォロー 2月 has stopped.")
        await client.lose_link()
        await client.shows("Link lost")


async def test_lessons_of_the_practice_desk_stay_there(tmp_path: Path) -> None:
    """F5 goes on with the work there, and calls a customer here."""
    async with open_client(tmp_path, desk=ON_BREAK, practice=True) as client:
        await client.shows("F5")
        lesson = client.app.words("lesson.paused", **client.app.lesson_keys())
        assert lesson in client.screen
        await client.press("ctrl+k")
        await client.shows("my work")
        assert lesson not in client.screen


async def test_quitting_names_what_would_be_lost(tmp_path: Path) -> None:
    async with at_work(tmp_path, "2", "enter") as client:
        await client.shows("三和電子工業㈱ 田中")
        await client.press("enter")
        await client.shows("Saved 12/02 14:04")
        await client.press("tab", *"new", "f2")
        await client.shows("Drop what you changed here?")
        await client.press("n")
        await client.shows("new")


async def test_a_supervisor_who_is_an_agent_too_turns_away_from_it(tmp_path: Path) -> None:
    from tests.tui.test_seating import boss, screen

    async with open_client(tmp_path, prepare=boss, signed_in=False) as client:
        await screen(client, "supervisor")
        usual(client.server)
        await client.press("f12")
        await screen(client, "agent")
        await client.show(IDLE)
        await client.press("ctrl+k")
        await screen(client, "mine-agent")
        await client.press("f12")
        await screen(client, "supervisor")
        await client.press("f12")
        await screen(client, "agent")
        await client.press("ctrl+k")
        await screen(client, "mine-agent")
