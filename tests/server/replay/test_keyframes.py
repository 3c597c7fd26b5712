"""From a keyframe a second comes to what it comes to when the whole day is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaden.clock import DAY, MINUTE, SECOND, Instant
from kaden.vocabulary import AttemptId
from server.demo.headless import OPENING
from server.dialer.board import monitor_of
from server.replay.keyframes import APART, SETTLED, Keyframe, Tape
from server.replay.moment import floor_at, floor_since
from server.storage.recorded import Recorded, RecordedAttempt
from tests.server.replay.recorded_floor import RecordedFloor
from tests.server.replay.test_moment import the_day

FRAMES = (OPENING - 1, OPENING + 40 * SECOND, OPENING + 6 * MINUTE, OPENING + 9 * MINUTE + 1)


def near(day: RecordedFloor, frame: Keyframe, until: Instant) -> Recorded:
    """What a store would give: the open ones, and those dialled since."""
    chosen: list[RecordedAttempt] = [
        attempt
        for attempt in day.day.attempts
        if attempt.id in frame.open or frame.at < attempt.dialled_at <= until
    ]
    return replace(day.day, attempts=tuple(chosen))


def frames(day: RecordedFloor) -> list[Keyframe]:
    made = [Keyframe.empty(OPENING, FRAMES[0])]
    for at in FRAMES[1:]:
        made.append(made[-1].after(near(day, made[-1], at).attempts, at))
    return made


@pytest.mark.parametrize("seconds", [0, 1, 39, 40, 41, 100, 359, 360, 361, 540, 541, 700])
def test_a_second_is_the_same_from_every_keyframe_before_it(seconds: int) -> None:
    day, at = the_day(), OPENING + seconds * SECOND
    counted_whole = monitor_of(floor_at(day.day, day.plan, at), day.job)
    before = [frame for frame in frames(day) if frame.at <= at]
    for frame in before:
        floor = floor_since(frame, near(day, frame, at), day.plan, at)
        assert monitor_of(floor, day.job) == counted_whole, frame.at


def test_a_keyframe_names_few_attempts() -> None:
    day = the_day()
    last = frames(day)[-1]
    dialled = sum(attempt.dialled_at <= last.at for attempt in day.day.attempts)
    assert 0 < len(last.open) < dialled / 3


def test_frames_do_not_count_into_each_other() -> None:
    """A counter that did not move is shared; one that did is another."""
    day = the_day()
    made = frames(day)
    told = [[tally.attempts for tally in frame.tallies.values()] for frame in made]
    assert told == sorted(told)
    assert [frame.at for frame in made] == list(FRAMES)
    assert told[0] == []
    assert told[1] != told[2] != told[3]


def test_an_attempt_of_the_day_before_is_not_counted_today() -> None:
    day = the_day()
    noon = OPENING + 5 * MINUTE
    frame = Keyframe.empty(noon, noon - 1).after(day.day.attempts, OPENING + 9 * MINUTE)
    counted = sum(noon <= attempt.dialled_at <= frame.at for attempt in day.day.attempts)
    assert sum(tally.attempts for tally in frame.tallies.values()) == counted


def frame_at(at: Instant) -> Keyframe:
    return Keyframe(0, at, (AttemptId(1),), {}, {})


def test_a_tape_gives_the_last_frame_before_a_second() -> None:
    tape = Tape(0, DAY, [frame_at(-1), frame_at(APART - 1), frame_at(2 * APART - 1)])
    for at, expected in ((-1, 0), (APART - 2, 0), (APART - 1, 1), (2 * APART - 2, 1), (DAY, 2)):
        assert tape.before(at) is tape.frames[expected], at
    assert tape.before(-2) is None


def test_a_tape_wants_frames_as_far_as_somebody_goes_and_as_the_disk_knows() -> None:
    tape, late = Tape(0, DAY), 2 * DAY
    assert tape.wanted(0, late) == -1, "the day's first"
    tape.frames.append(frame_at(-1))
    assert tape.wanted(APART - 2, late) is None, "near enough"
    assert tape.wanted(APART - 1, late) == APART - 1
    assert tape.wanted(APART, APART + 9 * MINUTE) is None, "a disk may be late by minutes"
    assert tape.wanted(APART, APART - 2 + SETTLED) is None, "marks may still be on their way to the disk"
    assert tape.wanted(APART, APART - 1 + SETTLED) == APART - 1
    tape.frames.append(frame_at(DAY - 2))
    assert tape.wanted(late, late) is None, "never beyond the day"
