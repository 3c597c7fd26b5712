"""`step` is deterministic, takes every event in any state, and settles the floor before it returns."""

from __future__ import annotations

from typing import get_args

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AttemptId, JobId, RunId
from server.dialer.events import (
    CallEnded,
    EndCause,
    Event,
    PlanChanged,
    RecordsAdded,
    TimePassed,
    WriteFailed,
    Written,
)
from server.dialer.floor import Floor, FloorRules
from server.dialer.model import Hours
from server.dialer.step import step
from server.dialer.writes import ClaimNext, Done, MarkUnsaved, RunStarted
from tests.server.dialer.a_day import a_day
from tests.server.dialer.playbook import Playbook, Wait, nothing
from tests.server.dialer.sample import a_campaign, a_job, at


def test_same_events_give_the_same_effects() -> None:
    """Guarantees, section 0: every fault can be replayed."""
    first, second = (Floor(FloorRules(), 30), Floor(FloorRules(), 30))
    plan = PlanChanged((a_job(),))
    for floor in (first, second):
        step(floor, plan, at("08:50"))
    for event in a_day().happened:
        assert step(first, event, at("10:00")) == step(second, event, at("10:00"))


@pytest.mark.parametrize("kind", get_args(Event))
def test_empty_floor_takes_every_event(kind: type) -> None:
    """Right after a start, whatever is still under way from before."""
    floor = Floor(FloorRules(), 30)
    for event in a_day().happened:
        if isinstance(event, kind):
            step(floor, event, at("10:00"))
    assert floor.calls == {}


def test_written_marks_are_no_news(office: Playbook) -> None:
    mark = MarkUnsaved(AttemptId(1), office.now)
    office >> Written(mark, Done()) << nothing
    office >> WriteFailed(mark, Refused(RefusalCode.CALL_GONE)) << nothing


def test_answer_that_fits_no_order_is_no_news(office: Playbook) -> None:
    claim = ClaimNext(JobId(1), RunId(1), 1, office.now)
    office >> Written(claim, RunStarted(RunId(9), 1)) << nothing


def test_time_may_stand_still_or_go_back(office: Playbook) -> None:
    """Alarms are then merely late."""
    office >> TimePassed() << nothing
    office.now -= 1_000
    office >> TimePassed() << nothing
    call = office.out()[0]
    office.aside(CallEnded(call, EndCause.BUSY), Wait(2_000))
    assert office.out() != [call]


def test_one_turn_settles_every_job_that_it_touched() -> None:
    """Customers served, pauses granted, calls decided: nothing waits for another event."""
    book = Playbook(a_job(1), a_job(2), lines=2, records=9).start(1).start(2).sit(1, job=1).sit(2, job=2)
    for job in (1, 2):
        book.aside(CallEnded(book.out(job)[0], EndCause.BUSY), Wait(250))
    assert [len(book.out(job)) for job in (1, 2)] == [1, 1]


def test_unknown_jobs_are_not_paced(book: Playbook) -> None:
    book >> RecordsAdded((JobId(77),)) << nothing


def test_campaign_without_hours_left_is_not_dialled() -> None:
    book = Playbook(a_job(campaign=a_campaign(hours=Hours(0, 1440)), band=Hours(0, 1))).office()
    assert book.out() == []
