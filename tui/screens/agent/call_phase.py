"""The call on the desk: the customer's card on one side, the result form on the other, the clocks above both.

Rule: what the agent typed is never lost. It goes to the server as a draft while typing, survives a broken link in the
fields, and leaves them only when the server says that it is saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, TextArea

from kaden.clock import Instant, local_time
from kaden.protocol.desk import Call, Desk
from kaden.vocabulary import AfterSave, AgentState, NextAction
from tui.model.desk import line_words
from tui.model.draft_pace import DraftPace
from tui.model.floor_time import lasted, stopwatch
from tui.model.link_state import Refusal
from tui.model.result_form import Form, Place, form_of
from tui.model.spoken_time import spoken_time
from tui.screens.agent.phases import PhaseView
from tui.widgets.call_head import CallHead
from tui.widgets.customer_card import CustomerCardView
from tui.widgets.fields import LineField, NoteArea
from tui.widgets.heading import Heading
from tui.widgets.pick_list import Pick, PickList
from tui.widgets.text import SafeText, Words, joined, safe

if TYPE_CHECKING:
    from tui.app import KadenApp
    from tui.seat import Seat

FIELDS = {Place.RESULT: "#results", Place.NOTE: "#note", Place.CALLBACK: "#callback"}


class CallPhase(PhaseView):
    """One call after the other, in the same widgets: nothing is mounted while a customer waits."""

    class SaveWanted(Message):
        """Enter was pressed in the list of results."""

    def __init__(self, kaden: KadenApp, seat: Seat, id: str) -> None:
        super().__init__(kaden, id)
        self.seat = seat
        self.form: Form | None = None
        self._pace = DraftPace()
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        # As few widgets as carry it: each one costs a part of a millisecond whenever a customer appears.
        picks = PickList(self.kaden.steady, self.kaden.ambiguous, id="results")
        note = NoteArea(id="note")
        callback = LineField(placeholder=self.words("form.callback_example"), id="callback")
        yield CallHead(id="call_head")
        with Horizontal(id="call_body"):
            yield CustomerCardView(self.words, self._local, self.kaden.ambiguous)
            with Vertical(id="form"):
                yield from self._head(Place.RESULT, picks)
                yield VerticalScroll(picks, id="results_box", can_focus=False)
                yield from self._head(Place.NOTE, note)
                yield note
                yield from self._head(Place.CALLBACK, callback)
                yield Horizontal(callback, Words(id="callback_reading"), id="callback_line")
                yield Heading(self.words("form.then"), self.kaden.ambiguous)
                yield Words(id="then")

    def _head(self, place: Place, field: Widget) -> ComposeResult:
        """What stands above a field: its heading, and what is wrong there."""
        yield Heading(self.words(f"form.{place.value}"), self.kaden.ambiguous, field)
        yield Words(id=f"{place.value}_trouble", classes="trouble")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._light_headings(event.widget)

    def on_descendant_blur(self) -> None:
        self._light_headings(self.screen.focused)

    def _light_headings(self, focused: Widget | None) -> None:
        for heading in self.query(Heading):
            heading.light(focused)

    # ---- the server's side --------------------------------------------------------------------------------------

    def show(self, desk: Desk) -> None:
        call = desk.call
        if call is None:
            return
        if self.form is None or self.form.attempt != call.attempt:
            self.flush()
            self._pace = DraftPace()
            self.form = form_of(call, desk.pause_after)
            self._fill()
        else:
            updated = self.form.updated(call)
            taken_over = updated.sequence > self.form.sequence
            self.form = updated
            if taken_over:
                self._fill()
        self.query_one(CustomerCardView).show(call.card, call.script)
        self._show_head(desk, call)
        self._show_form()

    def _fill(self) -> None:
        """Put the form's text into the fields, without taking that for typing."""
        if self.form is None:
            return
        with self.prevent(TextArea.Changed, Input.Changed):
            self.query_one("#note", NoteArea).show(self.form.note)
            self.query_one("#callback", LineField).value = self.form.callback_text

    def _show_head(self, desk: Desk, call: Call) -> None:
        detail = "   ".join([*self._transfer(call), *(self.words(key) for key in line_words(desk))])
        if call.ended_at is not None:
            ended_by = f"ended_by.{call.ended_by}"
            talked = stopwatch(lasted(call.connected_at, call.ended_at))
            by = self.words(ended_by) if ended_by in self.words else ""
            detail = self.words("call.ended", by=by, talked=talked)
        self.query_one(CallHead).show(desk.state, self.words(f"call.{desk.state.value}"), detail)

    def _transfer(self, call: Call) -> Iterator[str]:
        if call.transfer is not None:
            yield self.words(f"transfer.{call.transfer.phase}", target=call.transfer.target)

    def tick(self, desk: Desk, now: Instant) -> None:
        if desk.call is not None:
            since = desk.call.connected_at if desk.state is not AgentState.WRAPUP else desk.since
            self.query_one(CallHead).tick(lasted(since, now))

    # ---- the form -----------------------------------------------------------------------------------------------

    def _show_form(self) -> None:
        form = self.form
        if form is None:
            return
        picks = [Pick(result.label, self._meaning(result.next_action)) for result in form.results]
        index = next((i for i, result in enumerate(form.results) if result.id == form.chosen), None)
        self.query_one("#results", PickList).fill(picks, index)
        self.query_one("#callback_reading", Words).say(self._reading(form))
        for place in Place:
            here = form.trouble is not None and form.trouble.place is place
            line = self.query_one(f"#{place.value}_trouble", Words)
            wanted = place is Place.NOTE and form.lacks_note
            line.display = here or wanted
            if here and form.trouble is not None:
                line.say(safe(f"! {self.kaden.refusal_text(form.trouble.refusal)}", "bold $error"))
            elif wanted:
                line.say(safe(self.words("form.note_wanted"), "$secondary"))
        self.query_one("#then", Words).say(self._then_line(form))

    def _meaning(self, action: NextAction) -> str:
        return "" if action is NextAction.KEEP else self.words(f"next_action.{action.value}")

    def _reading(self, form: Form) -> SafeText:
        if isinstance(form.callback, int):
            return safe(f"= {spoken_time(form.callback, form.zone, self.words)}", "bold")
        return safe("" if form.callback is None else self.words("form.callback_unread"), "$secondary")

    def _then_line(self, form: Form) -> SafeText:
        if form.saving:
            return safe(self.words("form.saving"), "bold")
        parts = [self._choice(then, form.then) for then in AfterSave]
        return safe(" ").join(parts)

    def _choice(self, then: AfterSave, chosen: AfterSave) -> SafeText:
        word = self.words(f"then.{then.value}")
        if then is chosen:
            return safe(f"[{word}]", "bold reverse")
        if then is AfterSave.CONTINUE:
            return safe(word)
        key = self.kaden.key_of(f"agent.{then.value}")
        return joined(safe(key, "bold"), f" {word}")

    @on(PickList.Picked, "#results")
    def _picked(self, event: PickList.Picked) -> None:
        if self.form is not None and not self.form.saving:
            self._change(self.form.choosing(self.form.results[event.index].id))
            self._show_result(event.index)

    def _show_result(self, index: int) -> None:
        box = self.query_one("#results_box", VerticalScroll)
        if not box.scroll_y <= index < box.scroll_y + box.size.height:
            box.scroll_to(y=max(0, index - box.size.height // 2), animate=False)

    @on(PickList.Entered, "#results")
    def _entered(self) -> None:
        self.post_message(self.SaveWanted())

    def on_key(self, event: events.Key) -> None:
        """Esc is one step back: from a text field to the list of results."""
        if event.key == "escape":
            event.stop()
            self.take_focus()

    @on(PickList.Paged)
    def _paged(self, event: PickList.Paged) -> None:
        card = self.query_one(CustomerCardView)
        if event.down:
            card.scroll_page_down(animate=False)
        else:
            card.scroll_page_up(animate=False)

    @on(TextArea.Changed, "#note")
    def _noted(self, event: TextArea.Changed) -> None:
        if self.form is not None:
            self._change(self.form.noting(event.text_area.text))

    @on(Input.Changed, "#callback")
    def _promised(self, event: Input.Changed) -> None:
        now = self.seat.now()
        if self.form is not None and now is not None:
            self._change(self.form.promising(event.value, now))

    def go(self, then: AfterSave) -> AfterSave:
        """Choose what comes after saving; the same again takes it back. Gives what stands there afterwards."""
        if self.form is None:
            return AfterSave.CONTINUE
        self.form = self.form.going(then)
        self._show_form()
        return self.form.then

    def _change(self, form: Form) -> None:
        if form is self.form:
            return
        self.form = form
        self._show_form()
        self._pace.typed(self.kaden.steady())
        if self._timer is None:
            self._send_due()

    def _send_due(self) -> None:
        self._timer = None
        wait = self._pace.due(self.kaden.steady())
        if wait == 0:
            self.flush()
        elif wait is not None:
            self._timer = self.set_timer(wait / 1_000, self._send_due)

    def flush(self) -> None:
        """Send what the server does not have yet, now."""
        if self.form is not None and self.form.unkept and not self.form.saving:
            self.seat.tell(self.form.kept_draft())
            self.form = self.form.keeping()
            self._pace.sent(self.kaden.steady())

    # ---- saving -------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Check the form and send it. Errors stay at their field; nothing is cleared before the server says saved."""
        now = self.seat.now()
        if self.form is None or self.form.saving or now is None:
            return
        trouble = self.form.save_problem(now)
        if trouble is not None:
            self.form = self.form.troubled(trouble)
            self._show_form()
            self.screen.set_focus(self.query_one(FIELDS[trouble.place]))
            return
        self.flush()
        request = self.form.save_request(self.seat.next_request())
        self.form = self.form.being_saved()
        self._show_form()
        self.seat.ask(request, lambda refusal: self._saved(request.attempt, refusal))

    def _saved(self, attempt: int, refusal: Refusal | None) -> None:
        now = self.seat.now()
        if refusal is None:
            zone = "" if self.form is None else self.form.zone.key
            at = "" if now is None else self.kaden.wall_clock(now, zone, "%H:%M:%S")
            self.kaden.toast(self.words("form.saved", at=at))
        elif self.form is not None and self.form.attempt == attempt:
            self.form = self.form.refused(refusal)
            self._show_form()

    def _local(self, at: Instant) -> datetime:
        """A time of the card, on the clocks of its campaign."""
        return local_time(at, self.form.zone if self.form is not None else ZoneInfo("UTC"))

    def take_focus(self) -> None:
        form = self.form
        self.screen.set_focus(self.query_one("#results" if form is not None and form.results else "#note"))
