"""The result form on the glass: the list of results, the note, the promise, and what is wrong at each of them.

Rule: what was typed is never lost. It leaves the fields only when another call's form is opened here, and goes to the
server as a draft first, wherever somebody keeps drafts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, TextArea

from kaden.clock import Instant, Millis
from kaden.protocol.client import KeepDraft
from kaden.protocol.desk import Call, ResultChoice
from kaden.vocabulary import NextAction
from kaden.words import Words as Vocabulary
from tui.model.draft_pace import DraftPace
from tui.model.further_note import left_after
from tui.model.link_state import Refusal
from tui.model.promise_calendar import calendar_at
from tui.model.result_form import Form, Place, written_time
from tui.model.spoken_time import spoken_time
from tui.widgets.calendar_view import CalendarView
from tui.widgets.fields import LineField, NoteArea
from tui.widgets.heading import Heading
from tui.widgets.pick_box import PickBox
from tui.widgets.pick_list import Pick, PickList
from tui.widgets.promise_for import PromiseFor
from tui.widgets.text import SafeText, Words, safe

FIELDS: Final = {Place.RESULT: "#results", Place.NOTE: "#note", Place.CALLBACK: "#callback"}


class Surroundings(Protocol):
    """What the form needs of the client around it."""

    words: Vocabulary
    ambiguous: int

    @property
    def steady(self) -> Callable[[], Millis]:
        """A clock that nobody adjusts."""

    def refusal_text(self, refusal: Refusal) -> str:
        """The sentence of a refusal."""


PAGES: Final = {"pageup": False, "pagedown": True}
"""Keys that scroll the customer's card, wherever the focus is, and whether it goes down."""


class CallNote(NoteArea):
    """The note of a call, in which the keys of the card are the card's."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key in PAGES:
            event.stop()
            event.prevent_default()
            self.post_message(PickList.Paged(PAGES[event.key]))
        else:
            await super()._on_key(event)


class ResultFields(Vertical):
    """One form after the other, in the same widgets: nothing is mounted while a customer waits.

    `open` puts a form into it, `checked` judges what stands there, `being_saved` and `refused` tell it how a save
    goes. It posts `Wanted` when somebody wants to save, `Changed` with every change of the form, and lets
    `PickList.Paged` rise for the card beside it.
    """

    DEFAULT_CSS = """
    ResultFields #results_box { height: auto; max-height: 42vh; scrollbar-size-vertical: 1; }
    ResultFields .trouble { display: none; }
    ResultFields.-troubled #results_box { max-height: 30vh; }
    ResultFields #note { height: 1fr; min-height: 1; border: none; padding: 0; background: $background; }
    ResultFields #callback_line { height: 1; }
    ResultFields #callback { width: 17; background: $background; }
    ResultFields #callback_reading { width: 1fr; height: 1; }
    ResultFields #promise_for { display: none; }
    ResultFields.-calendar > .above { display: none; }
    ResultFields.-calendar > #note { display: none; }
    ResultFields.-calendar > CalendarView { display: block; }
    """

    class Wanted(Message):
        """Enter was pressed in the list of results: save."""

    class Changed(Message):
        """Another form stands here, or the same with something else in it."""

    def __init__(
        self,
        kaden: Surroundings,
        now: Callable[[], Instant | None],
        keep: Callable[[KeepDraft], None] | None = None,
        *,
        id: str | None = None,
    ) -> None:
        """`now` is the server's time, None before it is known; `keep` sends drafts, None = nobody keeps any."""
        super().__init__(id=id)
        self.kaden = kaden
        self.words = kaden.words
        self.form: Form | None = None
        self._saved: Form | None = None
        self._now = now
        self._keep = keep
        self._pace = DraftPace()
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        # As few widgets as carry it: each one costs a part of a millisecond whenever a customer appears.
        picks = PickList(self.kaden.steady, self.kaden.ambiguous, id="results")
        note = CallNote(id="note")
        callback = LineField(placeholder=self.words("form.callback_example"), id="callback")
        yield from self._head(Place.RESULT, picks)
        yield PickBox(picks, id="results_box", classes="above")
        yield from self._head(Place.NOTE, note)
        yield note
        yield from self._head(Place.CALLBACK, callback)
        yield Horizontal(callback, Words(id="callback_reading"), id="callback_line")
        yield PromiseFor(self.words, id="promise_for")
        yield CalendarView(self.words, self.kaden.ambiguous, id="calendar")

    def _head(self, place: Place, field: Widget) -> ComposeResult:
        """What stands above a field: its heading, and what is wrong there."""
        heading = Heading(self.words(f"form.{place.value}"), self.kaden.ambiguous, field)
        heading.set_class(place is not Place.CALLBACK, "above")
        yield heading
        yield Words(id=f"{place.value}_trouble", classes="trouble")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._light_headings(event.widget)

    def on_descendant_blur(self) -> None:
        self._light_headings(self.screen.focused)

    def _light_headings(self, focused: Widget | None) -> None:
        for heading in self.query(Heading):
            heading.light(focused)

    # ---- what its owner says ------------------------------------------------------------------------------------

    def open(self, form: Form, saved: Form | None = None) -> None:
        """Show another call's form; what the server lacks of the one before is sent first.

        `saved` is the saved result that this form corrects, None = its call has none yet. A correction has no draft.
        """
        self.flush()
        self._close_calendar(back=False)
        self._pace = DraftPace()
        self.form, self._saved = form, saved
        self._fill()
        self._show()

    def update(self, call: Call) -> None:
        """The server showed the call of this form again."""
        if self.form is None:
            return
        updated = self.form.updated(call)
        taken_over = updated.sequence > self.form.sequence
        self.form = updated
        if taken_over:
            self._fill()
        self._show()

    def change(self, form: Form) -> None:
        """Show what became of the form, whose text is the same."""
        self.form = form
        self._show()

    def choose(self, attempt: int, action: NextAction) -> None:
        """Choose the first result with this consequence, in the form of `attempt`; a chosen one that has it stays."""
        form = self.form
        if form is None or form.attempt != attempt or form.saving:
            return
        meant = next((result for result in form.results if result.next_action is action), None)
        if meant is not None and (form.result is None or form.result.next_action is not action):
            self._typed(form.choosing(meant.id))

    def note_kept(self, attempt: int, sent: str, saved: str) -> None:
        """What stood in the note of `attempt` is a note of its own by now; `saved` is what the result's note is."""
        form = self.form
        if form is not None and form.attempt == attempt:
            self._typed(form.noting(left_after(form.note, sent, saved)))
            self._fill()

    def checked(self) -> Form | None:
        """The form, if it can be saved now; if not, its field says why and has the focus."""
        now = self._now()
        if self.form is None or self.form.saving or now is None:
            return None
        self._typed(self.form.counting_anew(now))
        trouble = self.form.save_problem(now, self._saved)
        if trouble is None:
            return self.form
        self.change(self.form.troubled(trouble))
        self._close_calendar(back=False)
        self.screen.set_focus(self.query_one(FIELDS[trouble.place]))
        return None

    def being_saved(self) -> None:
        """A save was sent."""
        if self.form is not None:
            self.change(self.form.being_saved())

    def refused(self, attempt: int, refusal: Refusal) -> None:
        """The server refused to save the form of `attempt`: said at the field that it is about."""
        if self.form is not None and self.form.attempt == attempt:
            self.change(self.form.refused(refusal))

    def flush(self) -> None:
        """Send what the server does not have yet, now."""
        keep, form = self._keeps, self.form
        if keep is not None and form is not None and form.unkept and not form.saving:
            keep(form.kept_draft())
            self.form = form.keeping()
            self._pace.sent(self.kaden.steady())

    @property
    def _keeps(self) -> Callable[[KeepDraft], None] | None:
        """Who keeps what is typed here; None = nobody."""
        return self._keep if self._saved is None else None

    def take_focus(self) -> None:
        """To the list of results, or to the note where there is none."""
        form = self.form
        self.screen.set_focus(self.query_one("#results" if form is not None and form.results else "#note"))

    # ---- what stands here ---------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Put the form's text into the fields, without taking that for typing."""
        if self.form is None:
            return
        with self.prevent(TextArea.Changed, Input.Changed):
            self.query_one("#note", NoteArea).show(self.form.note)
            self.query_one("#callback", LineField).value = self.form.callback_text

    def _show(self) -> None:
        form = self.form
        if form is None:
            return
        picks = [Pick(result.label, self._meaning(result)) for result in form.results]
        index = next((i for i, result in enumerate(form.results) if result.id == form.chosen), None)
        self.query_one("#results", PickList).fill(picks, index)
        self.query_one("#callback_reading", Words).say(self._reading(form))
        promise_for = self.query_one(PromiseFor)
        promise_for.show(form.for_group)
        promise_for.display = isinstance(form.callback, int)
        said = form.said
        self.query_one(PickBox).row = index
        # What is wrong takes rows, and the field that it is about must stay on the screen; the box keeps the result.
        self.set_class(said is not None, "-troubled")
        for place in Place:
            here = said is not None and said.place is place
            line = self.query_one(f"#{place.value}_trouble", Words)
            wanted = self._wanted(form, place)
            line.display = here or bool(wanted)
            if here and said is not None:
                line.say(safe(f"! {self.kaden.refusal_text(said.refusal)}", "bold $error"))
            elif wanted:
                line.say(safe(self.words(wanted), "$secondary"))
        self.post_message(self.Changed())

    def _wanted(self, form: Form, place: Place) -> str:
        """What there is to know at a part before anything is wrong with it; empty = nothing."""
        if place is Place.NOTE and form.lacks_note:
            return "form.note_wanted"
        return (
            "form.promise_closed" if place is Place.CALLBACK and form.closes and self._saved is None else ""
        )

    def _meaning(self, result: ResultChoice) -> str:
        action = result.next_action
        if action is NextAction.KEEP:
            return self.words("next_action.belongs") if result.belongs else ""
        return self.words(f"next_action.{action.value}")

    def _reading(self, form: Form) -> SafeText:
        if isinstance(form.callback, int):
            now = self._now() or form.callback
            return safe(f"= {spoken_time(form.callback, form.zone, self.words, now)}", "bold")
        return safe("" if form.callback is None else self.words("form.callback_unread"), "$secondary")

    # ---- keys ---------------------------------------------------------------------------------------------------

    @on(PickList.Picked, "#results")
    def _picked(self, event: PickList.Picked) -> None:
        if self.form is not None and not self.form.saving:
            self._typed(self.form.choosing(self.form.results[event.index].id))
            self.query_one(PickBox).show(event.index)

    @on(PickList.Entered, "#results")
    def _entered(self) -> None:
        self.post_message(self.Wanted())

    @on(TextArea.Changed, "#note")
    def _noted(self, event: TextArea.Changed) -> None:
        if self.form is not None:
            self._typed(self.form.noting(event.text_area.text))

    @on(Input.Changed, "#callback")
    def _promised(self, event: Input.Changed) -> None:
        now = self._now()
        if self.form is not None and now is not None:
            self._typed(self.form.promising(event.value, now))

    @on(Input.Blurred, "#callback")
    def _promise_left(self) -> None:
        """A time that cannot be promised is said when it is left, not while it is half typed."""
        now = self._now()
        if self.form is not None and now is not None and self.form.trouble is None:
            form = self.form
            trouble = None if form.callback is None else form.callback_problem(now, self._saved)
            if trouble is not None:
                self.change(self.form.troubled(trouble))

    @on(PromiseFor.Switched)
    def _switched(self, event: PromiseFor.Switched) -> None:
        if self.form is not None:
            self._typed(self.form.promising_group(event.for_group))

    def on_key(self, event: events.Key) -> None:
        """Down, in the field of the promise, opens the calendar."""
        if event.key in PAGES:
            event.stop()
            self.post_message(PickList.Paged(PAGES[event.key]))
        elif event.key == "down" and self.screen.focused is self.query_one("#callback"):
            event.stop()
            self._open_calendar()

    def _open_calendar(self) -> None:
        form, now = self.form, self._now()
        if form is None or now is None:
            return
        at = form.callback if isinstance(form.callback, int) else None
        calendar = self.query_one(CalendarView)
        calendar.show(calendar_at(form.zone, form.hours, now, at, form.closed))
        self.add_class("-calendar")
        self.screen.set_focus(calendar)

    @on(CalendarView.Taken)
    def _taken(self, event: CalendarView.Taken) -> None:
        if self.form is not None:
            self.query_one("#callback", LineField).value = written_time(event.at, self.form.zone)
        self._close_calendar(back=True)

    @on(CalendarView.Left)
    def _calendar_left(self, event: CalendarView.Left) -> None:
        self._close_calendar(back=event.by_key)

    def _close_calendar(self, back: bool) -> None:
        if self.has_class("-calendar"):
            self.remove_class("-calendar")
            if back:
                self.screen.set_focus(self.query_one("#callback"))

    def _typed(self, form: Form) -> None:
        if form is self.form:
            return
        self.change(form)
        self._pace.typed(self.kaden.steady())
        if self._timer is None:
            self._send_due()

    def _send_due(self) -> None:
        self._timer = None
        wait = None if self._keeps is None else self._pace.due(self.kaden.steady())
        if wait == 0:
            self.flush()
        elif wait is not None:
            self._timer = self.set_timer(wait / 1_000, self._send_due)
