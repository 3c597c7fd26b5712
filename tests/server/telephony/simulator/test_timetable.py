"""The timetable: order of time, then order of setting; what is struck out never happens."""

from __future__ import annotations

from functools import partial

from server.telephony.simulator.timetable import Timetable


def test_order_of_time_then_of_setting() -> None:
    table, done = Timetable(), list[tuple[int, str]]()

    def note(name: str) -> None:
        done.append((table.now, name))

    for delay, name in ((20, "c"), (10, "a"), (10, "b")):
        table.after(delay, partial(note, name))
    assert table.next_at == 10
    table.run_until(19)
    assert done == [(10, "a"), (10, "b")]
    table.run_until(20)
    assert done[2:] == [(20, "c")]
    assert table.next_at is None


def test_each_thing_happens_at_its_own_instant_however_late_it_is_run() -> None:
    table, done = Timetable(), list[int]()

    def first() -> None:
        done.append(table.now)
        table.after(5, lambda: done.append(table.now))

    table.after(10, first)
    table.run_until(1_000)
    assert (done, table.now) == ([10, 15], 1_000)


def test_what_is_struck_out_does_not_happen_and_is_not_waited_for() -> None:
    table, done = Timetable(), list[str]()
    ticket = table.after(10, lambda: done.append("never"))
    table.after(30, lambda: done.append("later"))
    ticket.cancel()
    assert table.next_at == 30
    table.run_until(30)
    assert done == ["later"]


def test_time_does_not_go_back() -> None:
    table = Timetable()
    table.run_until(100)
    table.run_until(50)
    assert table.now == 100
