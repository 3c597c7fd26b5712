"""Recordings: from the join on where the campaign asks for it, paused from the desk, never in a call's way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kaden.protocol.refusals import RefusalCode
from kaden.vocabulary import AgentId, AttemptId
from server.dialer.effects import Alarm, Answer, Join
from server.dialer.events import CallEnded, ChannelState, CustomerAnswered, EndCause, SwitchLost
from server.dialer.leg_effects import PauseRecording, Record
from server.dialer.leg_events import RecordingFailed, RecordingPauseFailed, RecordingStarted
from server.dialer.leg_requests import RecordingPauseRequested
from server.dialer.leg_writes import CloseRecording, OpenRecording, PauseRecorded
from server.dialer.recording import file_name
from server.dialer.writes import MarkAnswered, MarkConnected
from tests.server.dialer.playbook import Playbook, nothing
from tests.server.dialer.sample import a_campaign, a_job, asked, at
from tests.server.dialer.switch_lists import lives

ONE = AgentId(1)


@pytest.fixture
def page() -> Iterator[Playbook]:
    """An office whose campaign records."""
    page = Playbook(a_job(campaign=a_campaign(recording=True))).office()
    yield page
    page.finish()


@pytest.fixture
def call(page: Playbook) -> AttemptId:
    """A conversation that is recorded."""
    call = page.talk()
    page.aside(RecordingStarted(call, "1.wav"))
    return call


def shown(page: Playbook) -> str:
    """The recording as the desk shows it."""
    call = page.desk().call
    assert call is not None
    return call.recording


def test_a_call_is_recorded_from_the_join_on(page: Playbook) -> None:
    """One file for each attempt, begun after the join, for only then is there anything to record."""
    call = page.out()[0]
    page >> CustomerAnswered(call) << MarkAnswered << Join << MarkConnected
    page << Record(call, file_name(call, page.now)) << nothing
    assert shown(page) == "off"
    page >> RecordingStarted(call, "x.wav") << OpenRecording(call, "x.wav", page.now) << nothing
    assert shown(page) == "on"


def test_other_campaigns_record_nothing(office: Playbook) -> None:
    call = office.out()[0]
    office >> CustomerAnswered(call) << MarkAnswered << Join << MarkConnected << nothing


def test_file_names_sort_by_time() -> None:
    assert file_name(AttemptId(7), at("09:00")) == "20210210T000000Z-7"
    assert file_name(AttemptId(9), at("09:00")) < file_name(AttemptId(8), at("09:01"))


def test_an_order_that_may_have_died_with_the_link_is_given_again(page: Playbook) -> None:
    """The switch tells the file again if it records already."""
    call = page.talk()
    page.aside(SwitchLost())
    page >> lives((call, ChannelState.ANSWERED), joined={call: 101})
    page << Record(call, file_name(call, page.now)) << nothing
    page >> RecordingStarted(call, "1.wav") << OpenRecording << nothing
    page.aside(SwitchLost())
    page >> lives((call, ChannelState.ANSWERED), joined={call: 101}) << nothing


def test_a_key_leaves_out_and_takes_up_again(page: Playbook, call: AttemptId) -> None:
    for paused, state in ((True, "paused"), (False, "on")):
        page >> RecordingPauseRequested(asked(f"p{paused}", 1), ONE, call, paused)
        page << PauseRecording(call, paused) << PauseRecorded(call, paused, page.now) << Answer << nothing
        assert shown(page) == state
        page >> RecordingPauseRequested(asked(f"q{paused}", 1), ONE, call, paused) << Answer << nothing


def test_a_late_repetition_of_the_beginning_does_not_unpause(page: Playbook, call: AttemptId) -> None:
    page.aside(RecordingPauseRequested(asked("p", 1), ONE, call, True), RecordingStarted(call, "1.wav"))
    assert shown(page) == "paused"


def test_what_is_not_recorded_is_not_paused(office: Playbook) -> None:
    call = office.talk()
    office >> RecordingPauseRequested(asked("p", 1), ONE, call, True) << RefusalCode.NOT_RECORDED << nothing
    office.aside(CallEnded(call, EndCause.HANGUP))
    office >> RecordingPauseRequested(asked("q", 1), ONE, call, True) << RefusalCode.CALL_GONE << nothing


def test_a_failure_is_told_and_the_call_goes_on(page: Playbook, call: AttemptId) -> None:
    page >> RecordingFailed(call, "no space left")
    page << Alarm("recording_failed", f"attempt {call}: no space left")
    page << CloseRecording(call, page.now) << nothing
    assert shown(page) == "failed"
    page >> RecordingPauseRequested(asked("p", 1), ONE, call, True) << RefusalCode.NOT_RECORDED << nothing


@pytest.mark.parametrize(("wanted", "before", "order"), [(True, "on", "pause"), (False, "paused", "resume")])
def test_a_pause_that_failed_is_none(
    page: Playbook, call: AttemptId, wanted: bool, before: str, order: str
) -> None:
    """The file goes on as before: its row stays open, and the agent sees what is so."""
    if not wanted:
        page.aside(RecordingPauseRequested(asked("a", 1), ONE, call, True))
    page.aside(RecordingPauseRequested(asked("b", 1), ONE, call, wanted))
    page >> RecordingPauseFailed(call, wanted, "500")
    page << Alarm("recording_pause_failed", f"attempt {call}, {order}: 500")
    page << PauseRecorded(call, not wanted, page.now) << nothing
    assert shown(page) == before
    page >> RecordingPauseRequested(asked("c", 1), ONE, call, wanted)
    page << PauseRecording(call, wanted) << PauseRecorded << Answer << nothing


def test_a_pause_that_failed_and_is_not_wanted_any_more_changes_nothing(
    page: Playbook, call: AttemptId
) -> None:
    for paused in (True, False):
        page.aside(RecordingPauseRequested(asked(f"p{paused}", 1), ONE, call, paused))
    page >> RecordingPauseFailed(call, True, "500") << Alarm << nothing
    page >> RecordingFailed(call, "disk") << Alarm << CloseRecording << nothing
    page >> RecordingPauseFailed(call, False, "500") << Alarm << nothing
    page >> RecordingPauseFailed(AttemptId(77), True, "500") << Alarm << nothing
    assert shown(page) == "failed"


def test_news_of_a_call_that_is_over_becomes_a_row_all_the_same(page: Playbook, call: AttemptId) -> None:
    """A file exists, and files have rows."""
    page >> RecordingStarted(AttemptId(77), "77.wav") << OpenRecording(AttemptId(77), "77.wav", page.now)
    page << nothing
