"""A simulated agent does at its desk what a person would do."""

from __future__ import annotations

import asyncio
from collections import deque

from kaden.clock import SECOND
from kaden.protocol.client import ClientMessage, JoinJob, KeepDraft, ReadNotice, ResumeWork, SaveResult
from kaden.protocol.desk import (
    Call,
    CustomerCard,
    Desk,
    DeskChanged,
    DeskNotice,
    JobChoice,
    ResultChoice,
    Today,
)
from kaden.protocol.server import Goodbye, ServerMessage
from kaden.vocabulary import (
    AfterSave,
    AgentState,
    DispositionClass,
    NextAction,
    ReleaseReason,
)
from server.demo.agents import SimulatedAgent
from server.loops import run_virtual

JOB = JobChoice(id=3, name="job", campaign="campaign", hours="09:00-17:00")
CARD = CustomerCard(
    record=1,
    number="+81312345678",
    number_as_given="03-1234-5678",
    name="",
    company="",
    columns=(),
    attempt=1,
    earlier=(),
)


def desk(state: AgentState, since: int, **changes: object) -> Desk:
    """A desk with little on it."""
    empty = Desk(
        state=state,
        since=since,
        job=None,
        jobs=(),
        call=None,
        pause_after=None,
        job_stopped=False,
        release_at=None,
        release_warning=False,
        phone="none",
        notice=None,
        today=Today(calls=0, saved=0, talk=0),
    )
    return empty.model_copy(update=changes)


def call(*results: ResultChoice) -> Call:
    """A call in wrap-up."""
    return Call(
        attempt=9,
        card=CARD,
        connected_at=0,
        ended_at=1,
        ended_by="customer",
        results=results,
        draft=None,
        saving=False,
        zone="UTC",
        hours=(0, 1440),
    )


class Line:
    """Says what the test wrote down, and notes what the agent says."""

    def __init__(self, *desks: Desk) -> None:
        self._messages: deque[ServerMessage] = deque(
            DeskChanged(sequence=number, now=desk.since, desk=desk) for number, desk in enumerate(desks, 1)
        )
        self._messages.append(Goodbye(reason="stopping"))
        self.said: list[ClientMessage] = []

    async def send(self, message: ClientMessage) -> None:
        self.said.append(message)

    async def receive(self) -> ServerMessage:
        return self._messages.popleft()


def watch(*desks: Desk, seed: str = "1") -> tuple[list[ClientMessage], SimulatedAgent]:
    """Let an agent sit at a sequence of desks."""
    line = Line(*desks)
    agent = SimulatedAgent(line, seed)

    async def whole() -> None:
        async with asyncio.timeout(600):
            await agent.work()

    run_virtual(whole())
    return line.said, agent


def test_it_joins_the_first_job_once() -> None:
    idle = desk(AgentState.IDLE, 5, jobs=(JOB,))
    said, _ = watch(idle, idle)
    assert said == [JoinJob(request="simulated-1", job=3)]


def test_it_reads_a_notice_before_it_joins_again() -> None:
    notice = DeskNotice(kind="released", reason=ReleaseReason.LIMIT, job="job")
    said, _ = watch(desk(AgentState.RELEASED, 5, notice=notice), desk(AgentState.IDLE, 6, jobs=(JOB,)))
    assert said == [ReadNotice(), JoinJob(request="simulated-1", job=3)]


def test_it_saves_every_call_with_a_result_and_a_promise_where_one_is_needed() -> None:
    again = ResultChoice(
        id=8, label="再コール", kind=DispositionClass.EFFECTIVE, next_action=NextAction.CALLBACK
    )
    said, _ = watch(desk(AgentState.WRAPUP, 5, call=call(again)))
    saves = [message for message in said if isinstance(message, SaveResult)]
    assert [save.attempt for save in saves] == [9]
    assert saves[0].disposition == 8
    assert saves[0].callback_at is not None
    assert saves[0].callback_at > 5
    assert saves[0].then in (AfterSave.CONTINUE, AfterSave.BREAK)
    assert all(draft.note for draft in said if isinstance(draft, KeepDraft))


def test_it_saves_without_a_result_where_none_is_asked_for() -> None:
    """Domain row 80."""
    said, _ = watch(desk(AgentState.WRAPUP, 5, call=call()))
    [save] = [message for message in said if isinstance(message, SaveResult)]
    assert save.disposition is None


def test_it_comes_back_from_a_break() -> None:
    said, _ = watch(desk(AgentState.BREAK, 5))
    assert said == [ResumeWork(request="simulated-1")]


def test_it_knows_how_long_it_waited_and_talked() -> None:
    _, agent = watch(
        desk(AgentState.WAITING, 0),
        desk(AgentState.TALKING, 10 * SECOND),
        desk(AgentState.HELD, 25 * SECOND),
        desk(AgentState.WRAPUP, 30 * SECOND),
        desk(AgentState.WAITING, 34 * SECOND),
    )
    agent.close_books(40 * SECOND)
    assert (agent.times.waiting, agent.times.talking) == (16 * SECOND, 20 * SECOND)
