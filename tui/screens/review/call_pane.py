"""Anybody's call with its form, for a supervisor: corrected whatever day it is of, completed, its versions (row 286).

Rule: whoever may only look at the campaign sees all of it and changes nothing (row 35).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaden.clock import stopwatch
from kaden.protocol.client import SaveResult
from kaden.protocol.history import AddNoteToCall, CompleteCall, CorrectCall, OpenCall, OpenedCall
from kaden.protocol.refusals import Refused
from kaden.protocol.server import ServerMessage
from kaden.spreadsheet_csv import CsvEncoding
from tui import review_actions
from tui.model.link_state import Request
from tui.screens.call_record_pane import CallRecordPane
from tui.screens.recording_fetch import RecordingFetch
from tui.screens.recording_play import RecordingPlay
from tui.screens.review.file_pane import FilePane
from tui.screens.review.pane import ReviewPane
from tui.screens.review.past_versions_pane import PastVersionsPane

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk


RECORDED: Final = ("review.recording", "review.play")
"""What needs a recording."""


class CallPane(CallRecordPane[OpenedCall], ReviewPane):
    """What is typed here nobody keeps: it is another person's record."""

    desk: ReviewDesk

    def __init__(self, desk: ReviewDesk, attempt: int, name: str) -> None:
        super().__init__(desk, attempt, name, None)
        self.recording = RecordingFetch(self, desk.refresh_frame)
        self.playing = RecordingPlay(self, attempt, self._playing_moved)

    @property
    def answer(self) -> type[OpenedCall]:
        return OpenedCall

    @property
    def context(self) -> str:
        return review_actions.CALL

    def open_request(self) -> Request:
        return OpenCall(request=self.desk.seat.next_request(), attempt=self.attempt)

    def save_request(self, record: OpenedCall, save: SaveResult) -> Request:
        if record.saved or record.agent is None:
            return CorrectCall(
                request=save.request,
                attempt=save.attempt,
                revision=record.revision,
                disposition=save.disposition,
                note=save.note,
                callback_at=save.callback_at,
                for_group=save.for_group,
            )
        return CompleteCall(
            request=save.request,
            attempt=save.attempt,
            agent=record.agent,
            disposition=save.disposition,
            note=save.note,
            callback_at=save.callback_at,
            for_group=save.for_group,
        )

    def note_request(self, record: OpenedCall, note: str) -> Request:
        return AddNoteToCall(request=self.desk.seat.next_request(), attempt=record.call.attempt, note=note)

    def closed_to_notes(self, record: OpenedCall) -> str | None:
        return self.closed(record) if record.closed == "level" else None

    def closed(self, record: OpenedCall) -> str | None:
        if record.closed is None:
            return None
        if record.closed == "nothing" and record.outcome is None:
            return self.words("history.closed_live")
        return self.words(f"history.closed_{record.closed}", agent=record.agent_name or "-")

    def why_not(self, action: str) -> str | None:
        if action == "review.versions" and (self.record is None or not self.record.versions):
            return self.words("history.no_versions")
        if action in RECORDED and (self.record is None or self.record.recorded_at is None):
            return self.words("refusal.no_recording")
        if action == "review.recording" and self.recording.busy:
            return self.words("to_file.under_way")
        return super().why_not(action)

    def loses(self) -> str | None:
        return self.words("to_file.drop") if self.recording.busy else super().loses()

    def label(self, action: str) -> str | None:
        if action == "review.play" and self.playing.on:
            return self.words("playing.stop")
        return super().label(action)

    def on_unmount(self) -> None:
        self.recording.stop()
        self.playing.stop()

    def heard(self, said: ServerMessage) -> None:
        super().heard(said)
        self.playing.heard(said)

    def link_moved(self) -> None:
        super().link_moved()
        self.playing.link_moved()

    @property
    def crumb(self) -> str:
        fetch = self.recording
        if not fetch.busy:
            return super().crumb
        share = fetch.done * 100 // fetch.size if fetch.size else 0
        return f"{super().crumb} ({self.words('to_file.share', share=share)})"

    def do_recording(self) -> None:
        """Fetch the recording to a file on this machine (row 288)."""
        self.desk.open(
            FilePane(self.desk, f"~/call-{self.attempt}.wav", self._fetch_recording, of_text=False)
        )

    def do_play(self) -> None:
        """Play the recording on the user's own phone, or stop it (row 288)."""
        self.playing.toggle()

    def _playing_moved(self) -> None:
        if self.record is not None:
            self.tell_state(self.record)
        self.desk.refresh_frame()

    def _fetch_recording(self, path: Path, _encoding: CsvEncoding) -> Refused | None:
        refused = self.recording.begin(self.attempt, path)
        self.desk.refresh_frame()
        return refused

    def state(self, record: OpenedCall) -> str:
        at = self.desk.kaden.wall_clock(record.dialled_at, record.call.zone, "%Y/%m/%d %H:%M:%S")
        told = [
            f"{record.agent_name or '-'}  {at}  {self._outcome(record)}",
            f"{record.batch} / {record.list} / {record.group}",
            " ".join(self._written(record)),
        ]
        if record.recorded_at is not None:
            told[0] = f"{told[0]}  {self.words('history.has_recording')}"
        told.append(self.playing.state(self.desk.kaden.key_of("review.play")))
        closed = self.closed(record)
        return "\n".join(line for line in (*told, closed) if line)

    def _written(self, record: OpenedCall) -> Iterator[str]:
        """How its result stands."""
        if record.saved:
            yield from self.saved_when(record)
        elif record.closed is None:
            yield self.words("mine.not_saved")
        if record.saved_by is not None and record.saved_by != record.agent_name:
            yield self.words("history.saved_by", by=record.saved_by)
        if record.versions:
            yield self.words.counted("history.versions", count=len(record.versions))

    def _outcome(self, record: OpenedCall) -> str:
        outcome = "" if record.outcome is None else self.words(f"outcome.{record.outcome.value}")
        ended = record.call.ended_at
        if record.answered_at is None or ended is None or not outcome:
            return outcome
        return f"{outcome} {stopwatch(max(0, ended - record.call.connected_at))}"

    def do_versions(self) -> None:
        """Show what the result was before it was corrected (row 286)."""
        if self.record is not None:
            self.desk.open(PastVersionsPane(self.desk, self.record))
