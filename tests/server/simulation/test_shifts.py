"""When agents of a simulated day are there: what is planned happens, at once or after the call."""

from __future__ import annotations

from collections.abc import Sequence

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.vocabulary import AgentId, Method
from server.dialer.pacing.policies import POLICIES
from server.simulation.event_log import EventLog
from server.simulation.plan import Knobs
from server.simulation.shifts import Rest, Shift, all_day
from server.simulation.world import World
from tests.server.simulation.scenarios import a_scenario

ONE, TWO = AgentId(1), AgentId(2)


def day(shifts: Sequence[Shift]) -> tuple[World, list[str]]:
    lines: list[str] = []
    form = a_scenario(agents=len(shifts))
    world = World(form, 1, Method.PROGRESSIVE, POLICIES, Knobs(), EventLog(lines), shifts=shifts)
    world.run()
    return world, lines


def at(lines: Sequence[str], what: str) -> list[int]:
    """When something happened, in milliseconds."""
    return [int(line.split(" ")[0]) for line in lines if line.split(" ", 1)[1] == what]


def test_all_day_is_from_the_start_to_the_end() -> None:
    assert all_day(2) == (Shift(ONE), Shift(TWO))
    world, _ = day(all_day(2))
    hours = world.books.hours[0]
    assert hours.waiting + hours.busy == 2 * HOUR


def test_who_comes_later_is_on_the_floor_from_then_on() -> None:
    world, lines = day((Shift(ONE), Shift(TWO, comes=45 * MINUTE)))
    assert at(lines, "join 2") == [45 * MINUTE]
    hours = world.books.hours[0]
    assert hours.waiting + hours.busy == 75 * MINUTE


def test_who_goes_is_gone_at_once_or_after_the_result() -> None:
    world, lines = day((Shift(ONE), Shift(TWO, goes=20 * MINUTE)))
    saved = [int(line.split(" ")[0]) for line in lines if " saved " in line]
    left = world.books.hours[0].waiting + world.books.hours[0].busy - HOUR
    assert left == 20 * MINUTE or (left > 20 * MINUTE and left in saved)


def test_rests_begin_when_they_are_due_or_after_the_call_and_have_their_length() -> None:
    world, lines = day(
        (Shift(ONE), Shift(TWO, rests=(Rest(10 * MINUTE, 5 * MINUTE), Rest(30 * MINUTE, MINUTE))))
    )
    assert at(lines, "pause 2") == [10 * MINUTE, 30 * MINUTE]
    assert len(at(lines, "back 2")) == 2
    assert world.books.hours[0].resting == 6 * MINUTE


def test_a_wish_to_rest_while_resting_changes_nothing() -> None:
    world, lines = day((Shift(ONE, rests=(Rest(0, 5 * MINUTE), Rest(2 * MINUTE, 30 * SECOND))), Shift(TWO)))
    assert len(at(lines, "back 1")) == 1
    assert world.books.hours[0].resting == 5 * MINUTE


def test_who_goes_home_from_a_rest_does_not_come_back() -> None:
    world, lines = day((Shift(ONE, goes=7 * MINUTE, rests=(Rest(5 * MINUTE, 10 * MINUTE),)), Shift(TWO)))
    assert not at(lines, "back 1")
    assert world.books.hours[0].resting <= 2 * MINUTE
