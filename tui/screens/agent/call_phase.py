"""The call on the desk: the customer's card on one side, the result form on the other, the clocks above both.

Rule: what the agent typed is never lost. It goes to the server as a draft while typing, survives a broken link in the
fields, and leaves them only when the server says that it is saved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from kaden.cells import cut
from kaden.clock import Instant, lasted, local_time, stopwatch
from kaden.protocol.desk import Call, Desk
from kaden.protocol.my_work import CallNote
from kaden.protocol.refusals import RefusalCode
from kaden.text import clean
from kaden.vocabulary import AfterSave, AgentState
from tui.model.desk import line_words
from tui.model.link_state import Refusal
from tui.model.result_form import Form, form_of
from tui.screens.agent.phases import PhaseView
from tui.widgets.call_head import CallHead
from tui.widgets.customer_card import CustomerCardView
from tui.widgets.heading import Heading
from tui.widgets.pick_list import PickList
from tui.widgets.result_fields import ResultFields
from tui.widgets.text import SafeText, Words, joined, safe

if TYPE_CHECKING:
    from tui.app import KadenApp
    from tui.seat import Seat


STATUS_CELLS: Final = 14
"""Cells for the name of a custom status in the line of what comes after saving."""


class CallPhase(PhaseView):
    """One call after the other, in the same widgets: nothing is mounted while a customer waits."""

    class SaveWanted(Message):
        """Enter was pressed in the list of results."""

    def __init__(self, kaden: KadenApp, seat: Seat, id: str) -> None:
        super().__init__(kaden, id)
        self.seat = seat
        self.fields = ResultFields(kaden, seat.now, seat.tell, id="fields")
        self._then_heading = Heading(kaden.words("form.then"), kaden.ambiguous)
        self.call: Call | None = None
        """The newest that was shown."""
        self._notes: Sequence[CallNote] = ()
        """Further ones about it (row 245)."""
        self._away_as: str | None = None
        """The custom status that was chosen for after the call (domain row 204)."""
        self._in_job = True
        """Whether there is anything to choose for after the save: a promised call may belong to no job."""

    @property
    def form(self) -> Form | None:
        """What stands in the form; None before the first call."""
        return self.fields.form

    def compose(self) -> ComposeResult:
        yield CallHead(id="call_head")
        with Horizontal(id="call_body"):
            yield CustomerCardView(self.words, self._local, self.kaden.ambiguous)
            with Vertical(id="form"):
                yield self.fields
                yield self._then_heading
                yield Words(id="then")

    # ---- the server's side --------------------------------------------------------------------------------------

    def show(self, desk: Desk) -> None:
        call = desk.call
        if call is None:
            return
        if self.call is None or self.call.attempt != call.attempt:
            self._notes = ()
        self.call, self._in_job = call, desk.job is not None
        self._away_as = None if desk.pause_status is None else desk.pause_status.name
        if self.form is None or self.form.attempt != call.attempt:
            self.fields.open(form_of(call, desk.pause_after))
        else:
            self.fields.update(call)
        self._show_card(call)
        self._show_head(desk, call)
        self._show_then()

    def show_notes(self, attempt: int, notes: Sequence[CallNote]) -> None:
        """Show the further notes of a call, if it is still here."""
        if self.call is not None and self.call.attempt == attempt:
            self._notes = notes
            self._show_card(self.call)

    def _show_card(self, call: Call) -> None:
        self.query_one(CustomerCardView).show(call.card, call.script, call.promised_for, self._notes)

    def _show_head(self, desk: Desk, call: Call) -> None:
        detail = "   ".join([*self._transfer(call), *(self.words(key) for key in line_words(desk))])
        with_customer = call.transfer is None and desk.state in (AgentState.TALKING, AgentState.HELD)
        reminder = self.words("call.phone") if with_customer else ""
        if call.ended_at is not None:
            ended_by = f"ended_by.{call.ended_by}"
            talked = stopwatch(lasted(call.connected_at, call.ended_at))
            by = self.words(ended_by) if ended_by in self.words else ""
            detail = self.words("call.ended", by=by, talked=talked)
        state = self.words(f"call.{desk.state.value}")
        self.query_one(CallHead).show(desk.state, state, detail, reminder)

    def _transfer(self, call: Call) -> Iterator[str]:
        if call.transfer is not None:
            yield self.words(f"transfer.{call.transfer.phase}", target=call.transfer.target)

    def tick(self, desk: Desk, now: Instant) -> None:
        if desk.call is not None:
            since = desk.call.connected_at if desk.state is not AgentState.WRAPUP else desk.since
            self.query_one(CallHead).tick(lasted(since, now))

    # ---- the form -----------------------------------------------------------------------------------------------

    def _show_then(self) -> None:
        form = self.form
        if form is None:
            return
        then = self.query_one("#then", Words)
        self._then_heading.display = then.display = self._in_job or form.saving
        line = safe(self.words("form.saving"), "bold")
        if not form.saving:
            line = safe(" ").join([self._choice(each, form.then) for each in AfterSave])
        then.say(line)

    def _choice(self, then: AfterSave, chosen: AfterSave) -> SafeText:
        word = self.words(f"then.{then.value}")
        if then is chosen:
            if then is AfterSave.AWAY and self._away_as is not None:
                word = cut(clean(self._away_as), STATUS_CELLS, self.kaden.ambiguous)
            return safe(f"[{word}]", "bold reverse")
        if then is AfterSave.CONTINUE:
            return safe(word)
        key = self.kaden.key_of(f"agent.{then.value}")
        return joined(safe(key, "bold"), f" {word}")

    @on(ResultFields.Changed)
    def _changed(self) -> None:
        self._show_then()

    @on(ResultFields.Wanted)
    def _wanted(self) -> None:
        self.post_message(self.SaveWanted())

    def on_key(self, event: events.Key) -> None:
        """Esc is one step back: from a text field to the list of results."""
        if event.key == "escape":
            event.stop()
            self.take_focus()

    @on(PickList.Paged)
    def _paged(self, event: PickList.Paged) -> None:
        event.scroll(self.query_one(CustomerCardView))

    def go(self, then: AfterSave) -> AfterSave:
        """Choose what comes after saving; the same again takes it back. Gives what stands there afterwards."""
        if self.form is None:
            return AfterSave.CONTINUE
        form = self.form.going(then)
        self.fields.change(form)
        return form.then

    def flush(self) -> None:
        """Send what the server does not have yet, now."""
        self.fields.flush()

    # ---- saving -------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Check the form and send it. Errors stay at their field; nothing is cleared before the server says saved."""
        form = self.fields.checked()
        if form is None:
            return
        self.flush()
        request = form.save_request(self.seat.next_request())
        self.fields.being_saved()
        self.seat.ask(request, lambda refusal: self._saved(request.attempt, refusal))

    def _saved(self, attempt: int, refusal: Refusal | None) -> None:
        now = self.seat.now()
        if refusal is not None:
            self.fields.refused(attempt, refusal)
            if refusal.code == RefusalCode.ALREADY_SAVED:
                # The server ends the wrap-up then: the field at which this stands is not on the screen any more.
                self.kaden.toast(self.kaden.refusal_text(refusal))
            return
        zone = "" if self.form is None else self.form.zone.key
        at = "" if now is None else self.kaden.wall_clock(now, zone, "%H:%M:%S")
        self.kaden.toast(self.words("form.saved", at=at))

    def _local(self, at: Instant) -> datetime:
        """A time of the card, on the clocks of its campaign."""
        return local_time(at, self.form.zone if self.form is not None else ZoneInfo("UTC"))

    def take_focus(self) -> None:
        self.fields.take_focus()
