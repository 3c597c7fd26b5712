"""Who sits where: desks by role, two desks, two seats of the demo, and a call that is never hidden."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.client import Alive, SignInAsMe, SignOut
from kaden.vocabulary import AgentState, Role
from tests.tui.client import Client, open_client
from tests.tui.samples import desk
from tests.tui.scripted_server import ScriptedServer
from tui.screens.agent.desk import AgentDesk


def boss(server: ScriptedServer) -> None:
    server.role, server.agent_use = Role.SUPERVISOR, True


def boss_only(server: ScriptedServer) -> None:
    server.role, server.agent_use = Role.SUPERVISOR, False
    server.local_accounts = ("boss", "agent5")


async def screen(client: Client, name: str) -> None:
    await client.until(lambda: client.app.screen.name == name)
    await client.settle()


async def test_a_user_gets_the_agents_desk_and_no_other(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=desk(AgentState.IDLE)) as client:
        assert client.app.seating.desks == ["agent"]
        await client.press("f12")
        assert client.app.screen.name == "agent"
        assert "F12" not in client.screen


async def test_a_user_without_agent_use_is_told(tmp_path: Path) -> None:
    def bystander(server: ScriptedServer) -> None:
        server.agent_use = False

    async with open_client(tmp_path, prepare=bystander) as client:
        await client.shows("is no agent")


async def test_a_supervisor_who_is_an_agent_too_has_both(tmp_path: Path) -> None:
    async with open_client(tmp_path, prepare=boss, signed_in=False) as client:
        await screen(client, "supervisor")
        await client.press("f12")
        await screen(client, "agent")
        await client.press("ctrl+t")
        await screen(client, "supervisor")


async def test_a_call_brings_its_desk_to_the_front(tmp_path: Path) -> None:
    """Row 210, also from the other desk."""
    async with open_client(tmp_path, prepare=boss, signed_in=False) as client:
        await screen(client, "supervisor")
        await client.press("f12")
        await screen(client, "agent")
        await client.show(desk(AgentState.WAITING))
        await client.press("f12")
        await screen(client, "supervisor")
        await client.server.show(desk(AgentState.TALKING))
        await screen(client, "agent")
        await client.shows("TALKING")


async def test_who_comes_back_into_a_call_finds_it(tmp_path: Path) -> None:
    """Row 285: signed in again at another terminal, with the agent's desk not even opened there."""
    async with open_client(tmp_path, prepare=boss, signed_in=False) as client:
        await screen(client, "supervisor")
        await client.server.show(desk(AgentState.TALKING))
        await screen(client, "agent")
        await client.shows("TALKING")


async def test_the_demo_sits_down_and_stands_up(tmp_path: Path) -> None:
    async with open_client(
        tmp_path, prepare=boss_only, signed_in=False, account="boss", demo_agent="agent5"
    ) as client:
        await screen(client, "supervisor")
        await client.press("f9")
        await screen(client, "guest")
        await client.server.hear(SignInAsMe, 2)
        assert [said.account for said in client.server.all(SignInAsMe)] == ["boss", "agent5"]
        assert isinstance(client.app.screen, AgentDesk)
        await client.press("f9")
        await screen(client, "supervisor")
        await client.server.hear(SignOut)
        assert client.app.seating.seats == [client.app.home]
        await client.press("f9")
        await screen(client, "guest")


async def test_standing_up_from_the_own_work_leaves_nothing_for_who_sits_down_next(tmp_path: Path) -> None:
    async with open_client(
        tmp_path, prepare=boss_only, signed_in=False, account="boss", demo_agent="agent5"
    ) as client:
        await screen(client, "supervisor")
        for _ in range(2):
            await client.press("f9")
            await screen(client, "guest")
            await client.until(lambda: client.app.seating.seats[-1].up)
            await client.server.show(desk(AgentState.IDLE))
            await client.until(lambda: client.app.seating.seats[-1].desk is not None)
            await client.press("ctrl+k")
            await screen(client, "mine-guest")
            await client.press("f9")
            await screen(client, "supervisor")
            assert not client.app.is_screen_installed("mine-guest")


async def test_a_seat_that_is_refused_leads_back(tmp_path: Path) -> None:
    async with open_client(
        tmp_path, prepare=boss_only, signed_in=False, account="boss", demo_agent="nobody"
    ) as client:
        await screen(client, "supervisor")
        await client.press("f9")
        await screen(client, "supervisor")
        assert client.app.seating.guest is None


async def test_signs_of_life_come_from_the_screen(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=desk(AgentState.WAITING)) as client:
        client.app.seating._sign_of_life()
        await client.server.hear(Alive)
