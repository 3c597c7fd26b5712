"""The life of connections over real sockets: hello, sign-in, seats, answers, takeover and goodbyes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from zoneinfo import ZoneInfo

from websockets.asyncio.client import connect

from kaden.protocol.accounts import Accounts
from kaden.protocol.client import (
    AddAccount,
    Alive,
    DisableAccount,
    EndJob,
    JoinJob,
    KeepDraft,
    ListAccounts,
    ReadNotice,
    Resume,
    SaveResult,
    SetPassword,
    SignInAsMe,
    SignOut,
    StartJob,
)
from kaden.protocol.desk import DeskChanged
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import Answered, Goodbye, RefusedRequest, SignedIn
from kaden.vocabulary import AfterSave, AgentState, AttemptId, Permission
from server.dialer.agent_day import AgentDay, AgentTimes
from server.dialer.events import (
    AgentArrived,
    AgentSignedOut,
    AgentVanished,
    EndRequested,
    JobStartRequested,
    JoinRequested,
    NoticeRead,
)
from server.dialer.model import Asked
from server.dialer.result_requests import DraftTyped, SaveRequested
from server.hub.limits import Limits
from server.hub.seats import day_start
from tests.server.hub.floor import NOON, desk
from tests.server.hub.world import PASSWORD, Client, World, world

# ---- the agent's desk --------------------------------------------------------------------------------------------


async def test_an_agent_signs_in_and_sees_the_desk(office: World) -> None:
    office.floor.desks[office.agent] = desk()
    async with office.client() as client:
        signed_in = await client.sign_in("agent1")
        assert (signed_in.account, signed_in.now) == (office.agent, NOON)
        day = AgentDay(times=AgentTimes(day_start(NOON, ZoneInfo("Asia/Tokyo"))))
        assert office.floor.events == [
            AgentArrived(office.agent, "agent1", "エージェント1", "7001", "pts/7", day)
        ]
        office.hub.show_desk(office.agent)
        shown = await client.hear_a(DeskChanged)
        assert (shown.sequence, shown.desk) == (1, desk())


async def test_every_desk_is_numbered_and_an_equal_one_is_not_sent_again(office: World) -> None:
    async with office.client("agent1") as client:
        for state in (AgentState.IDLE, AgentState.IDLE, AgentState.JOINING):
            office.floor.desks[office.agent] = desk(state)
            office.hub.show_desk(office.agent)
            await asyncio.sleep(0)
        shown = [await client.hear_a(DeskChanged) for _ in range(2)]
        assert [(one.sequence, one.desk.state) for one in shown] == [(1, "idle"), (2, "joining")]


async def test_a_request_becomes_an_event_and_its_answer_finds_the_way(office: World) -> None:
    async with office.client("agent1") as client:
        await client.say(JoinJob(request="j1", job=office.job))
        await office.floor.hears(JoinRequested)
        by = Asked(office.sample.agents[0], "j1")
        assert office.floor.told(JoinRequested) == [JoinRequested(by, office.agent, office.job)]
        office.hub.answer(by)
        assert await client.hear() == Answered(request="j1")


async def test_a_refusal_of_the_floor_arrives_with_its_values(office: World) -> None:
    async with office.client("agent1") as client:
        await client.say(EndJob(request="e1"))
        await office.floor.hears(EndRequested)
        refusal = Refused(RefusalCode.NOT_NOW, action="end\x1b[31m", state="idle")
        office.hub.refuse(Asked(office.sample.agents[0], "e1"), refusal)
        said = await client.hear_a(RefusedRequest)
        assert (said.request, said.code) == ("e1", "not_now")
        assert said.values == {"action": "end[31m", "state": "idle"}


async def test_drafts_and_read_notices_are_passed_on_without_an_answer(office: World) -> None:
    async with office.client("agent1") as client:
        await client.say(KeepDraft(attempt=8, sequence=1, note="half a word"))
        await client.say(ReadNotice())
        await office.floor.hears(NoticeRead)
        assert office.floor.told(DraftTyped) == [
            DraftTyped(office.agent, AttemptId(8), 1, "half a word", None, None)
        ]


# ---- requests sent again (guarantee I15) -------------------------------------------------------------------------


def save(request: str, note: str = "") -> SaveResult:
    return SaveResult(request=request, attempt=8, disposition=1, note=note, then=AfterSave.CONTINUE)


async def test_a_request_repeated_after_its_answer_gets_the_same_answer_without_a_second_event(
    office: World,
) -> None:
    async with office.client("agent1") as client:
        await client.say(save("s1"))
        await office.floor.hears(SaveRequested)
        office.hub.answer(Asked(office.sample.agents[0], "s1"))
        assert await client.hear() == Answered(request="s1")
        await client.say(save("s1"))
        assert await client.hear() == Answered(request="s1")
        assert len(office.floor.told(SaveRequested)) == 1


async def test_a_request_under_way_is_answered_at_the_terminal_that_sent_it_again(office: World) -> None:
    async with office.client("agent1") as lost:
        await lost.say(save("s1"))
        await office.floor.hears(SaveRequested)
    async with office.client("agent1") as client:
        await client.say(save("s1"))
        await client.say(EndJob(request="e1"))
        await office.floor.hears(EndRequested)
        office.hub.answer(Asked(office.sample.agents[0], "s1"))
        assert await client.hear() == Answered(request="s1")
        assert len(office.floor.told(SaveRequested)) == 1


async def test_case_27_the_same_number_with_other_content_is_refused(office: World) -> None:
    async with office.client("agent1") as client:
        await client.say(save("s1", "one"))
        await client.say(save("s1", "two"))
        assert await client.refused() == "request_reused"
        assert len(office.floor.told(SaveRequested)) == 1


async def test_a_request_refused_because_the_disk_was_full_may_be_tried_again(office: World) -> None:
    async with office.client("agent1") as client:
        for tried in (1, 2):
            await client.say(save("s1"))
            await office.floor.hears(SaveRequested, tried)
            refusal = Refused(RefusalCode.STORE_UNAVAILABLE, problem="disk full")
            office.hub.refuse(Asked(office.sample.agents[0], "s1"), refusal)
            assert await client.refused() == "store_unavailable"


# ---- seats -------------------------------------------------------------------------------------------------------


async def test_case_6_a_second_terminal_takes_the_desk_over(office: World) -> None:
    office.floor.desks[office.agent] = desk(AgentState.TALKING)
    async with office.client("agent1") as first, office.client("agent1") as second:
        assert (await first.closed())[1] == "taken over by another terminal"
        assert first.heard[-1] == Goodbye(reason="taken_over")
        office.hub.show_desk(office.agent)
        assert (await second.hear_a(DeskChanged)).desk.state is AgentState.TALKING
        assert len(office.floor.told(AgentArrived)) == 2
        assert office.floor.told(AgentVanished) == []


async def test_a_lost_terminal_is_told_to_the_floor_and_a_goodbye_is_told_as_such(office: World) -> None:
    async with office.client("agent1"):
        pass
    await office.floor.hears(AgentVanished)
    async with office.client("agent1") as client:
        await client.say(SignOut())
        code, _ = await client.closed()
        assert (code, client.heard[-1]) == (1000, Goodbye(reason="signed_out"))
    assert office.floor.told(AgentSignedOut) == [AgentSignedOut(office.agent)]
    assert len(office.floor.told(AgentVanished)) == 1


async def test_a_command_takes_nobodys_place(office: World) -> None:
    async with office.client("agent1") as seated, office.client("agent1", desk=False) as command:
        await command.say(EndJob(request="e1"))
        assert await command.refused() == "not_allowed"
        await seated.say(EndJob(request="e2"))
        await office.floor.hears(EndRequested)
    assert len(office.floor.told(AgentArrived)) == 1


async def test_supervisors_may_have_many_connections(office: World) -> None:
    async with office.client("supervisor") as one, office.client("supervisor") as two:
        for client in (one, two):
            await client.say(StartJob(request=client.request(), job=office.job))
        await office.floor.hears(JobStartRequested, 2)


async def test_a_silent_screen_is_told_and_so_is_its_return(tmp_path: Path) -> None:
    async with world(tmp_path, Limits(alive=30, sweep=10)) as office, office.client("agent1") as client:
        await office.floor.hears(AgentVanished)
        await client.say(Alive())
        await office.floor.hears(AgentArrived, 2)
        assert len(office.hub) == 1


# ---- resume, sign-out, disabling (cases 4 and 5) -----------------------------------------------------------------


async def test_resume_brings_the_same_person_back_to_the_same_desk(office: World) -> None:
    office.floor.desks[office.agent] = desk(AgentState.WRAPUP)
    async with office.client() as first:
        token = (await first.sign_in("agent1")).token
    async with office.client() as second:
        await second.hello()
        await second.say(Resume(request="r", token=token))
        welcome = await second.hear_a(SignedIn)
        assert (welcome.token, welcome.zone) == (token, "Asia/Tokyo")
        office.hub.show_desk(office.agent)
        assert (await second.hear_a(DeskChanged)).desk.state is AgentState.WRAPUP


async def test_case_5_a_token_is_worth_nothing_after_sign_out(office: World) -> None:
    async with office.client() as client:
        token = (await client.sign_in("agent1")).token
        await client.say(SignOut())
        await client.closed()
    async with office.client() as again:
        await again.hello()
        await again.say(Resume(request="r", token=token))
        assert await again.refused() == "session_expired"


async def test_case_5_a_disabled_account_is_out_at_once(office: World) -> None:
    async with office.client() as agent, office.client("admin") as admin:
        token = (await agent.sign_in("agent1")).token
        await admin.say(DisableAccount(request="d", name="agent1"))
        assert await admin.hear() == Answered(request="d")
        await agent.closed()
        assert agent.heard[-1] == Goodbye(reason="disabled")
        await office.floor.hears(AgentVanished)
    async with office.client() as again:
        await again.hello()
        await again.say(Resume(request="r", token=token))
        assert await again.refused() == "session_expired"


async def test_case_5_a_new_password_voids_every_sign_in_of_the_account(office: World) -> None:
    async with office.client("supervisor") as one, office.client("supervisor") as two:
        async with office.client("admin") as admin:
            new = "an entirely different one"
            await admin.say(SetPassword(request="p", name="supervisor", password=new))
            assert await admin.hear() == Answered(request="p")
        for client in (one, two):
            await client.closed()
            assert client.heard[-1] == Goodbye(reason="disabled")


async def test_case_5_permissions_count_from_the_moment_they_change(office: World) -> None:
    async with office.client("supervisor") as client:
        supervisor = office.sample.supervisor
        office.permit(supervisor, office.sample.campaign, Permission.VIEW)
        await office.hub.account_changed(supervisor)
        await client.say(StartJob(request="s", job=office.job))
        assert await client.refused() == "no_campaign_permission"


async def test_a_new_account_can_sign_in(office: World) -> None:
    async with office.client("admin") as admin:
        await admin.say(
            AddAccount(request="a", name="yamada", role="supervisor", agent_use=False, password=PASSWORD)
        )
        assert await admin.hear() == Answered(request="a")
        await admin.say(ListAccounts(request="l"))
        assert "yamada" in {row.name for row in (await admin.hear_a(Accounts)).accounts}
    async with office.client("yamada"):
        pass


# ---- the end -----------------------------------------------------------------------------------------------------


async def test_stopping_says_goodbye_to_everybody_and_tells_the_floor_nothing(office: World) -> None:
    async with office.client("agent1") as agent, office.client("supervisor") as supervisor:
        await office.hub.stop()
        for client in (agent, supervisor):
            assert await client.closed() == (1001, "server stops")
            assert client.heard[-1] == Goodbye(reason="stopping")
        assert office.floor.told(AgentVanished) == []
    async with office.client() as late:
        assert await late.closed() == (1001, "server stops")


async def test_nobody_signs_in_for_ever(tmp_path: Path) -> None:
    async with world(tmp_path, Limits(local_sign_in=30, sweep=10)) as office, office.client() as client:
        await client.hello()
        assert await client.closed() == (1008, "no sign-in in time")


async def test_an_idle_supervisor_elsewhere_hears_why(tmp_path: Path) -> None:
    async with world(tmp_path, Limits(idle=30, sweep=10)) as office:
        port = await office.listener.open_tcp("127.0.0.1", 0, None)
        async with connect(f"ws://127.0.0.1:{port}") as socket:
            client = Client(socket)
            await client.sign_in("supervisor")
            await client.closed()
            assert client.heard[-1] == Goodbye(reason="idle")


async def test_a_session_ends_but_not_in_the_middle_of_a_job(tmp_path: Path) -> None:
    async with world(tmp_path, Limits(session=300, sweep=10)) as office:
        office.floor.inside[office.agent] = office.job
        async with office.client("agent1") as working, office.client("agent2") as idle:
            await idle.closed()
            assert idle.heard[-1] == Goodbye(reason="idle")
            await working.say(EndJob(request="e"))
            await office.floor.hears(EndRequested)


async def test_an_error_of_ours_costs_one_refusal_and_not_the_connection(office: World) -> None:
    async with office.client("agent1") as client:
        del office.floor.events
        await client.say(EndJob(request="e"))
        said = await client.hear_a(RefusedRequest)
        assert (said.request, said.code, said.values["kind"]) == ("e", "unexpected", "AttributeError")
        office.floor.events = []
        await client.say(JoinJob(request="j", job=office.job))
        await office.floor.hears(JoinRequested)


async def test_a_connection_that_fails_is_closed_and_the_others_go_on(office: World) -> None:
    async with office.client("agent1") as other:
        async with office.client() as client:
            await client.hello()
            office.users.broken = True
            await client.say(SignInAsMe(request="r"))
            assert await client.refused() == "unexpected"
            assert (await client.closed())[0] == 1011
        await other.say(EndJob(request="e"))
        await office.floor.hears(EndRequested)


async def test_nothing_is_left_of_connections_that_are_gone(office: World) -> None:
    for number in range(1, 6):
        async with office.client("agent1"):
            pass
        await office.floor.hears(AgentVanished, number)
    assert len(office.hub) == 0
