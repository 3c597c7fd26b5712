"""What people say is permitted, handed on once and answered once (cases 14 to 20)."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest

from kaden.protocol.accounts import Accounts, Backup
from kaden.protocol.base import Message
from kaden.protocol.campaign_file import ApplyCampaign, CampaignPlan
from kaden.protocol.client import (
    AddAccount,
    DisableAccount,
    EndJob,
    ImportBegin,
    JoinJob,
    ListAccounts,
    ReleaseAgent,
    SetPassword,
    Shown,
    StartJob,
    StopJob,
    WatchJob,
    WatchJobs,
)
from kaden.protocol.pacing import ChangeRule, ListRules, WhyJob
from kaden.protocol.server import Answered, JobsChanged, RefusedRequest
from kaden.protocol.supervising import MoveAgent, TellAgent
from kaden.vocabulary import AgentId, Method
from server.dialer.events import (
    AgentArrived,
    AgentReleaseRequested,
    EndRequested,
    JobStartRequested,
    JobStopRequested,
)
from server.dialer.leg_requests import ListenerBarred
from server.dialer.model import Asked
from server.dialer.supervisor_requests import AgentMoveRequested
from tests.server.hub.world import World

SUPERVISORS_MESSAGES: list[Message] = [
    WatchJobs(),
    WatchJob(job=1),
    StartJob(request="x", job=1),
    StopJob(request="x", job=1),
    ReleaseAgent(request="x", agent=3),
    ImportBegin(request="x", batch="展示会来場者", file_name="f", size=1),
    AddAccount(request="x", name="n", role="administrator", agent_use=False),
    ListAccounts(request="x"),
    DisableAccount(request="x", name="admin"),
    SetPassword(request="x", name="admin", password="p"),
    Backup(request="x"),
    WhyJob(request="x", job="1"),
    ListRules(request="x"),
    ChangeRule(request="x", rule="1", method=Method.PREDICTIVE),
]


@pytest.mark.parametrize("message", SUPERVISORS_MESSAGES, ids=lambda message: type(message).__name__)
async def test_case_14_an_agent_may_say_none_of_a_supervisors_messages(
    office: World, message: Message, caplog: pytest.LogCaptureFixture
) -> None:
    async with office.client("agent1") as client:
        await client.say(message)
        assert await client.refused() == "not_allowed"
        assert [type(event) for event in office.floor.events] == [AgentArrived]
    denied = [record.msg for record in caplog.records if "denied" in str(record.msg)]
    assert len(denied) == 1


async def test_case_15_a_job_of_another_campaign_is_as_if_it_were_not_there(office: World) -> None:
    async with office.client("supervisor") as client:
        for job in (office.other_job, 4_711):
            for message in (StartJob(request=f"a{job}", job=job), WatchJob(job=job)):
                await client.say(message)
                said = await client.hear_a(RefusedRequest)
                assert (said.code, said.values) == ("unknown_job", {"job": job})
        assert office.floor.events == []


async def test_case_15_an_agent_of_another_campaign_is_as_if_there_were_none(office: World) -> None:
    inside, outside, elsewhere = (AgentId(account) for account in office.sample.agents[:3])
    office.floor.inside = {inside: office.job, elsewhere: office.other_job}
    async with office.client("supervisor") as client:
        for agent in (outside, elsewhere, 4_711):
            await client.say(ReleaseAgent(request=f"r{agent}", agent=agent))
            assert await client.refused() == "unknown_agent"
        await client.say(ReleaseAgent(request="r", agent=inside))
        by = Asked(office.sample.supervisor, "r")
        assert await office.floor.hears(AgentReleaseRequested) == [AgentReleaseRequested(by, inside)]


async def test_an_agent_is_moved_only_into_a_job_that_one_may_edit(office: World) -> None:
    """Issue 7; rows 29, 35."""
    agent = AgentId(office.sample.agents[0])
    office.floor.inside = {agent: office.job}
    async with office.client("supervisor") as client:
        await client.say(MoveAgent(request="t", agent=agent, job=office.other_job))
        assert await client.refused() == "unknown_job"
        await client.say(MoveAgent(request="o", agent=agent, job=office.job))
        by = Asked(office.sample.supervisor, "o")
        assert await office.floor.hears(AgentMoveRequested) == [AgentMoveRequested(by, agent, office.job)]
        await client.say(TellAgent(request="j", job=office.other_job, text="x"))
        assert await client.refused() == "unknown_job"


async def test_case_15_an_agent_who_keeps_a_promise_outside_a_job_is_the_promises_campaigns(
    office: World,
) -> None:
    """Rows 29, 307."""
    ours, theirs = (AgentId(account) for account in office.sample.agents[:2])
    office.floor.calling_for = {ours: office.sample.campaign, theirs: office.other_campaign}
    async with office.client("supervisor") as client:
        await client.say(ReleaseAgent(request="t", agent=theirs))
        assert await client.refused() == "unknown_agent"
        await client.say(ReleaseAgent(request="o", agent=ours))
        by = Asked(office.sample.supervisor, "o")
        assert await office.floor.hears(AgentReleaseRequested) == [AgentReleaseRequested(by, ours)]


async def test_case_15_a_batch_of_another_campaign_takes_no_list(office: World) -> None:
    async with AsyncExitStack() as stack:
        names = ("viewer", "supervisor", "admin")
        viewer, supervisor, admin = [await stack.enter_async_context(office.client(name)) for name in names]
        begin = ImportBegin(request="i", batch="展示会来場者", file_name="f.csv", size=1)
        await viewer.say(begin)
        said = await viewer.hear_a(RefusedRequest)
        assert (said.code, said.values["level"]) == ("no_campaign_permission", "edit")
        for somebody, known in ((supervisor, f"batch {office.job}"), (admin, "展示会来場者")):
            await somebody.say(ImportBegin(request="j", batch="nowhere", file_name="f.csv", size=1))
            said = await somebody.hear_a(RefusedRequest)
            assert (said.code, said.values["known"]) == ("unknown_batch", known)


@pytest.mark.parametrize("extra", ['"role":"administrator"', '"campaign":1', '"account":1'])
async def test_case_16_fields_that_nobody_asked_for_are_refused(office: World, extra: str) -> None:
    async with office.client("agent1") as client:
        await client.shout(f'{{"type":"join_job","request":"j","job":1,{extra}}}')
        assert await client.refused() == "malformed_message"
        assert [type(event) for event in office.floor.events] == [AgentArrived]


@pytest.mark.parametrize("number", [-1, 0, 2**53 + 1, 2**63])
async def test_case_28_numbers_beyond_all_numbers_are_refused(office: World, number: int) -> None:
    async with office.client("agent1") as client:
        await client.shout(f'{{"type":"keep_draft","attempt":{number},"sequence":{number},"note":""}}')
        assert await client.refused() == "malformed_message"


async def test_row_35_a_viewer_may_look_and_not_touch(office: World) -> None:
    async with office.client("viewer") as client:
        await client.say(StopJob(request="s", job=office.job))
        said = await client.hear_a(RefusedRequest)
        assert said.values == {"campaign": "展示会フォロー", "level": "edit"}


async def test_row_28_an_administrator_may_do_all_of_it_and_hears_of_unknown_jobs_from_the_floor(
    office: World,
) -> None:
    async with office.client("admin") as client:
        for job in (office.job, office.other_job, 4_711):
            await client.say(StartJob(request=f"s{job}", job=job))
        assert len(await office.floor.hears(JobStartRequested, 3)) == 3
        await client.say(StopJob(request="t", job=office.job))
        await office.floor.hears(JobStopRequested)


async def test_a_clerk_without_agent_use_has_no_desk(office: World) -> None:
    async with office.client("clerk") as client:
        await client.say(JoinJob(request="j", job=office.job))
        said = await client.hear_a(RefusedRequest)
        assert (said.code, said.values) == ("not_an_agent", {"account": "clerk"})
        assert office.floor.events == []


async def test_an_answer_reaches_whoever_of_the_account_is_there_when_the_request_is_forgotten(
    office: World,
) -> None:
    async with office.client("agent1") as client, office.client("agent2") as other:
        office.hub.answer(Asked(office.sample.agents[0], "long-ago"))
        assert await client.hear() == Answered(request="long-ago")
        await other.say(EndJob(request="e"))
        await office.floor.hears(EndRequested)
        office.hub.answer(Asked(office.sample.agents[1], "e"))
        assert await other.hear() == Answered(request="e")


async def test_a_card_on_the_glass_is_noted_without_an_answer(office: World) -> None:
    async with office.client("agent1") as client:
        await client.say(Shown(attempt=1, sequence=1))
        await client.say(EndJob(request="e"))
        await office.floor.hears(EndRequested)


async def test_an_account_is_added_once_however_often_it_is_asked_for(office: World) -> None:
    asked = AddAccount(request="a", name="yamada", role="user", agent_use=False)
    async with office.client("admin") as client:
        for _ in range(2):
            await client.say(asked)
            assert await client.hear() == Answered(request="a")
        await client.say(asked.model_copy(update={"request": "b"}))
        assert await client.refused() == "account_exists"
        await client.say(ListAccounts(request="l"))
        names = [row.name for row in (await client.hear_a(Accounts)).accounts]
        assert names.count("yamada") == 1


async def test_an_error_of_the_office_is_one_refusal(office: World) -> None:
    async with office.client("admin") as client:
        office.runner._connection.close()
        await client.say(ListAccounts(request="l"))
        said = await client.hear_a(RefusedRequest)
        assert said.request == "l"
        assert said.code in ("unexpected", "store_unavailable")


async def test_what_a_campaigns_file_takes_away_is_gone_at_once(office: World) -> None:
    """Rows 34, 35: by a file as by a form; who is disabled leaves the line, too."""
    setup: dict[str, object] = {"campaign": {"name": "展示会フォロー"}}
    async with office.client("admin") as admin:
        async with office.client("viewer") as viewer:
            await viewer.say(WatchJobs())
            assert (await viewer.hear_a(JobsChanged)).jobs
            taken = {**setup, "account": [{"name": "viewer", "permissions": {}}]}
            await admin.say(ApplyCampaign(request="p", setup=taken))
            assert [change.name for change in (await admin.hear_a(CampaignPlan)).changes] == ["viewer"]
            assert (await viewer.hear_a(JobsChanged)).jobs == ()
        async with office.client("supervisor") as supervisor:
            disabled = {**setup, "account": [{"name": "supervisor", "disabled": True}]}
            await admin.say(ApplyCampaign(request="d", setup=disabled))
            assert await supervisor.closed() == (1008, "account changed")
    assert ListenerBarred(office.sample.supervisor) in office.floor.told(ListenerBarred)
