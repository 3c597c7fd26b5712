"""Whatever is asked of a switch in whatever order: lines, ends and joins stay sound, and everything comes to an end."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from kaden.clock import DAY
from kaden.vocabulary import AttemptId, MonitorMode
from server.dialer.events import (
    CallEnded,
    CustomerAnswered,
    CustomerRinging,
    EndCause,
    PhoneEnded,
    SwitchSynchronised,
)
from server.dialer.leg_events import CallTransferred, MonitorEnded, TargetEnded
from server.dialer.model import MonitorId, SessionId, TransferId
from server.telephony.port import SwitchEvent
from server.telephony.simulator.channels import Call, Step
from server.telephony.simulator.messages import (
    Command,
    Consult,
    Drop,
    DropMonitor,
    DropTarget,
    HangUp,
    Hold,
    Join,
    Monitor,
    PauseRecording,
    Place,
    Record,
    Refusal,
    Ring,
    RingMonitor,
    Transfer,
)
from server.telephony.simulator.phones import BY_LAST_DIGIT, Button, Phones
from server.telephony.simulator.population import ByLastDigit
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.switching import Switching
from server.telephony.simulator.timetable import Timetable

LINES = 3

attempts = st.builds(AttemptId, st.integers(1, 5))
sessions = st.builds(SessionId, st.integers(1, 3))
transfers = st.builds(TransferId, attempts, st.integers(1, 2))
monitors = st.builds(MonitorId, st.integers(1, 2))
commands = st.one_of(
    st.builds(
        Place,
        attempts,
        st.sampled_from([f"+8131234567{d}" for d in range(10)]),
        st.none(),
        st.just(8_000),
        detect_machine=st.booleans(),
    ),
    st.builds(Ring, sessions, st.sampled_from(["1001", "1007", "1009"])),
    st.builds(Join, attempts, sessions),
    st.builds(HangUp, attempts, st.booleans()),
    st.builds(Hold, attempts, st.booleans()),
    st.builds(Drop, sessions),
    st.builds(Consult, transfers, st.sampled_from(["1002", "1007", "1009", "x"]), st.just(8_000)),
    st.builds(DropTarget, transfers),
    st.builds(Transfer, transfers),
    st.builds(RingMonitor, monitors, st.sampled_from(["1003", "1007", "1009"])),
    st.builds(Monitor, monitors, sessions, st.sampled_from(MonitorMode), st.booleans()),
    st.builds(DropMonitor, monitors),
    st.builds(Record, attempts, st.sampled_from(["a", "b", "c"])),
    st.builds(PauseRecording, attempts, st.booleans()),
)
presses = st.tuples(sessions, st.sampled_from(Button))
pauses = st.integers(1, 20_000)
absences = st.booleans()
hang_ups = st.sampled_from(["1002", "1003", "1007"])


class World:
    """A switch, what was told and what was seen."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.timetable = Timetable()
        self.told: list[SwitchEvent] = []
        self.seen: Counter[tuple[Step, AttemptId]] = Counter()
        self.present = True
        self.switching = Switching(
            ByLastDigit(),
            Phones(by_digit=BY_LAST_DIGIT),
            rules or Rules(lines=LINES),
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
        held = {call.attempt: call for call in live.calls}
        for target in live.targets:
            call = held.get(target.transfer.attempt)
            assert call is None or call.session is None or call.held, "a customer hears the consultation"
        assert all(call.session is None and not call.held for call in live.calls if call.transferred)
        assert {ear.session for ear in live.monitors} <= {None, *(leg.session for leg in live.legs)}
        for attempt in range(1, 6):
            open_now = self.seen[Step.DIALLED, AttemptId(attempt)] - self.seen[Step.ENDED, AttemptId(attempt)]
            assert open_now in (0, 1), "one name, two calls"
        assert sum(self.lives(AttemptId(attempt)) for attempt in range(1, 6)) <= LINES

    def lives(self, attempt: AttemptId) -> bool:
        return self.seen[Step.DIALLED, attempt] > self.seen[Step.ENDED, attempt]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(commands, presses, pauses, absences, hang_ups), max_size=40))
def test_the_switch_stays_sound_and_comes_to_rest(
    steps: list[Command | tuple[SessionId, Button] | int | str],
) -> None:
    world = World()
    for step in steps:
        if isinstance(step, bool):
            world.present = step
        elif isinstance(step, int):
            world.timetable.run_until(world.timetable.now + step)
        elif isinstance(step, str):
            world.switching.phone_hangs_up(step)
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


def test_an_agent_hears_a_tone_only_where_it_was_asked_for() -> None:
    """Row 229: on or off for each mode is the floor's to say; the same order again sounds no second one."""
    world = World()
    world.switching.carry_out(Ring(SessionId(1), "1001"))
    world.switching.carry_out(RingMonitor(MonitorId(1), "1003"))
    world.timetable.run_until(5_000)
    for mode, tone in ((MonitorMode.LISTEN, False), (MonitorMode.WHISPER, True), (MonitorMode.WHISPER, True)):
        assert world.switching.carry_out(Monitor(MonitorId(1), SessionId(1), mode, tone)) is None
    assert world.switching.tones(SessionId(1)) == 1


def test_a_phone_shows_the_system_or_the_customer_of_a_callback() -> None:
    """Rows 198 and 258."""
    world = World()
    world.switching.carry_out(Ring(SessionId(1), "1007"))
    world.switching.carry_out(Ring(SessionId(2), "1007", "+81312345670"))
    assert world.switching.shown(SessionId(1)) == "0011"
    assert world.switching.shown(SessionId(2)) == "+81312345670"


def test_what_is_told_of_legs_has_one_end() -> None:
    """A complete transfer takes the target's own end away; nothing else ends twice."""
    world = World()
    world.switching.carry_out(Ring(SessionId(1), "1001"))
    world.switching.carry_out(Place(AttemptId(1), "+81312345670", None, 8_000))
    world.switching.carry_out(RingMonitor(MonitorId(1), "1003"))
    world.timetable.run_until(5_000)
    world.switching.carry_out(Join(AttemptId(1), SessionId(1)))
    world.switching.carry_out(Consult(TransferId(AttemptId(1), 1), "1002", 8_000))
    world.timetable.run_until(10_000)
    world.switching.press(SessionId(1), Button.HANG_UP)
    world.timetable.run_until(DAY)
    ends = [
        event
        for event in world.told
        if isinstance(event, CallTransferred | CallEnded | TargetEnded | MonitorEnded)
    ]
    assert ends == [
        CallTransferred(AttemptId(1)),
        CallEnded(AttemptId(1), EndCause.HANGUP),
        MonitorEnded(MonitorId(1), answered=True),
    ]


def test_a_park_button_can_be_without_effect() -> None:
    """Row 227."""
    world = World(Rules(park=False))
    world.switching.carry_out(Ring(SessionId(1), "1001"))
    world.timetable.run_until(5_000)
    world.switching.press(SessionId(1), Button.PARK)
    assert [leg.session for leg in world.switching.live().legs] == [1]


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
