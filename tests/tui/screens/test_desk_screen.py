"""The frame of every desk: which keys are offered, why one does not work, the link's light, quick typing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.client import HoldCustomer
from kaden.vocabulary import AgentState
from tests.tui.client import LARGE, open_client
from tests.tui.samples import desk, wrapup


async def test_the_bottom_line_offers_what_works_now_and_nothing_else(tmp_path: Path) -> None:
    """Row 337."""
    async with open_client(tmp_path, desk=desk(AgentState.TALKING), size=LARGE) as client:
        last = client.screen.splitlines()[-1]
        assert "F3  hold" in last
        assert "F10" not in last
        await client.show(wrapup())
        last = client.screen.splitlines()[-1]
        assert "F10  save" in last
        assert "F3" not in last
        await client.show(desk(AgentState.HELD))
        assert "F3  take back" in client.screen.splitlines()[-1]


async def test_a_key_that_does_not_work_says_why(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=wrapup()) as client:
        await client.press("f3")
        await client.shows("The call is over.")
        assert client.server.all(HoldCustomer) == []


async def test_a_second_press_waits_for_the_answer_to_the_first(tmp_path: Path) -> None:
    async with open_client(
        tmp_path, desk=desk(AgentState.TALKING), prepare=lambda server: server.silent.add("hold_customer")
    ) as client:
        await client.press("f3", "f3")
        await client.shows("One moment")
        assert len(client.server.all(HoldCustomer)) == 1


async def test_a_refused_request_says_the_servers_sentence(tmp_path: Path) -> None:
    async with open_client(
        tmp_path,
        desk=desk(AgentState.TALKING),
        prepare=lambda server: server.refusals.update(hold_customer=("call_gone", {})),
    ) as client:
        await client.press("f3")
        await client.shows(client.app.words("refusal.call_gone")[:40])


async def test_the_light_of_the_link(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=desk(AgentState.WAITING)) as client:
        assert "link ok" in client.screen.splitlines()[0]
        await client.lose_link()
        assert "link LOST" in client.screen.splitlines()[0]
        await client.find_link()
        assert "link ok" in client.screen.splitlines()[0]


async def test_keys_move_between_fields_and_come_round(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=wrapup()) as client:
        visited = []
        for key in ("tab", "tab", "tab", "shift+tab", "shift+tab"):
            await client.press(key)
            assert client.app.focused is not None
            visited.append(client.app.focused.id)
        assert visited == ["note", "callback", "results", "callback", "note"]


async def test_the_clock_is_the_servers_where_the_person_sits(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=desk(AgentState.WAITING)) as client:
        client.steady.now += 120_000
        await client.shows("15:05")


async def test_a_lost_link_is_told_with_what_goes_on_and_counted_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 285: in a call."""
    monkeypatch.setattr("tui.model.link_state.FIRST_REST", 5_000)
    async with open_client(tmp_path, desk=desk(AgentState.TALKING)) as client:
        await client.lose_link()
        await client.shows("Link lost; trying again in 5 s. The call goes on; what you type is kept.")
        client.steady.now += 2_000
        await client.shows("trying again in 3 s.", "TALKING")
