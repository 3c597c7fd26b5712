"""The funnel is sorted by the dialler's own verdicts; time cuts it where a verdict changes (row 148)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kaden.clock import HOUR, MINUTE, Instant
from kaden.vocabulary import GroupId, Reason
from server.dialer import funnel as module
from server.dialer.eligibility import RecordFacts, eligibility
from server.dialer.funnel import Cuts, Funnel, Layer, funnel
from server.dialer.model import Job
from tests.server.dialer.a_day import changeable, dataclasses_of
from tests.server.dialer.sample import a_job, at
from tests.server.dialer.test_eligibility import CONDITIONS, MOMENTS, NEW, NOW, RECORDS, STARTED


def test_layers_stand_in_the_order_of_the_reasons_and_the_sum_is_the_list() -> None:
    groups = [
        (NEW, 3),
        (replace(NEW, group=GroupId(9)), 2),
        (replace(NEW, group=None), 1),
        (replace(NEW, next_at=NOW + HOUR, attempts=1), 4),
    ]
    found = funnel(groups, a_job(), STARTED, NOW)
    assert found == Funnel(
        STARTED,
        10,
        (
            Layer(Reason.UNALLOCATED, 1),
            Layer(Reason.OTHER_GROUP, 2),
            Layer(Reason.RESTING, 4, ((NOW + HOUR, 4),)),
        ),
        3,
    )
    assert found.adds_up
    assert not replace(found, dialable=4).adds_up


def test_times_of_one_hour_are_told_as_the_first_of_them() -> None:
    ends = [at("11:05"), at("11:50"), at("12:00")]
    groups = [(replace(NEW, next_at=end, attempts=1), 2) for end in reversed(ends)]
    [layer] = funnel(groups, a_job(), STARTED, NOW).layers
    assert layer.falls == ((at("11:05"), 4), (at("12:00"), 2))


def test_what_only_an_event_lifts_has_no_time() -> None:
    [layer] = funnel([(NEW, 5)], a_job(), None, NOW).layers
    assert (layer.reason, layer.falls) == (Reason.JOB_STOPPED, ())


def test_an_empty_list_is_an_empty_funnel() -> None:
    assert funnel([], a_job(), STARTED, NOW) == Funnel(STARTED, 0, (), 0)


@given(
    record=RECORDS, job=CONDITIONS, started=st.none() | MOMENTS, later=st.integers(0, 30 * HOUR), now=MOMENTS
)
def test_nothing_changes_between_two_cuts(
    record: RecordFacts, job: Job, started: Instant | None, later: int, now: Instant
) -> None:
    """So records whose rest ends there may be counted together."""
    cuts = Cuts(started, now)
    moved = replace(record, next_at=record.next_at + later)
    reasons = {
        getattr(eligibility(each, job, started, now), "reason", None)
        for each in (moved, replace(moved, next_at=cuts.after(moved.next_at) - 1))
    }
    assert cuts.after(moved.next_at) > moved.next_at
    assert len(reasons) == 1


@given(records=st.lists(RECORDS), job=CONDITIONS, started=st.none() | MOMENTS, now=MOMENTS)
def test_the_sum_is_the_list_and_each_record_is_where_its_verdict_says(
    records: list[RecordFacts], job: Job, started: Instant | None, now: Instant
) -> None:
    found = funnel([(each, 1) for each in records], job, started, now)
    assert found.adds_up
    assert found.records == len(records)
    verdicts = Counter(getattr(eligibility(each, job, started, now), "reason", None) for each in records)
    assert {layer.reason: layer.count for layer in found.layers} == {
        reason: count for reason, count in verdicts.items() if reason is not None
    }


def test_ahead_the_cuts_are_hours() -> None:
    cuts = Cuts(STARTED, NOW)
    assert cuts.after(0) == 1
    assert cuts.after(1) == STARTED
    assert cuts.after(STARTED) == NOW + 1
    assert cuts.after(NOW + 20 * MINUTE) == NOW + HOUR
    assert cuts.after(NOW + HOUR) == NOW + 2 * HOUR


def test_funnels_are_values() -> None:
    assert changeable(dataclasses_of(module)) == []
