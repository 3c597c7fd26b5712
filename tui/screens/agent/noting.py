"""The key that keeps what stands in the note as a note of its own, with its time and author (row 245).

Rule: the field is emptied when the server has the note, and keeps what was typed since; until then nothing changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaden.protocol.my_work import AddNote, HandledRecord, OpenHandled
from kaden.protocol.server import ServerMessage
from tui.model.further_note import typed_further
from tui.model.link_state import Refusal

if TYPE_CHECKING:
    from tui.screens.agent.call_phase import CallPhase
    from tui.screens.desk_screen import DeskScreen


class Noting:
    """Carries the key out for one desk."""

    def __init__(self, screen: DeskScreen, phase: CallPhase) -> None:
        """`phase` has the call and its form."""
        self._screen = screen
        self._phase = phase
        self._known: int | None = None
        """The call whose notes were asked for."""
        self._on_its_way: int | None = None
        """The call a note of which the server has not answered yet."""

    def show(self) -> None:
        """A call is on the desk; one that was worked on at another terminal may have notes already."""
        call = self._phase.call
        if call is None or call.attempt == self._known:
            return
        self._known = call.attempt
        if call.more_notes and call.draft is not None:
            seat = self._screen.seat
            seat.fetch(OpenHandled(request=seat.next_request(), attempt=call.attempt), self._came)

    def do_note(self) -> None:
        """Keep what was typed in the note as one of its own."""
        call, form, seat = self._phase.call, self._phase.form, self._screen.seat
        if call is None or form is None or form.saving or call.attempt == self._on_its_way:
            return
        note, sent = typed_further(form.note, ""), form.note
        if not note:
            self._screen.kaden.toast(self._screen.words("refusal.note_empty"))
            return

        def answered(said: ServerMessage | Refusal) -> None:
            if self._on_its_way == call.attempt:
                self._on_its_way = None
            if isinstance(said, Refusal):
                self._screen.kaden.toast(self._screen.kaden.refusal_text(said))
            elif isinstance(said, HandledRecord):
                self._phase.fields.note_kept(call.attempt, sent, "")
                self._came(said)
                self._screen.kaden.toast(self._screen.words("form.note_kept"))

        # A key that is held comes again before the answer, and each would be a note.
        self._on_its_way = call.attempt
        seat.fetch(AddNote(request=seat.next_request(), attempt=call.attempt, note=note), answered)

    def _came(self, said: ServerMessage | Refusal) -> None:
        if isinstance(said, HandledRecord):
            self._phase.show_notes(said.call.attempt, said.notes)
