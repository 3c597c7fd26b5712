"""The condition of a server: each thing that it needs in order to dial, there and gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kaden.clock import SECOND
from server.dialer.disks import Disk
from server.dialer.floor import Floor
from server.health.condition import SLOW_LOOP, Condition, Facts, condition_of
from tests.server.dialer.playbook import Playbook

STARTED = 1_000_000


def condition(floor: Floor, lag: int = 0) -> Condition:
    return condition_of(floor, Facts(STARTED, schema=7), STARTED + 90 * SECOND + 999, lag)


def lose(name: str, value: bool = False) -> Callable[[Floor], None]:
    return lambda floor: setattr(floor, name, value)


def test_a_floor_at_work_is_well() -> None:
    book = Playbook(records=10).office(3)
    book.talk(1)
    found = condition(book.floor)
    assert found.well
    assert (found.jobs, found.agents, found.lines_in_use) == (1, 3, book.floor.lines_in_use())
    assert (found.uptime, found.schema) == (90, 7)
    assert found.shown()["status"] == "ok"
    assert found.line() == f"ok; jobs 1, agents 3, lines {found.lines_in_use} of {book.floor.lines}"


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        (lose("store_up"), "database"),
        (lose("switch_up"), "switch"),
        (lose("synchronised"), "switch"),
        (lose("trunk_up"), "trunk"),
    ],
)
def test_whatever_keeps_it_from_dialling_is_named(change: Callable[[Floor], None], trouble: str) -> None:
    book = Playbook()
    assert condition(book.floor).well
    change(book.floor)
    found = condition(book.floor)
    assert not found.well
    assert found.shown()["status"] == "fail"
    assert found.line().startswith(f"TROUBLE with {trouble};")


def test_a_loop_is_too_late_above_its_limit_and_not_at_it() -> None:
    floor = Playbook().floor
    assert condition(floor, SLOW_LOOP).well
    late = condition(floor, SLOW_LOOP + 1)
    assert (late.loop, late.loop_lag, late.well) == (False, SLOW_LOOP + 1, False)


def test_a_disk_that_is_nearly_full_is_told_and_stops_nothing() -> None:
    floor = Playbook().floor
    floor.disks = (Disk("database", 90, 100), Disk("recordings", 5, 100))
    found = condition(floor)
    assert found.well
    assert found.line().startswith("ok; LOW ON DISK for recordings; ")
    shown = found.shown()
    assert (shown["status"], shown["low_disks"]) == ("ok", ("recordings",))
    assert shown["disks"][1] == {"place": "recordings", "free": 5, "size": 100}
