"""The progress line shows count, rate and time left to people, and nothing to a log."""

from __future__ import annotations

import io

import pytest

from kaden.words import Words
from server.commands.progress_line import BETWEEN, ProgressLine


class Screen(io.StringIO):
    """A terminal that keeps all that was painted."""

    def __init__(self, watched: bool = True) -> None:
        super().__init__()
        self._watched = watched

    def isatty(self) -> bool:
        return self._watched

    def pictures(self) -> list[str]:
        """What stood on the line, picture after picture."""
        return [picture.rstrip() for picture in self.getvalue().split("\r")[1:]]


class Seconds:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def test_count_rate_and_time_left(seconds: Seconds) -> None:
    screen = Screen()
    line = ProgressLine(screen, Words("en"), seconds)
    line.show("reading", 0, 300_000)
    seconds.now += 2
    line.show("reading", 100_000, 300_000)
    seconds.now += 4
    line.show("reading", 300_000, 300_000)
    assert screen.pictures() == [
        "reading  [....................]    0%  0/300,000",
        "reading  [#######.............]   33%  100,000/300,000  50,000/s  4 s left",
        "reading  [####################]  100%  300,000/300,000",
    ]


def test_no_more_pictures_than_people_can_read(seconds: Seconds) -> None:
    screen = Screen()
    line = ProgressLine(screen, Words("en"), seconds)
    for done in range(100):
        line.show("reading", done, 1_000)
        seconds.now += BETWEEN / 10
    assert 10 <= len(screen.pictures()) <= 11


def test_a_new_stage_is_shown_at_once_and_has_its_own_rate(seconds: Seconds) -> None:
    screen = Screen()
    line = ProgressLine(screen, Words("ja"), seconds)
    line.show("receiving", 10, 1_000)
    line.show("saving", 1, 10)
    seconds.now += 1
    line.show("saving", 2, 10)
    assert screen.pictures()[1].startswith("保存中")
    assert screen.pictures()[2].endswith("2/s  残り 4 秒")


def test_a_shorter_picture_leaves_nothing_of_a_longer_one(seconds: Seconds) -> None:
    screen = Screen()
    line = ProgressLine(screen, Words("ja"), seconds)
    line.show("reading", 1, 1_000_000)
    line.show("saving", 1, 1)
    line.end()
    before, after, last = screen.getvalue().split("\r")[1:4]
    assert len(after) >= len(before) - 10
    assert last.strip() == ""
    assert screen.getvalue().endswith("\r")


def test_nothing_is_written_where_nobody_watches(seconds: Seconds) -> None:
    log = Screen(watched=False)
    line = ProgressLine(log, Words("en"), seconds)
    line.show("reading", 1, 2)
    line.show("reading", 2, 2)
    line.end()
    assert log.getvalue() == ""


def test_an_empty_stage_is_done(seconds: Seconds) -> None:
    screen = Screen()
    ProgressLine(screen, Words("en"), seconds).show("saving", 0, 0)
    assert "100%" in screen.pictures()[0]


def test_another_command_has_words_of_its_own(seconds: Seconds) -> None:
    screen = Screen()
    line = ProgressLine(screen, Words("en"), seconds, room="simulate")
    line.show("day", 0, 480)
    seconds.now += 1
    line.show("day", 120, 480)
    assert screen.pictures()[-1] == "simulating  [#####...............]   25%  120/480  120/s  3 s left"
