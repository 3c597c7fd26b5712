"""A recording on a supervisor's phone, in the book and in the lists (row 288); how it sounds: `tests/asterisk`."""

from __future__ import annotations

import pytest

from kaden.vocabulary import PlayingEnd
from server.dialer.leg_events import LivePlaying, PlayingBegan, PlayingEnded
from server.dialer.model import PlayingId
from server.telephony.asterisk.channels import Channels
from server.telephony.asterisk.chores import AskPlayed, BreakOff, End, PlayOut, SeeOff
from server.telephony.asterisk.comparing import Comparing, Notes
from server.telephony.asterisk.entries import Playing
from server.telephony.asterisk.names import Names, PlayingName
from server.telephony.asterisk.requests import Requests
from server.telephony.asterisk.settings import AsteriskSettings
from server.telephony.asterisk.survey import STASIS, SeenPlaying, Survey, survey
from server.telephony.asterisk.wire import Channel, ChannelPhase, Destroyed, Entered, HangingUp, Left, Played

TAPE = PlayingId(41)
NAMES = Names("kaden")
PHONE = Channel(NAMES.playing(TAPE), ChannelPhase.UP, STASIS)


@pytest.fixture
def book() -> Channels:
    """A supervisor who is rung."""
    book = Channels(NAMES)
    book.entries.playings[TAPE] = Playing(TAPE, "call-7", asked=False)
    return book


def test_the_recording_begins_with_the_answer_and_the_channel_ends_with_the_recording(book: Channels) -> None:
    assert book.hear(Entered(PHONE)) == (PlayingBegan(TAPE), PlayOut(TAPE))
    assert book.hear(Entered(PHONE)) == ()
    assert book.lives(PHONE.id)
    assert book.hear(Played(PHONE.id)) == (End(PHONE.id),)
    assert book.hear(Played(PHONE.id)) == ()
    assert book.hear(Destroyed(PHONE, 16)) == (PlayingEnded(TAPE, PlayingEnd.DONE),)
    assert book.hear(Destroyed(PHONE, 16)) == ()
    assert not book.lives(PHONE.id)


def test_a_recording_that_breaks_off_may_have_been_hung_up_on(book: Channels) -> None:
    """The switch tells both alike; whose channel ends by itself put the phone down."""
    book.hear(Entered(PHONE))
    assert book.hear(Played(PHONE.id, whole=False)) == (BreakOff(TAPE),)
    assert book.hear(Destroyed(PHONE, 16)) == (PlayingEnded(TAPE, PlayingEnd.STOPPED),)


def test_a_phone_that_was_put_down_broke_nothing(book: Channels) -> None:
    """However long the end of its channel takes."""
    book.hear(Entered(PHONE))
    assert book.hear(HangingUp(PHONE)) == ()
    book.hear(Played(PHONE.id, whole=False))
    assert book.entries.playings[TAPE].end is PlayingEnd.STOPPED


def test_a_phone_that_is_hung_up_before_it_was_taken_heard_nothing(book: Channels) -> None:
    book.hear(HangingUp(PHONE))
    assert book.hear(Destroyed(PHONE, 19)) == (PlayingEnded(TAPE, PlayingEnd.NO_ANSWER),)


def test_who_left_our_command_is_seen_off(book: Channels) -> None:
    assert book.hear(Left(PHONE)) == (SeeOff(PHONE.id),)


@pytest.mark.parametrize(
    ("cause", "end"),
    [
        (17, PlayingEnd.BUSY),
        (21, PlayingEnd.BUSY),
        (19, PlayingEnd.NO_ANSWER),
        (16, PlayingEnd.FAILED),
        (1, PlayingEnd.FAILED),
    ],
)
def test_why_a_phone_was_not_taken(book: Channels, cause: int, end: PlayingEnd) -> None:
    assert book.hear(Destroyed(PHONE, cause)) == (PlayingEnded(TAPE, end),)


def test_what_we_ended_was_stopped_whatever_the_cause(book: Channels) -> None:
    book.entries.playings[TAPE].end = PlayingEnd.STOPPED
    assert book.hear(Destroyed(PHONE, 0)) == (PlayingEnded(TAPE, PlayingEnd.STOPPED),)


def test_a_name_and_a_list_tell_it_to_a_new_life_of_ours() -> None:
    assert NAMES.read(NAMES.playing(TAPE)) == PlayingName(TAPE)
    ringing = Channel(NAMES.playing(PlayingId(7)), ChannelPhase.RINGING, "")
    seen = survey(NAMES, [PHONE, ringing], [])
    assert seen.playings == [SeenPlaying(PlayingId(7), False), SeenPlaying(TAPE, True)]
    comparing = Comparing(NAMES, Channels(NAMES))
    assert comparing.begin_with(seen, Notes()) == (AskPlayed(TAPE),)
    live = (LivePlaying(PlayingId(7), up=False), LivePlaying(TAPE, up=True))
    assert comparing.live(seen).playings == live


def test_what_ended_unheard_is_struck_out_and_what_is_younger_than_the_list_is_not(book: Channels) -> None:
    comparing = Comparing(NAMES, book)
    known = comparing.known()
    assert known == {PHONE.id}
    book.entries.playings[PlayingId(42)] = Playing(PlayingId(42), "call-8")
    assert comparing.agree_with(Survey(), known) == ()
    assert list(book.entries.playings) == [PlayingId(42)]
    comparing.agree_with(Survey(playings=[SeenPlaying(TAPE, True)]), comparing.known())
    assert book.entries.playings[TAPE].up


def test_the_phone_is_rung_by_the_system_for_no_longer_than_a_call_can_be() -> None:
    requests = Requests(AsteriskSettings(app="floor", call_limit_minutes=30))
    body = requests.originate_playing("floor-play-41", "PJSIP/7020").body
    assert body is not None
    assert (body["callerId"], body["timeout"], body["variables"]["KADEN_LIMIT"]) == ("0011", 30, "1800")
    played = requests.play("floor-play-41", "call-7")
    assert played.parameters == {"media": "recording:call-7", "playbackId": "floor-play-41"}
