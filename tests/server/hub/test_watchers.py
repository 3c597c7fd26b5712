"""Supervisors' pictures: whole first, then changes, at most so often, and only of what they may see."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

from kaden.protocol.accounts import Accounts
from kaden.protocol.alerts import Alert, AlertKind, Severity
from kaden.protocol.client import ListAccounts, WatchJob, WatchJobs
from kaden.protocol.server import JobsChanged, MonitorChanged, RefusedRequest
from kaden.vocabulary import AgentId, JobState, Permission
from server.hub.limits import Limits
from tests.server.hub.floor import NOON, agent_row, header, job_row
from tests.server.hub.world import Client, World, world

PLANTED = "山田商店"


def show(office: World, *agents: tuple[int, int], waiting: int = 0) -> None:
    """Put rows of (agent, calls) on the job's monitor."""
    rows = tuple(agent_row(agent, calls, PLANTED) for agent, calls in agents)
    office.floor.monitors[office.job] = (header(office.job, "c", waiting), rows)
    office.hub.show_job(office.job)


async def watch(office: World, client: Client) -> MonitorChanged:
    await client.say(WatchJob(job=office.job))
    return await client.hear_a(MonitorChanged)


async def nothing_more(client: Client) -> bool:
    """Whether the server has nothing to say before it answers a question."""
    return await client.hears_nothing_more(ListAccounts(request=client.request()), Accounts)


async def test_the_first_picture_is_whole_and_then_come_changes(tmp_path: Path) -> None:
    async with world(tmp_path, Limits(coalesce=1)) as office, office.client("viewer") as client:
        show(office, (1, 0), (2, 0))
        first = await watch(office, client)
        assert (first.whole, [row.agent for row in first.rows]) == (True, [1, 2])
        show(office, (1, 0), (2, 5), (3, 0))
        second = await client.hear_a(MonitorChanged)
        assert (second.whole, [(row.agent, row.calls) for row in second.rows]) == (False, [(2, 5), (3, 0)])
        show(office, (2, 5), (3, 0), waiting=4)
        third = await client.hear_a(MonitorChanged)
        assert (third.rows, third.gone, third.header.waiting) == ((), (1,), 4)


async def test_who_is_ready_outside_the_jobs_is_told_with_the_list(tmp_path: Path) -> None:
    """Row 208: also when no job has anything to do with it."""
    async with world(tmp_path, Limits(coalesce=1)) as office, office.client("admin") as client:
        await client.say(WatchJobs())
        assert (await client.hear_a(JobsChanged)).ready_outside == 0
        office.floor.ready = 2
        office.hub.show_desk(AgentId(office.sample.agents[0]))
        assert (await client.hear_a(JobsChanged)).ready_outside == 2
        office.hub.show_desk(AgentId(office.sample.agents[0]))
        assert await nothing_more(client)


async def test_what_did_not_change_is_not_sent(tmp_path: Path) -> None:
    async with world(tmp_path, Limits(coalesce=1)) as office, office.client("admin") as client:
        show(office, (1, 0))
        await watch(office, client)
        await client.say(WatchJobs())
        await client.hear_a(JobsChanged)
        show(office, (1, 0))
        assert await nothing_more(client)


async def test_changes_of_a_quarter_second_come_together(office: World) -> None:
    async with office.client("admin") as client:
        await watch(office, client)
        show(office, (1, 0))
        await client.hear_a(MonitorChanged)
        for calls in range(1, 50):
            show(office, (1, calls), waiting=calls)
        picture = await client.hear_a(MonitorChanged)
        assert [row.calls for row in picture.rows] == [49]
        assert await nothing_more(client)


async def test_a_second_watcher_sees_all_and_the_first_misses_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, Limits(coalesce=60_000)) as office, AsyncExitStack() as stack:
        first = await stack.enter_async_context(office.client("viewer"))
        second = await stack.enter_async_context(office.client("admin"))
        await watch(office, first)
        show(office, (1, 0))
        await first.hear_a(MonitorChanged)
        show(office, (1, 7), (2, 0))
        whole = await watch(office, second)
        assert [(row.agent, row.calls) for row in whole.rows] == [(1, 7), (2, 0)]
        change = await first.hear_a(MonitorChanged)
        assert [(row.agent, row.calls) for row in change.rows] == [(1, 7), (2, 0)]


async def test_looking_away_ends_the_pictures(tmp_path: Path) -> None:
    async with world(tmp_path, Limits(coalesce=1)) as office, office.client("admin") as client:
        await watch(office, client)
        await client.say(WatchJob(job=None))
        assert await nothing_more(client)
        show(office, (1, 1))
        assert await nothing_more(client)


async def test_watching_another_job_ends_the_first(tmp_path: Path) -> None:
    async with world(tmp_path, Limits(coalesce=1)) as office, office.client("admin") as client:
        await watch(office, client)
        await client.say(WatchJob(job=office.other_job))
        assert (await client.hear_a(MonitorChanged)).header.job == office.other_job
        show(office, (1, 1))
        assert await nothing_more(client)


async def test_a_job_that_is_not_there_is_refused_to_an_administrator_too(office: World) -> None:
    async with office.client("admin") as client:
        await client.say(WatchJob(job=4_711))
        assert await client.refused() == "unknown_job"


async def test_alerts_come_with_the_monitor_and_the_list_and_only_of_jobs_that_one_may_see(
    tmp_path: Path,
) -> None:
    def trouble(id: str, job: int | None) -> Alert:
        return Alert(id=id, kind=AlertKind.STUCK, severity=Severity.WARNING, since=NOON, job=job)

    async with world(tmp_path, Limits(coalesce=1)) as office, office.client("viewer") as client:
        floor, ours = trouble("floor", None), trouble("ours", office.job)
        office.floor.troubles = (floor, ours, trouble("theirs", office.other_job))
        assert (await watch(office, client)).alerts == (floor, ours)
        await client.say(WatchJobs())
        assert (await client.hear_a(JobsChanged)).alerts == (floor, ours)
        office.floor.troubles = (floor,)
        office.hub.show_job(office.job)
        assert (await client.hear_a(MonitorChanged)).alerts == (floor,)
        assert (await client.hear_a(JobsChanged)).alerts == (floor,)


async def test_rows_29_and_35_the_list_shows_what_each_may_see_and_edit(office: World) -> None:
    seen = {}
    for account in ("admin", "supervisor", "viewer"):
        async with office.client(account) as client:
            await client.say(WatchJobs())
            jobs = (await client.hear_a(JobsChanged)).jobs
            seen[account] = [(row.id, row.may_edit) for row in jobs]
    ours, other = office.job, office.other_job
    assert seen["admin"] == [(ours, True), (other, True)]
    assert seen["supervisor"] == [(ours, True)]
    assert seen["viewer"] == [(ours, False)]


async def test_the_list_follows_the_jobs_until_it_is_put_away(tmp_path: Path) -> None:
    async with world(tmp_path, Limits(coalesce=1)) as office, office.client("admin") as client:
        await client.say(WatchJobs())
        await client.hear_a(JobsChanged)
        office.floor.job_rows[office.job] = job_row(office.job, "c", waiting=3)
        office.hub.show_job(office.job)
        assert (await client.hear_a(JobsChanged)).jobs[0].waiting == 3
        await client.say(WatchJobs(on=False))
        office.floor.job_rows[office.job] = job_row(office.job, "c", waiting=4)
        assert await nothing_more(client)
        office.hub.show_job(office.job)
        assert await nothing_more(client)


async def started(office: World, *jobs: int) -> None:
    """Let these jobs be started, all others stopped."""
    for job in (office.job, office.other_job):
        state = JobState.STARTED if job in jobs else JobState.STOPPED
        office.floor.job_rows[job] = job_row(job, "c").model_copy(update={"state": state})
        office.hub.show_job(job)


async def test_an_overview_gets_every_started_job_as_it_starts_and_its_changes(tmp_path: Path) -> None:
    async with world(tmp_path, Limits(coalesce=1)) as office, office.client("admin") as client:
        await started(office, office.job)
        await client.say(WatchJobs(monitors=True))
        first = await client.hear_a(MonitorChanged)
        assert (first.whole, first.header.job) == (True, office.job)
        await client.hear_a(JobsChanged)
        assert await nothing_more(client)
        await started(office, office.job, office.other_job)
        second = await client.hear_a(MonitorChanged)
        assert (second.whole, second.header.job) == (True, office.other_job)
        show(office, (1, 5))
        change = await client.hear_a(MonitorChanged)
        assert (change.whole, [row.calls for row in change.rows]) == (False, [5])


async def test_an_overview_sees_one_job_closer_and_loses_none_by_looking_away(tmp_path: Path) -> None:
    async with world(tmp_path, Limits(coalesce=1)) as office, office.client("admin") as client:
        await started(office, office.job)
        await client.say(WatchJobs(monitors=True))
        await client.hear_a(MonitorChanged)
        assert (await watch(office, client)).whole
        await client.say(WatchJob(job=None))
        show(office, (1, 6))
        assert [row.calls for row in (await client.hear_a(MonitorChanged)).rows] == [6]
        await client.say(WatchJobs(on=False))
        show(office, (1, 7))
        assert await nothing_more(client)


async def test_row_29_an_overview_names_no_job_of_a_closed_campaign(tmp_path: Path) -> None:
    async with world(tmp_path, Limits(coalesce=1)) as office, office.client("supervisor") as client:
        await started(office, office.job, office.other_job)
        await client.say(WatchJobs(monitors=True))
        assert (await client.hear_a(MonitorChanged)).header.job == office.job
        office.permit(office.sample.supervisor, office.sample.campaign, Permission.NONE)
        await office.hub.account_changed(office.sample.supervisor)
        show(office, (1, 7))
        while (await client.hear_a(JobsChanged)).jobs:
            pass
        assert not any(isinstance(said, MonitorChanged) and said.rows for said in client.heard)


async def test_case_18_no_row_comes_after_the_permission_went(tmp_path: Path) -> None:
    async with world(tmp_path, Limits(coalesce=1)) as office, office.client("supervisor") as client:
        await watch(office, client)
        await client.say(WatchJobs())
        await client.hear_a(JobsChanged)
        show(office, (1, 1))
        office.permit(office.sample.supervisor, office.sample.campaign, Permission.NONE)
        await office.hub.account_changed(office.sample.supervisor)
        show(office, (1, 2))
        assert (await client.hear_a(RefusedRequest)).values == {"job": office.job}
        assert (await client.hear_a(JobsChanged)).jobs == ()
        assert not any(isinstance(message, MonitorChanged) and message.rows for message in client.heard)


async def test_case_20_an_agents_connection_never_carries_another_desks_or_a_monitors_data(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, Limits(coalesce=1)) as office, office.client("agent1") as agent:
        async with office.client("viewer") as viewer:
            await watch(office, viewer)
            show(office, (1, 1))
            assert PLANTED in str(await viewer.hear_a(MonitorChanged))
            office.hub.show_desk(office.agent)
        await office.hub.stop()
        await agent.closed()
        assert PLANTED not in str(agent.heard)


async def test_nobody_watches_and_nothing_is_asked(office: World) -> None:
    office.floor.monitors.clear()
    office.floor.campaigns.clear()
    office.hub.show_job(office.job)
