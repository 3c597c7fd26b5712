"""Recordings on supervisors' phones: noted, rung, heard, and stopped by whatever hand (row 288)."""

from __future__ import annotations

import pytest

from kaden.clock import SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, AgentId, AttemptId, MonitorMode, PlayingEnd
from server.dialer.effects import Alarm, Answer, ShowPlaying
from server.dialer.events import LegState, LiveLeg, SwitchLost, SwitchSynchronised
from server.dialer.leg_effects import Play, RingMonitor, StopPlaying
from server.dialer.leg_events import LivePlaying, MonitorAnswered, PlayingBegan, PlayingEnded
from server.dialer.leg_requests import (
    ListenerBarred,
    ListenRequested,
    PlayEndRequested,
    PlayerLeft,
    PlayRequested,
)
from server.dialer.leg_writes import OpenMonitoring, OpenPlaying
from server.dialer.model import MonitorId, PlayingId
from tests.server.dialer.playbook import Playbook, Wait, nothing, quiet_office
from tests.server.dialer.sample import BOSS, asked

CALL = AttemptId(77)
TAPE, NEXT = PlayingId(701), PlayingId(702)
WISH = PlayRequested(asked("p"), CALL)
LISTENS = ListenRequested(asked("l"), AgentId(1), MonitorMode.LISTEN)


def how(*, up: bool, end: PlayingEnd | None = None) -> ShowPlaying:
    """What the asker is told."""
    return ShowPlaying(asked("p"), CALL, "7900", up, end)


@pytest.fixture
def heard(office: Playbook) -> Playbook:
    """The supervisor hears a recording."""
    office.aside(WISH, PlayingBegan(TAPE))
    return office


def test_the_line_in_the_log_comes_first_then_the_phone(office: Playbook) -> None:
    """Each playing is in the audit log before anything rings, as a download is."""
    office >> WISH << OpenPlaying(asked("p"), CALL, office.now)
    office << Play(TAPE, "7900", "call.wav") << Answer(asked("p")) << how(up=False) << nothing
    office >> PlayingBegan(TAPE) << how(up=True) << nothing
    office >> PlayingBegan(TAPE) << nothing
    office >> PlayingEnded(TAPE, PlayingEnd.DONE) << how(up=True, end=PlayingEnd.DONE) << nothing
    office >> PlayingEnded(TAPE, PlayingEnd.DONE) << nothing
    assert not office.floor.playing


def test_it_is_no_call(office: Playbook) -> None:
    """It uses no line, is counted nowhere, and no agent's screen knows of it."""
    before = (office.floor.lines_in_use(), office.monitor(), office.desk())
    office.aside(WISH, PlayingBegan(TAPE))
    assert (office.floor.lines_in_use(), office.monitor(), office.desk()) == before


@pytest.mark.parametrize("end", [PlayingEnd.NO_ANSWER, PlayingEnd.BUSY, PlayingEnd.AWAY, PlayingEnd.MISSING])
def test_a_phone_that_was_not_taken_is_free_again(office: Playbook, end: PlayingEnd) -> None:
    office.aside(WISH)
    office >> PlayingEnded(TAPE, end) << how(up=False, end=end) << nothing
    again = asked("again")
    office >> PlayRequested(again, CALL) << OpenPlaying << Play(NEXT, "7900", "call.wav") << Answer
    office << ShowPlaying << nothing


def test_one_at_a_time_and_another_supervisor_beside(heard: Playbook) -> None:
    """Bounded for each supervisor; whose last one is being let go may begin the next."""
    heard >> PlayRequested(asked("q"), CALL) << RefusalCode.PLAYING_ALREADY << nothing
    other = asked("o", BOSS + 1)
    heard >> PlayRequested(other, CALL) << OpenPlaying << Play << Answer(other) << ShowPlaying << nothing
    heard >> PlayEndRequested(asked("e")) << StopPlaying(TAPE) << Answer(asked("e")) << nothing
    heard >> PlayRequested(asked("r"), CALL) << OpenPlaying << Play << Answer << ShowPlaying << nothing


def test_two_that_are_asked_for_at_once_are_one(office: Playbook) -> None:
    """The second is refused before the audit log says that it was played."""
    office.withheld = True
    office >> WISH << OpenPlaying << nothing
    office >> PlayRequested(asked("q"), CALL) << RefusalCode.PLAYING_ALREADY << nothing
    office >> WISH << nothing
    office.store_answers() << Play << Answer(asked("p")) << how(up=False) << nothing


@pytest.mark.parametrize(
    "event", [PlayEndRequested(asked("e")), PlayerLeft(asked("p")), ListenerBarred(AccountId(BOSS)), LISTENS]
)
def test_what_ends_a_playing_ends_one_that_is_on_its_way_to_the_disk(
    office: Playbook, event: PlayEndRequested | PlayerLeft | ListenerBarred | ListenRequested
) -> None:
    """Whatever was written meanwhile, the phone does not ring for it; whoever asked is told the end."""
    office.withheld = True
    office.aside(WISH, event).store_answers()
    office << Answer(asked("p")) << how(up=False, end=PlayingEnd.STOPPED)
    if event is LISTENS:
        office << RingMonitor << Answer(asked("l"))
    office << nothing
    assert not office.floor.playing


def test_a_wish_that_was_taken_back_leaves_the_way_to_the_next(office: Playbook) -> None:
    """Also when both are on their way; nobody else's end takes it back, and one that was refused is gone."""
    office.withheld = True
    office.aside(
        WISH, PlayEndRequested(asked("e", BOSS + 1)), PlayerLeft(asked("x")), PlayEndRequested(asked("e"))
    )
    office >> PlayRequested(asked("q"), CALL) << OpenPlaying << nothing
    office.store_answers() << Answer(asked("p")) << how(up=False, end=PlayingEnd.STOPPED)
    office << Play(NEXT, "7900", "call.wav") << Answer(asked("q")) << ShowPlaying << nothing
    assert not office.floor.play_wishes


def test_a_line_that_is_on_its_way_wins_over_a_recording(office: Playbook) -> None:
    office.withheld = True
    office >> LISTENS << OpenMonitoring << nothing
    office >> WISH << RefusalCode.PLAYING_WHILE_LISTENING << nothing


def test_listening_to_a_line_wins(heard: Playbook) -> None:
    """The phone is let go before it rings for the line."""
    heard >> LISTENS << StopPlaying(TAPE) << OpenMonitoring << RingMonitor << Answer << nothing
    heard >> PlayingEnded(TAPE, PlayingEnd.STOPPED) << how(up=True, end=PlayingEnd.STOPPED) << nothing


def test_who_is_on_a_line_hears_no_recording(office: Playbook) -> None:
    office.aside(LISTENS, MonitorAnswered(MonitorId(501)))
    office >> WISH << RefusalCode.PLAYING_WHILE_LISTENING << nothing


@pytest.mark.parametrize("event", [PlayerLeft(asked("p")), ListenerBarred(AccountId(BOSS))])
def test_who_is_gone_or_may_no_more_hears_no_more(
    heard: Playbook, event: PlayerLeft | ListenerBarred
) -> None:
    heard >> event << StopPlaying(TAPE) << nothing


def test_another_desk_that_closes_stops_nothing(heard: Playbook) -> None:
    heard >> PlayerLeft(asked("another")) << nothing
    heard >> PlayEndRequested(asked("e", BOSS + 1)) << Answer << nothing


def test_what_the_store_refuses_rings_nobody(office: Playbook) -> None:
    office.trouble = Refused(RefusalCode.RECORDING_GOES_ON)
    office >> WISH << OpenPlaying << RefusalCode.RECORDING_GOES_ON << nothing
    assert not office.floor.play_wishes


def test_without_the_switch_nothing_is_played(office: Playbook) -> None:
    office.aside(SwitchLost())
    office >> WISH << RefusalCode.SWITCH_UNAVAILABLE << nothing


# ---- the switch's list ------------------------------------------------------------------------------------------


def living(book: Playbook, *playings: LivePlaying) -> SwitchSynchronised:
    """The switch's list of an office in which nobody talks."""
    return SwitchSynchronised((), (LiveLeg(book.leg(), LegState.UP),), playings=playings)


def test_what_a_dead_server_left_is_hung_up() -> None:
    """Nobody knows any more whose it was."""
    book = quiet_office()
    book >> living(book, LivePlaying(TAPE, up=True))
    book << Alarm("orphan_playing", f"playing {TAPE}") << StopPlaying(TAPE) << nothing
    book.finish()


def test_news_that_were_lost_are_in_the_list() -> None:
    book = quiet_office()
    book.aside(WISH, SwitchLost())
    book >> living(book, LivePlaying(TAPE, up=True)) << how(up=True) << nothing
    book.aside(PlayEndRequested(asked("e")), SwitchLost())
    book >> living(book, LivePlaying(TAPE, up=True)) << StopPlaying(TAPE) << nothing
    book.aside(SwitchLost())
    book >> living(book) << how(up=True, end=PlayingEnd.STOPPED) << nothing
    book.finish()


def test_what_is_younger_than_the_list_is_left_alone() -> None:
    book = quiet_office()
    book.aside(WISH)
    book >> living(book) << nothing
    book.aside(Wait(6 * SECOND))
    book >> living(book) << how(up=False, end=PlayingEnd.FAILED) << nothing
    book.finish()
