"""A recorded day lived again: under its own rule it comes near itself, and its figures are those that the floor had."""

from __future__ import annotations

from functools import cache

import pytest

from kaden.clock import HOUR
from kaden.vocabulary import Method
from server.replay.rerun import AS_IT_WAS, JobDay, as_it_was, job_days, live_again
from tests.server.replay.recorded_floor import AGENTS, RecordedFloor, live

LENGTH = 1_500.0


@cache
def recorded_day() -> RecordedFloor:
    return live((LENGTH,))


@cache
def the_day() -> JobDay:
    floor = recorded_day()
    [day] = job_days(floor.day, floor.plan)
    return day


def test_the_day_as_it_was_has_the_floors_own_counters() -> None:
    """Guarantee I14: the same definitions on both sides."""
    report, head = as_it_was(the_day()), recorded_day().seen[-1].head
    assert report.policy == AS_IT_WAS
    assert report.dials == head.attempts
    assert (report.connected, report.abandoned) == (head.connected, head.abandoned)
    assert report.no_answer == head.no_answer
    assert report.busy + report.machine == head.busy + head.other
    assert report.agents == AGENTS
    assert 0 < report.occupancy < 1
    assert report.floor_time <= AGENTS * report.length


def test_under_its_own_rule_the_day_comes_near_itself() -> None:
    """What differs is what no disk remembers: fates of customers who were dialled a moment earlier or later."""
    was, again = as_it_was(the_day()), live_again(the_day(), Method.PROGRESSIVE)
    assert again.dials == pytest.approx(was.dials, rel=0.1)
    assert again.connected == pytest.approx(was.connected, rel=0.1)
    assert again.occupancy == pytest.approx(was.occupancy, abs=0.05)
    assert again.abandoned == was.abandoned == 0
    assert again.length == was.length < HOUR


def test_another_rule_on_the_same_customers() -> None:
    """Row 3: one call for each agent whose talk began at least the lead time ago, here at once."""
    again = live_again(the_day(), Method.PREDICTIVE)
    assert again.policy == "predictive"
    assert again.dials >= live_again(the_day(), Method.PROGRESSIVE).dials


def test_the_same_seed_lives_the_same_day() -> None:
    first, second = (live_again(the_day(), Method.ADAPTIVE, seed=5) for _ in range(2))
    assert first.event_hash == second.event_hash
    assert first.fates == second.fates


def test_a_job_that_is_gone_is_left_out() -> None:
    assert job_days(recorded_day().day, ()) == []
