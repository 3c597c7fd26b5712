"""What holds of a floor's figures and screens after each step of the world around it.

Rule: every attempt of a run is counted once, on the floor as on disk.
"""

from __future__ import annotations

from kaden.clock import Instant
from server.dialer.board import job_row, monitor_of
from server.dialer.desk import desk_of
from server.dialer.floor import Floor
from tests.server.dialer.naive_store import NaiveStore


def figures_add_up(floor: Floor) -> None:
    """I14 within the core: every attempt of the run is counted once."""
    for seat in floor.jobs.values():
        tally = seat.tally
        calls = [call for call in floor.calls_of(seat.plan.id) if call.run == seat.run]
        calls = [call for call in calls if call.shown is None or not call.waits]
        live = sum(call.connected_at is None for call in calls)
        counted = tally.connected + tally.abandoned + tally.no_answer + tally.busy + tally.other
        if seat.started:
            assert tally.attempts == counted + live
            assert tally.connected == tally.saved + tally.unsaved + len(calls) - live
        assert min(tally.talk, seat.claiming, seat.remaining) >= 0


def figures_are_those_of_the_rows(floor: Floor, store: NaiveStore) -> None:
    """I14: once everything is written, what is shown is what is on disk."""
    for seat in floor.jobs.values():
        if seat.tallied is not None:
            assert (own := seat.tally) == (rows := store.tally(seat.tallied)), f"{own} {rows}"
        if seat.run is not None:
            assert seat.tallied == seat.run
            assert store.runs[seat.run].open


def screens_can_be_shown(floor: Floor, now: Instant) -> None:
    for agent in floor.agents:
        assert desk_of(floor, agent, now) is not None
    for job in floor.jobs:
        assert job_row(floor, job, may_edit=True) is not None
        assert monitor_of(floor, job) is not None
