"""Recording of whole calls, where the campaign asks for it: from the join on, paused from the desk, a row a file.

Rules: whatever goes wrong with a recording, the call goes on; the agent's desk and an alarm say so. Nobody is told of a
pause that may not be one.
"""

from __future__ import annotations

from datetime import UTC, datetime

from kaden.clock import SECOND, Instant
from kaden.protocol.refusals import RefusalCode
from kaden.vocabulary import AttemptId, AttemptState
from server.dialer.effects import Alarm
from server.dialer.floor import Call
from server.dialer.leg_effects import PauseRecording, Record
from server.dialer.leg_events import RecordingFailed, RecordingPauseFailed, RecordingStarted
from server.dialer.leg_requests import RecordingPauseRequested
from server.dialer.leg_writes import CloseRecording, OpenRecording, PauseRecorded
from server.dialer.lines import RecordingState
from server.dialer.turn import Turn


def begin(turn: Turn, call: Call) -> None:
    """Record from the join on."""
    campaign = turn.floor.campaign_of(call)
    if campaign is not None and campaign.recording and call.recording == "off":
        turn.do(Record(call.id, file_name(call.id, turn.now)))


def file_name(attempt: AttemptId, at: Instant) -> str:
    """A name that sorts by time and is never used twice, even by another database over the same folder."""
    written = datetime.fromtimestamp(at // SECOND, UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"{written}-{attempt}"


def on_started(turn: Turn, event: RecordingStarted) -> None:
    """The file exists; its row does from here on."""
    turn.write(OpenRecording(event.attempt, event.path, turn.now))
    call = turn.floor.calls.get(event.attempt)
    if call is not None and call.state is AttemptState.CONNECTED and call.recording != "paused":
        call.recording = "on"
        _show(turn, call)


def on_failed(turn: Turn, event: RecordingFailed) -> None:
    """Nothing is recorded, or nothing more."""
    turn.do(Alarm("recording_failed", f"attempt {event.attempt}: {event.problem}"))
    turn.write(CloseRecording(event.attempt, turn.now))
    call = turn.floor.calls.get(event.attempt)
    if call is not None:
        call.recording = "failed"
        _show(turn, call)


def on_pause_requested(turn: Turn, event: RecordingPauseRequested) -> None:
    """A key at the desk, for what must not be on a file."""
    agent, call = turn.floor.agents.get(event.agent), turn.floor.calls.get(event.attempt)
    if agent is None or call is None or agent.call != event.attempt or not agent.on_call:
        turn.refuse(event.by, RefusalCode.CALL_GONE)
        return
    wanted = _state(event.paused)
    if call.recording not in ("on", "paused"):
        turn.refuse(event.by, RefusalCode.NOT_RECORDED)
        return
    if call.recording != wanted:
        call.recording = wanted
        turn.do(PauseRecording(call.id, event.paused))
        turn.write(PauseRecorded(call.id, event.paused, turn.now))
        turn.show_desk(agent)
    turn.answer(event.by)


def on_pause_failed(turn: Turn, event: RecordingPauseFailed) -> None:
    """The file goes on as before; so do the desk and its row, unless the agent asked for that meanwhile."""
    order = "pause" if event.wanted else "resume"
    turn.do(Alarm("recording_pause_failed", f"attempt {event.attempt}, {order}: {event.problem}"))
    call = turn.floor.calls.get(event.attempt)
    if call is not None and call.recording == _state(event.wanted):
        call.recording = _state(not event.wanted)
        turn.write(PauseRecorded(call.id, not event.wanted, turn.now))
        _show(turn, call)


def _state(paused: bool) -> RecordingState:
    return "paused" if paused else "on"


def _show(turn: Turn, call: Call) -> None:
    agent = turn.floor.owner_of(call)
    if agent is not None:
        turn.show_desk(agent)
