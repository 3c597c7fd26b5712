"""The shell: one mailbox in order, alarms at their time, and no event that takes the floor down."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode
from kaden.vocabulary import AccountId, AgentId, AttemptId, JobId, MonitorMode
from server.dialer.effects import Effect, Refuse, ShowDesk, ShowJob, Write
from server.dialer.events import (
    AgentArrived,
    AgentVanished,
    JobStartRequested,
    StoreBack,
    StoreLost,
    SwitchSynchronised,
    TimePassed,
)
from server.dialer.floor import Floor, FloorRules, JobSeat
from server.dialer.leg_requests import ListenRequested, PlayRequested
from server.dialer.lines import Listening
from server.dialer.model import Asked, MonitorId, SessionId
from server.dialer.step import HANDLERS
from server.dialer.tally import Tally
from server.dialer.writes import StopRun
from server.floor import RECONCILE_SECONDS, LiveFloor
from server.loops import LoopClock, run_virtual
from server.recovery import restore
from server.storage.stored_floor import StoredFloor, StoredRun
from server.telephony.port import FateUnknown, SwitchError, SwitchUnreachable
from tests.server.dialer.sample import JOB, at

NOON = at("12:00:00")
ARRIVED = AgentArrived(AgentId(1), "sato", "佐藤", "7001", "tty1")


class Switch:
    """Lives, or does not tell."""

    def __init__(self) -> None:
        self.trouble: SwitchError | None = None
        self.asked = 0

    async def live(self) -> SwitchSynchronised:
        self.asked += 1
        if self.trouble is not None:
            raise self.trouble
        return SwitchSynchronised((), ())


def run(
    scene: Any, state: Floor | None = None, start: Instant = NOON, perform: Any = None
) -> list[tuple[Instant, Effect]]:
    """Play a scene on a floor; every effect with the moment at which it was asked for."""
    asked_for: list[tuple[Instant, Effect]] = []

    async def whole() -> None:
        clock = LoopClock(start)
        floor = LiveFloor(state or Floor(FloorRules(), 10, {JOB.id: JobSeat(JOB)}), clock)
        switch = Switch()
        keep = perform or (lambda effects: asked_for.extend((clock.now(), e) for e in effects))
        floor.start(keep, switch)  # type: ignore[arg-type]
        await scene(floor, switch)
        await floor.close()

    run_virtual(whole())
    return asked_for


def test_events_happen_in_the_order_in_which_they_were_posted() -> None:
    async def scene(floor: LiveFloor, switch: Switch) -> None:
        floor.post(ARRIVED)
        floor.post(AgentVanished(AgentId(1)))
        assert floor.desk(AgentId(1)) is None
        await asyncio.sleep(0)
        assert floor.desk(AgentId(1)) is None
        floor.post(ARRIVED)
        await asyncio.sleep(0)
        assert floor.desk(AgentId(1)) is not None

    # Twice there, once gone.
    assert [effect for _, effect in run(scene)].count(ShowDesk(AgentId(1))) == 3


def test_an_alert_is_shown_when_it_comes_and_when_it_goes() -> None:
    """Issue 7: time alone can bring one."""
    seen: list[list[str]] = []

    async def scene(floor: LiveFloor, switch: Switch) -> None:
        for event in (SwitchSynchronised((), ()), StoreLost(), StoreBack()):
            floor.post(event)
            await asyncio.sleep(1)
            floor.post(TimePassed())
            await asyncio.sleep(1)
            seen.append([alert.id for alert in floor.alerts()])

    assert [effect for _, effect in run(scene)].count(ShowJob(JOB.id)) >= 2
    assert seen == [[], ["store_down"], []]


def test_an_event_that_cannot_be_handled_does_not_stop_the_others() -> None:
    """Fault F20."""

    async def scene(floor: LiveFloor, switch: Switch) -> None:
        floor.post("no event at all")  # type: ignore[arg-type]
        floor.post(ARRIVED)
        await asyncio.sleep(0)
        assert floor.desk(AgentId(1)) is not None

    run(scene)


def test_a_request_that_cannot_be_handled_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault F20: who asks hears something."""

    def fails(turn: Any, event: Any) -> None:
        raise KeyError("a seat")

    by = Asked(AccountId(900), "start")
    monkeypatch.setitem(HANDLERS, JobStartRequested, fails)

    async def scene(floor: LiveFloor, switch: Switch) -> None:
        floor.post(JobStartRequested(by, JOB.id))
        await asyncio.sleep(0)

    [(_, refused)] = run(scene)
    assert isinstance(refused, Refuse)
    assert (refused.to, refused.refusal.code) == (by, RefusalCode.UNEXPECTED)


def test_effects_that_cannot_be_carried_out_stop_neither_the_mailbox_nor_the_alarms() -> None:
    """Fault F20."""

    def fails(effects: list[Effect]) -> None:
        raise RuntimeError("the shell is broken")

    async def scene(floor: LiveFloor, switch: Switch) -> None:
        floor.post(ARRIVED)
        floor.post(AgentVanished(AgentId(1)))
        floor.state.wake(NOON + 1_000, "cycle", JOB.id)
        await asyncio.sleep(0)
        assert floor.desk(AgentId(1)) is None
        await asyncio.sleep(2)
        assert floor.state.next_wakeup() is None

    run(scene, perform=fails)


def test_the_floor_wakes_by_itself_at_the_end_of_hours() -> None:
    """Domain row 159: nobody posts anything, and the job stops at 17:00."""
    begun = StoredFloor((StoredRun(JOB.id, 5, at("11:00:00"), 3, Tally()),), (), ())  # type: ignore[arg-type]

    async def scene(floor: LiveFloor, switch: Switch) -> None:
        await asyncio.sleep(6 * 3600)

    effects = run(scene, restore((JOB,), begun, FloorRules(), 10, NOON))
    stops = [
        at_ for at_, effect in effects if isinstance(effect, Write) and isinstance(effect.order, StopRun)
    ]
    assert stops == [at("17:00:00")]


@pytest.mark.parametrize("trouble", [SwitchUnreachable(), SwitchError("500"), FateUnknown()])
def test_the_switch_is_compared_every_so_often_and_its_silence_is_borne(trouble: SwitchError) -> None:
    """Guarantee I8."""

    async def scene(floor: LiveFloor, switch: Switch) -> None:
        switch.trouble = trouble
        await asyncio.sleep(RECONCILE_SECONDS + 1)
        assert not floor.state.switch_up
        switch.trouble = None
        await asyncio.sleep(RECONCILE_SECONDS)
        assert floor.state.switch_up
        assert switch.asked == 2

    run(scene)


def test_nothing_happens_after_the_end() -> None:
    async def scene(floor: LiveFloor, switch: Switch) -> None:
        await floor.close()
        floor.post(ARRIVED)
        await asyncio.sleep(1)
        assert floor.desk(AgentId(1)) is None

    run(scene)


def test_the_views_of_a_job_that_does_not_exist_are_empty() -> None:
    async def scene(floor: LiveFloor, switch: Switch) -> None:
        assert floor.jobs() == (JOB.id,)
        assert floor.campaign_of(JOB.id) == JOB.campaign.id
        row = floor.job_row(JOB.id, may_edit=True)
        assert row is not None
        assert row.may_edit
        assert floor.job_row(JobId(77), may_edit=True) is None
        assert floor.monitor(JobId(77)) is None
        assert floor.campaign_of(JobId(77)) is None
        assert floor.job_of(AgentId(77)) is None
        assert floor.campaign_with(AgentId(77)) is None

    run(scene)


def test_an_agent_in_a_job_works_for_its_campaign() -> None:
    async def scene(floor: LiveFloor, switch: Switch) -> None:
        floor.post(ARRIVED)
        await asyncio.sleep(1)
        assert floor.campaign_with(ARRIVED.agent) is None
        floor.state.agents[ARRIVED.agent].job = JOB.id
        assert floor.campaign_with(ARRIVED.agent) == (JOB.campaign.id, JOB.campaign.name)

    run(scene)


def test_a_supervisor_is_on_a_line_until_leaving_it() -> None:
    agent, boss = AgentId(1), AccountId(9)
    line = Listening(MonitorId(1), boss, "boss", agent, SessionId(1), MonitorMode.WHISPER, NOON)

    async def scene(floor: LiveFloor, switch: Switch) -> None:
        assert floor.heard_by(boss) is None
        floor.state.listening[line.id] = line
        assert floor.heard_by(boss) == (agent, MonitorMode.WHISPER)
        assert floor.heard_by(AccountId(8)) is None
        line.leaving = True
        assert floor.heard_by(boss) is None
        floor.state.listen_wishes[boss] = ListenRequested(Asked(boss, "l"), agent, MonitorMode.BARGE)
        assert floor.heard_by(boss) == (agent, MonitorMode.BARGE)
        assert floor.about_to_hear(boss) is None
        floor.state.play_wishes[boss] = PlayRequested(Asked(boss, "p"), AttemptId(7))
        assert floor.about_to_hear(boss) == AttemptId(7)

    run(scene)
