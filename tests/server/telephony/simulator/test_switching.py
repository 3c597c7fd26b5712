"""Whatever is asked of a switch in whatever order: lines, ends and joins stay sound, and everything comes to an end."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from kaden.clock import DAY
from kaden.vocabulary import AttemptId
from server.dialer.events import (
    CallEnded,
    CustomerAnswered,
    CustomerRinging,
    EndCause,
    PhoneEnded,
    SwitchSynchronised,
)
from server.dialer.model import SessionId
from server.telephony.port import SwitchEvent
from server.telephony.simulator.channels import Call, Step
from server.telephony.simulator.messages import Command, Drop, HangUp, Hold, Join, Place, Refusal, Ring
from server.telephony.simulator.phones import BY_LAST_DIGIT, Button, Phones
from server.telephony.simulator.population import ByLastDigit
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.switching import Switching
from server.telephony.simulator.timetable import Timetable

LINES = 3

attempts = st.builds(AttemptId, st.integers(1, 5))
sessions = st.builds(SessionId, st.integers(1, 3))
commands = st.one_of(
    st.builds(
        Place, attempts, st.sampled_from([f"+8131234567{d}" for d in range(10)]), st.none(), st.just(8_000)
    ),
    st.builds(Ring, sessions, st.sampled_from(["1001", "1007", "1009"])),
    st.builds(Join, attempts, sessions),
    st.builds(HangUp, attempts, st.booleans()),
    st.builds(Hold, attempts, st.booleans()),
    st.builds(Drop, sessions),
)
presses = st.tuples(sessions, st.sampled_from(Button))
pauses = st.integers(1, 20_000)
absences = st.booleans()


class World:
    """A switch, what was told and what was seen."""

    def __init__(self) -> None:
        self.timetable = Timetable()
        self.told: list[SwitchEvent] = []
        self.seen: Counter[tuple[Step, AttemptId]] = Counter()
        self.present = True
        self.switching = Switching(
            ByLastDigit(),
            Phones(by_digit=BY_LAST_DIGIT),
            Rules(lines=LINES),
            self.timetable,
            tell=self.told.append,
            registered=lambda: self.present,
            witness=self._see,
        )

    def _see(self, at: int, step: Step, call: Call) -> None:
        self.seen[step, call.attempt] += 1

    def check(self) -> None:
        """What holds at every moment."""
        live = self.switching.live()
        joined = [call.session for call in live.calls if call.session is not None]
        assert len(joined) == len(set(joined)), "two customers at one agent (I9)"
        assert set(joined) <= {leg.session for leg in live.legs}, "joined to a leg that is gone"
        for attempt in range(1, 6):
            open_now = self.seen[Step.DIALLED, AttemptId(attempt)] - self.seen[Step.ENDED, AttemptId(attempt)]
            assert open_now in (0, 1), "one name, two calls"
        assert sum(self.lives(AttemptId(attempt)) for attempt in range(1, 6)) <= LINES

    def lives(self, attempt: AttemptId) -> bool:
        return self.seen[Step.DIALLED, attempt] > self.seen[Step.ENDED, attempt]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(commands, presses, pauses, absences), max_size=40))
def test_the_switch_stays_sound_and_comes_to_rest(
    steps: list[Command | tuple[SessionId, Button] | int],
) -> None:
    world = World()
    for step in steps:
        if isinstance(step, bool):
            world.present = step
        elif isinstance(step, int):
            world.timetable.run_until(world.timetable.now + step)
        elif isinstance(step, tuple):
            world.switching.press(*step)
        elif isinstance(step, Place):
            known = world.lives(step.attempt)
            assert (world.switching.carry_out(step) is Refusal.EXISTS) == known
        else:
            world.switching.carry_out(step)
        world.check()
    world.timetable.run_until(world.timetable.now + DAY)
    assert world.switching.live() == SwitchSynchronised((), ())
    assert world.timetable.next_at is None
    ended = Counter(event.attempt for event in world.told if isinstance(event, CallEnded))
    for attempt in map(AttemptId, range(1, 6)):
        dialled = world.seen[Step.DIALLED, attempt]
        assert world.seen[Step.ENDED, attempt] == dialled
        assert ended[attempt] <= dialled
    check_order(world.told)


def check_order(told: list[SwitchEvent]) -> None:
    """Of one call: nothing rings after it was answered, and nothing follows its end but another life."""
    answered: set[AttemptId] = set()
    for event in told:
        match event:
            case CustomerRinging(attempt):
                assert attempt not in answered
            case CustomerAnswered(attempt):
                assert attempt not in answered
                answered.add(attempt)
            case CallEnded(attempt, cause):
                assert (cause is EndCause.HANGUP) == (attempt in answered) or attempt not in answered
                answered.discard(attempt)


def test_what_lives_is_listed_by_id() -> None:
    world = World()
    for attempt in (3, 1, 2):
        world.switching.carry_out(Place(AttemptId(attempt), "+81312345677", None, 8_000))
        world.switching.carry_out(Ring(SessionId(attempt), "1007"))
    live = world.switching.live()
    assert [call.attempt for call in live.calls] == [1, 2, 3]
    assert [leg.session for leg in live.legs] == [1, 2, 3]


def test_losing_everything_is_told_to_nobody_but_the_witness() -> None:
    world = World()
    world.switching.carry_out(Place(AttemptId(1), "+81312345670", None, 8_000))
    world.switching.carry_out(Ring(SessionId(1), "1001"))
    world.switching.lose_everything()
    world.timetable.run_until(DAY)
    assert world.told == []
    assert world.seen[Step.ENDED, AttemptId(1)] == 1


def test_what_went_silent_lives_on_untold() -> None:
    world = World()
    world.switching.carry_out(Ring(SessionId(1), "1001"))
    world.switching.go_silent()
    world.switching.carry_out(Ring(SessionId(2), "1009"))
    world.timetable.run_until(5_000)
    assert world.told == [PhoneEnded(SessionId(2), answered=False)]
    assert [leg.session for leg in world.switching.live().legs] == [1]
