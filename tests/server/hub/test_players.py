"""Recordings on the asker's own phone, over real connections: who may, who is told, who takes it along (row 288)."""

from __future__ import annotations

from kaden.protocol.recordings import Playing, PlayRecording, StopPlaying
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import Permission, PlayingEnd
from server.dialer.effects import ShowPlaying
from server.dialer.leg_requests import ListenerBarred, PlayEndRequested, PlayerLeft, PlayRequested
from server.dialer.model import Asked
from tests.server.hub.test_my_office import talked
from tests.server.hub.world import World


async def test_whoever_may_look_at_the_campaign_may_hear_its_calls(office: World) -> None:
    """As a download: row 29 for all others."""
    _, [attempt] = await talked(office, 1)
    async with office.client("viewer") as client, office.client("agent1") as agent:
        await client.say(PlayRecording(request="p", attempt=attempt))
        [wish] = await office.floor.hears(PlayRequested)
        assert (wish.attempt, wish.by.request) == (attempt, "p")
        await client.say(PlayRecording(request="q", attempt=4_711))
        assert await client.refused() == "call_gone"
        await agent.say(PlayRecording(request="p", attempt=attempt))
        assert await agent.refused() == "not_allowed"


async def test_who_asked_is_told_how_it_fares_and_nobody_else(office: World) -> None:
    _, [attempt] = await talked(office, 1)
    by = Asked(office.sample.supervisor, "p")
    async with office.client("supervisor") as client, office.client("supervisor") as other:
        await client.say(PlayRecording(request="p", attempt=attempt))
        await office.floor.hears(PlayRequested)
        for up, end in ((False, None), (True, None), (True, PlayingEnd.DONE)):
            office.hub.show_playing(ShowPlaying(by, attempt, "7900", up, end))
            told = Playing(request="p", attempt=attempt, phone="7900", up=up, end=end)
            assert await client.hear_a(Playing) == told
        await other.say(StopPlaying(request="s"))
        await office.floor.hears(PlayEndRequested)
        await other.say(PlayRecording(request="q", attempt=4_711))
        assert await other.refused() == "call_gone"
    assert not [told for told in other.heard if isinstance(told, Playing)]
    assert office.floor.told(PlayerLeft) == []


async def test_a_client_that_goes_takes_the_recording_along(office: World) -> None:
    """Also one that has gone before the phone rings; a refused wish leaves nothing behind."""
    _, [attempt] = await talked(office, 1)
    supervisor = office.sample.supervisor
    async with office.client("supervisor") as client:
        for request in ("refused", "p"):
            await client.say(PlayRecording(request=request, attempt=attempt))
        await office.floor.hears(PlayRequested, 2)
        office.hub.refuse(Asked(supervisor, "refused"), Refused(RefusalCode.PLAYING_ALREADY))
        assert await client.refused() == "playing_already"
    assert await office.floor.hears(PlayerLeft) == [PlayerLeft(Asked(supervisor, "p"))]
    office.hub.show_playing(ShowPlaying(Asked(supervisor, "p"), attempt, "7900", False))
    assert len(office.floor.told(PlayerLeft)) == 2


async def test_who_may_look_no_more_hears_no_more(office: World) -> None:
    """Rows 29, 34, 35: in the middle of it."""
    supervisor, campaign = office.sample.supervisor, office.sample.campaign
    office.floor.played = {supervisor: campaign}
    office.permit(supervisor, campaign, Permission.VIEW)
    await office.hub.account_changed(supervisor)
    assert office.floor.told(ListenerBarred) == []
    await (await talked(office, 1))[0].execute("DELETE FROM permission")
    await office.hub.account_changed(supervisor)
    assert office.floor.told(ListenerBarred) == [ListenerBarred(supervisor)]


async def test_who_may_look_no_more_is_not_even_rung(office: World) -> None:
    """Rows 29, 35: the wish is on its way to the disk, and the floor knows its call alone."""
    base, [attempt] = await talked(office, 1)
    supervisor = office.sample.supervisor
    office.floor.wished = {supervisor: attempt}
    await office.hub.account_changed(supervisor)
    assert office.floor.told(ListenerBarred) == []
    await base.execute("DELETE FROM permission")
    await office.hub.account_changed(supervisor)
    assert office.floor.told(ListenerBarred) == [ListenerBarred(supervisor)]
