"""Events are the only way in: frozen, in one union, each with a handler, each tried by a day on the floor."""

from __future__ import annotations

from typing import Final, get_args

from server.dialer import (
    callback_requests,
    disks,
    events,
    leg_events,
    leg_requests,
    preview_requests,
    result_requests,
    status_events,
    supervisor_requests,
)
from server.dialer.events import Event
from server.dialer.step import HANDLERS
from tests.server.dialer.a_day import a_day, changeable, dataclasses_of

ALL: Final[set[type]] = set(get_args(Event))


def test_every_event_is_in_the_union_and_frozen() -> None:
    legs = {leg_events.LiveTarget, leg_events.LiveMonitor, leg_events.LivePlaying}
    parts = {events.LiveCall, events.LiveLeg, *legs}
    requests = (callback_requests, preview_requests, leg_requests, result_requests, supervisor_requests)
    modules = (events, leg_events, status_events, disks, *requests)
    measured = {disks.Disk, disks.DiskLimits}
    assert set().union(*map(dataclasses_of, modules)) == ALL | parts | measured
    assert changeable(ALL | parts) == []


def test_every_event_has_a_handler_and_no_handler_is_left_over() -> None:
    assert set(HANDLERS) == ALL


def test_every_event_happens_on_a_day() -> None:
    assert {type(event) for event in a_day().happened} == ALL
