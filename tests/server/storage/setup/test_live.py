"""What started jobs use."""

from __future__ import annotations

from kaden.setup.kinds import Kind
from tests.server.storage.setup.desk import SetupDesk

JOB = ("来場者フォロー",)


async def test_a_started_job_makes_live_what_it_uses(desk: SetupDesk) -> None:
    ids = desk.office.ids
    assert await desk.store.live_definitions() == {}
    run = await desk.office.start()
    await desk.office.sit_down(run)
    live = await desk.store.live_definitions()
    assert {thing for thing in live if thing[0] is not Kind.DISPOSITION} == {
        (Kind.JOB, ids.job),
        (Kind.BATCH, ids.batch),
        (Kind.CAMPAIGN, ids.campaign),
        (Kind.RULE, ids.rule),
        (Kind.GROUP, ids.group),
        (Kind.ACCOUNT, ids.agents[0]),
    }
    assert {(Kind.DISPOSITION, each) for each in ids.dispositions} <= set(live)
    assert set(live.values()) == {JOB}
    await desk.office.stop(run)
    assert Kind.RULE not in {kind for kind, _ in await desk.store.live_definitions()}
