"""One call of the agent's own with its form: to complete an unsaved record, or to correct a saved one (rows 276, 281).

Rule: a call that comes in between takes the screen and nothing else; what is typed of an unsaved record the server
keeps, as during the call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaden.protocol.client import SaveResult
from kaden.protocol.desk import Call, Draft
from kaden.protocol.my_work import AddNote, HandledRecord, OpenHandled
from tui import actions
from tui.model.correcting import correction
from tui.model.link_state import Request
from tui.screens.call_record_pane import CallRecordPane
from tui.screens.mine.pane import MinePane

if TYPE_CHECKING:
    from tui.screens.mine.desk import MineDesk


class RecordPane(CallRecordPane[HandledRecord], MinePane):
    """Of the agent who sits here."""

    desk: MineDesk

    def __init__(self, desk: MineDesk, attempt: int, name: str) -> None:
        super().__init__(desk, attempt, name, desk.seat.tell)

    @property
    def answer(self) -> type[HandledRecord]:
        return HandledRecord

    @property
    def context(self) -> str:
        return actions.RECORD

    def open_request(self) -> Request:
        return OpenHandled(request=self.desk.seat.next_request(), attempt=self.attempt)

    def save_request(self, record: HandledRecord, save: SaveResult) -> Request:
        return correction(save, record.revision) if record.saved else save

    def note_request(self, record: HandledRecord, note: str) -> Request:
        return AddNote(request=self.desk.seat.next_request(), attempt=record.call.attempt, note=note)

    def closed(self, record: HandledRecord) -> str | None:
        return self.words("mine.older") if record.saved and not record.may_correct else None

    def is_kept(self, record: HandledRecord) -> bool:
        """Of an unsaved record the server keeps what is typed (domain row 244)."""
        return not record.saved and self.desk.seat.up

    def as_typed(self, call: Call) -> Call:
        """The server may have answered before it had written what was typed here last."""
        typed = self.desk.seat.draft_of(call.attempt)
        if typed is None or (call.draft is not None and call.draft.sequence >= typed.sequence):
            return call
        draft = Draft(
            sequence=typed.sequence,
            note=typed.note,
            disposition=typed.disposition,
            callback_at=typed.callback_at,
            for_group=typed.for_group,
        )
        return call.model_copy(update={"draft": draft})

    def state(self, record: HandledRecord) -> str:
        if not record.saved:
            return self.words("mine.not_saved")
        closed = self.closed(record)
        return " ".join([*self.saved_when(record), *([] if closed is None else [closed])])
