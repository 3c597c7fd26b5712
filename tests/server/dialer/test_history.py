"""A run's last minutes (rows 190, 306)."""

from __future__ import annotations

from server.dialer.history import HISTORY_MINUTES, History
from server.dialer.tally import Tally


def test_each_minute_has_what_came_in_it() -> None:
    history = History()
    history.count_from(Tally(attempts=100, connected=40))
    history.add(Tally(attempts=107, connected=42), waiting=3)
    history.add(Tally(attempts=107, connected=43), waiting=0)
    assert list(history.dialled) == [7, 0]
    assert list(history.connected) == [2, 1]
    assert list(history.waiting) == [3, 0]


def test_the_pace_is_the_mean_of_the_newest_minutes() -> None:
    history = History()
    assert history.pace(10) is None
    for attempts in (60, 70, 80):
        history.add(Tally(attempts=attempts), 0)
    assert history.pace(2) == 10
    assert history.pace(10) == 80 / 3


def test_old_minutes_are_forgotten() -> None:
    history = History()
    for _ in range(HISTORY_MINUTES + 3):
        history.add(Tally(), 1)
    assert len(history.waiting) == len(history.dialled) == HISTORY_MINUTES
