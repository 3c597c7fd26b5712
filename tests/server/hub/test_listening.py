"""Who may go onto an agent's line: by the campaign of the job that the agent is in (rows 29, 35, 300)."""

from __future__ import annotations

import pytest

from kaden.protocol.client import (
    DisableAccount,
    Listen,
    PauseRecording,
    SetPassword,
    StopListening,
    TransferCall,
)
from kaden.protocol.server import Answered, RefusedRequest
from kaden.setup.kinds import Kind
from kaden.vocabulary import AccountId, AgentId, MonitorMode, Permission
from server.dialer.leg_requests import ListenerBarred, ListenRequested
from server.dialer.model import Asked
from tests.server.hub.test_setup_office import CAMPAIGN, found, save
from tests.server.hub.world import World


async def test_an_agent_of_another_campaign_has_no_line(office: World) -> None:
    inside, outside, elsewhere = (AgentId(account) for account in office.sample.agents[:3])
    office.floor.inside = {inside: office.job, elsewhere: office.other_job}
    async with office.client("supervisor") as client:
        for agent in (outside, elsewhere, 4_711):
            await client.say(Listen(request=f"l{agent}", agent=agent, mode=MonitorMode.LISTEN))
            assert await client.refused() == "unknown_agent"
        await client.say(Listen(request="l", agent=inside, mode=MonitorMode.WHISPER))
        wish = ListenRequested(Asked(office.sample.supervisor, "l"), inside, MonitorMode.WHISPER)
        assert await office.floor.hears(ListenRequested) == [wish]


async def test_a_promised_call_outside_a_job_has_a_line(office: World) -> None:
    """Rows 29, 300: by the promise's campaign, and only as long as that is one of the supervisor's."""
    supervisor, agent = office.sample.supervisor, AgentId(office.sample.agents[0])
    office.floor.calling_for = {agent: office.sample.campaign}
    async with office.client("supervisor") as client:
        await client.say(Listen(request="l", agent=agent, mode=MonitorMode.BARGE))
        assert [wish.agent for wish in await office.floor.hears(ListenRequested)] == [agent]
    office.floor.heard = {supervisor: (agent, MonitorMode.BARGE)}
    await office.hub.account_changed(supervisor)
    assert office.floor.told(ListenerBarred) == []
    office.permit(supervisor, office.sample.campaign, Permission.VIEW)
    await office.hub.account_changed(supervisor)
    assert office.floor.told(ListenerBarred) == [ListenerBarred(supervisor)]


@pytest.mark.parametrize("mode", [MonitorMode.WHISPER, MonitorMode.BARGE])
async def test_a_viewer_may_listen_and_not_be_heard(office: World, mode: MonitorMode) -> None:
    inside = AgentId(office.sample.agents[0])
    office.floor.inside = {inside: office.job}
    async with office.client("viewer") as client:
        await client.say(Listen(request="x", agent=inside, mode=mode))
        said = await client.hear_a(RefusedRequest)
        assert (said.code, said.values["level"]) == ("no_campaign_permission", "edit")
        await client.say(Listen(request="l", agent=inside, mode=MonitorMode.LISTEN))
        assert [wish.mode for wish in await office.floor.hears(ListenRequested)] == [MonitorMode.LISTEN]


async def test_an_agent_is_on_no_line_but_the_own(office: World) -> None:
    async with office.client("agent1") as client:
        for message in (
            Listen(request="a", agent=office.sample.agents[1], mode=MonitorMode.LISTEN),
            StopListening(request="b"),
        ):
            await client.say(message)
            assert await client.refused() == "not_allowed"


async def test_calls_are_transferred_and_recordings_paused_at_the_agents_desk_alone(office: World) -> None:
    async with office.client("supervisor") as client:
        for message in (
            TransferCall(request="t", attempt=1, target="1002"),
            PauseRecording(request="p", attempt=1, paused=True),
        ):
            await client.say(message)
            assert await client.refused() in ("not_an_agent", "not_allowed")


async def test_who_is_disabled_leaves_the_line_too(office: World) -> None:
    """Guarantees 7.3, case 5: also with no terminal open; a line needs only a phone. A new password harms nobody."""
    async with office.client("admin") as admin:
        new = "an entirely different one"
        await admin.say(SetPassword(request="p", name="supervisor", password=new))
        assert await admin.hear() == Answered(request="p")
        await admin.say(DisableAccount(request="d", name="supervisor"))
        assert await admin.hear() == Answered(request="d")
        assert await office.floor.hears(ListenerBarred) == [ListenerBarred(office.sample.supervisor)]


@pytest.mark.parametrize(
    ("mode", "level", "stays"),
    [
        (MonitorMode.LISTEN, "view", True),
        (MonitorMode.LISTEN, "none", False),
        (MonitorMode.WHISPER, "edit", True),
        (MonitorMode.WHISPER, "view", False),
        (MonitorMode.BARGE, "view", False),
    ],
)
async def test_who_loses_the_permission_leaves_the_line(
    office: World, mode: MonitorMode, level: str, stays: bool
) -> None:
    """Rows 35, 300: to go on needs what it takes to begin."""
    supervisor, inside = office.sample.supervisor, AgentId(office.sample.agents[0])
    office.floor.inside, office.floor.heard = {inside: office.job}, {supervisor: (inside, mode)}
    async with office.client("admin") as admin:
        row = await found(admin, Kind.ACCOUNT, "supervisor")
        levels = {} if level == "none" else {CAMPAIGN: level}
        await save(admin, Kind.ACCOUNT, row, permissions=levels)
        if not stays:
            assert await office.floor.hears(ListenerBarred) == [ListenerBarred(supervisor)]
    await office.hub.account_changed(supervisor)
    assert bool(office.floor.told(ListenerBarred)) is not stays


async def test_who_loses_the_role_leaves_the_line(office: World) -> None:
    """Row 34: a line that is only about to be opened, too."""
    async with office.client("admin") as admin:
        row = await found(admin, Kind.ACCOUNT, "viewer")
        await save(admin, Kind.ACCOUNT, row, role="user", permissions={})
        assert await office.floor.hears(ListenerBarred) == [ListenerBarred(AccountId(row.id))]


async def test_a_line_of_a_campaign_that_is_not_concerned_goes_on(office: World) -> None:
    supervisor, elsewhere = office.sample.supervisor, AgentId(office.sample.agents[0])
    office.permit(supervisor, office.other_campaign, Permission.EDIT)
    office.floor.inside = {elsewhere: office.other_job}
    office.floor.heard = {supervisor: (elsewhere, MonitorMode.BARGE)}
    office.permit(supervisor, office.sample.campaign, Permission.NONE)
    await office.hub.account_changed(supervisor)
    assert office.floor.told(ListenerBarred) == []
    office.permit(supervisor, office.other_campaign, Permission.VIEW)
    await office.hub.account_changed(supervisor)
    assert office.floor.told(ListenerBarred) == [ListenerBarred(supervisor)]
