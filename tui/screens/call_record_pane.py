"""One call with its form: to complete an unsaved record, or to correct a saved one (rows 276, 278, 281, 282).

Rule: what was typed stays until it is saved or left on purpose. What somebody else changed meanwhile is shown beside it
before either is written over.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final, Generic, TypeVar
from zoneinfo import ZoneInfo

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from kaden.clock import Instant, local_time
from kaden.protocol.client import KeepDraft, SaveResult
from kaden.protocol.desk import Call
from kaden.protocol.my_work import RecordShown
from kaden.protocol.refusals import RefusalCode
from kaden.protocol.server import ServerMessage
from tui.model.correcting import changed_parts, on_top
from tui.model.further_note import typed_further
from tui.model.link_state import Refusal, Request
from tui.model.result_form import Form, form_of
from tui.screens.pane import Pane
from tui.screens.versions_pane import VersionsPane
from tui.widgets.customer_card import CustomerCardView
from tui.widgets.pick_list import PickList
from tui.widgets.result_fields import ResultFields
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.pane_desk import PaneDesk

CHANGED_MEANWHILE: Final = frozenset({RefusalCode.RECORD_CHANGED.value, RefusalCode.ALREADY_SAVED.value})
"""Refusals after which both versions are shown."""

Shown = TypeVar("Shown", bound=RecordShown)


class CallRecordPane(Pane, Generic[Shown]):
    """The customer's card on one side, the result form on the other, as in the call.

    A subclass says how a call is asked for and saved, and what the line above tells of it.
    """

    DEFAULT_CSS = """
    CallRecordPane .told { height: auto; padding: 0 1; text-style: bold; }
    CallRecordPane Horizontal { height: 1fr; }
    CallRecordPane ResultFields {
        width: 40%; min-width: 40; max-width: 56; height: 1fr; padding: 0 0 0 1; border-left: solid $border;
    }
    .-wide CallRecordPane ResultFields { border-left: ascii $border; }
    """

    def __init__(
        self, desk: PaneDesk, attempt: int, name: str, keep: Callable[[KeepDraft], None] | None
    ) -> None:
        """`keep` sends what is typed of an unsaved record to whoever keeps it; None = nobody does."""
        super().__init__(desk)
        self.attempt = attempt
        self.who = name
        self.record: Shown | None = None
        self._opened: Form | None = None
        """The form as it was when the record came."""
        self._asked = False
        self._noting = False
        """Whether a further note is on its way: a key that is held would send it again."""
        self._focused: Widget | None = None
        """The field that had the focus last."""
        self._told = Words(classes="told")
        self._card = CustomerCardView(self.words, self._local, desk.kaden.ambiguous)
        self.fields = ResultFields(desk.kaden, desk.seat.now, keep)

    def compose(self) -> ComposeResult:
        yield self._told
        yield Horizontal(self._card, self.fields)

    def _local(self, at: Instant) -> datetime:
        return local_time(at, ZoneInfo("UTC") if self._opened is None else self._opened.zone)

    # ---- what a subclass says -----------------------------------------------------------------------------------

    @property
    @abstractmethod
    def answer(self) -> type[Shown]:
        """What tells of a call."""

    @abstractmethod
    def open_request(self) -> Request:
        """Asks for the call as it is now."""

    @abstractmethod
    def save_request(self, record: Shown, save: SaveResult) -> Request:
        """Completes or corrects it, from what a first save would ask."""

    @abstractmethod
    def closed(self, record: Shown) -> str | None:
        """Why it cannot be saved; None = it can."""

    @abstractmethod
    def state(self, record: Shown) -> str:
        """What the line above says of it."""

    @abstractmethod
    def note_request(self, record: Shown, note: str) -> Request:
        """Adds a further note to it (row 245)."""

    def closed_to_notes(self, record: Shown) -> str | None:
        """Why no further note can be added; None = one can."""
        return self.closed(record)

    def is_kept(self, record: Shown) -> bool:
        """Whether what is typed stays where it is when the pane is left."""
        return False

    def as_typed(self, call: Call) -> Call:
        """An unsaved call with what was typed here last."""
        return call

    # ---- the desk asks ------------------------------------------------------------------------------------------

    @property
    def crumb(self) -> str:
        return self.who

    @property
    def first(self) -> Widget | None:
        return self._focused or next(iter(self.fields.query(PickList)), None)

    @property
    def opening(self) -> bool:
        return self.record is None

    def offers(self, action: str) -> bool:
        if action == f"{self.desk.kind}.note":
            return self.record is not None and self.record.call.more_notes
        return super().offers(action)

    def why_not(self, action: str) -> str | None:
        verb = action.removeprefix(f"{self.desk.kind}.")
        if verb not in ("save", "note"):
            return super().why_not(action)
        if self.record is None:
            return self.words("why_not.no_record")
        if verb == "note" and not self.record.call.more_notes:
            return self.words("why_not.one_note")
        closed = self.closed(self.record) if verb == "save" else self.closed_to_notes(self.record)
        if closed is not None:
            return closed
        form = self.fields.form
        return self.words("why_not.saving") if form is not None and form.saving else None

    def loses(self) -> str | None:
        form = self.fields.form
        if form is not None and form.saving:
            return self.words("mine.drop_saving")
        if self.record is not None and self.is_kept(self.record):
            return None
        return self.words("mine.drop") if self._changed() else None

    def _changed(self) -> bool:
        form = self.fields.form
        return form is not None and self._opened is not None and bool(changed_parts(self._opened, form))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """What lies on the pane, and a call, give the focus back to where it was."""
        self._focused = event.widget

    # ---- opening ------------------------------------------------------------------------------------------------

    def shown(self) -> None:
        if self.record is None:
            self._ask(self._came)

    def link_moved(self) -> None:
        if self.desk.seat.up and self.record is None:
            self._ask(self._came)

    def _ask(self, answer: Callable[[Shown], None]) -> None:
        """Ask for the record as it is now."""
        if self._asked:
            return
        self._asked = True

        def answered(said: ServerMessage | Refusal) -> None:
            self._asked = False
            if isinstance(said, Refusal):
                self.desk.refused(said)
            elif isinstance(said, self.answer):
                answer(said)

        self.desk.fetch(self.open_request(), self, answered)

    def _came(self, said: Shown) -> None:
        self._take(said, None)
        if self.desk.pane is self and not self.desk.asking:
            self.fields.take_focus()
            self.desk.give_kept()

    def _take(self, said: Shown, form: Form | None) -> None:
        """Go on from this version; `form` is what stands in the fields then, None = the version itself."""
        self.record, self.who = said, said.call.card.name or said.call.card.number
        self._opened = form_of(said.call if said.saved else self.as_typed(said.call), None)
        self._card.show(said.call.card, said.call.script, notes=said.notes)
        self.fields.open(self._opened if form is None else form, self._opened if said.saved else None)
        self.tell_state(said)
        self.desk.refresh_frame()

    def tell_state(self, record: Shown) -> None:
        """Say anew in the line above how it stands."""
        self._told.say(self.state(record))

    def saved_when(self, record: Shown) -> list[str]:
        """When it was saved and last corrected."""
        told, clock, zone = [], self.desk.kaden.wall_clock, record.call.zone
        if record.saved_at is not None:
            told.append(self.words("mine.saved_at", at=clock(record.saved_at, zone, "%m/%d %H:%M")))
        if record.edited_at is not None:
            at = clock(record.edited_at, zone, "%m/%d %H:%M")
            told.append(self.words("mine.edited", at=at, by=record.edited_by or "-"))
        return told

    @on(PickList.Paged)
    def _on_paged(self, event: PickList.Paged) -> None:
        event.scroll(self._card)

    @property
    def unfinished(self) -> str:
        return self.who if self._changed() else ""

    def flush(self) -> None:
        self.fields.flush()

    # ---- saving -------------------------------------------------------------------------------------------------

    @on(ResultFields.Wanted)
    def _on_wanted(self) -> None:
        # The desk waits for what its panes still have to take: a pane that waited for the desk would wait for itself.
        self.desk.call_later(self.desk.action_do, f"{self.desk.kind}.save")

    def do_save(self) -> None:
        """Complete the record, or correct it; what is wrong is said at its field."""
        record, opened = self.record, self._opened
        form = self.fields.checked()
        if record is None or opened is None or form is None:
            return
        if record.saved and not changed_parts(opened, form):
            self.desk.kaden.toast(self.words("mine.unchanged"))
            return
        self.fields.flush()
        save = form.save_request(self.desk.seat.next_request())
        self.fields.being_saved()
        self.desk.fetch(self.save_request(record, save), self, self._saved)
        if not self.desk.seat.up:
            self.desk.kaden.toast(self.words("mine.waits_for_link"))
        self.desk.refresh_frame()

    def _saved(self, said: ServerMessage | Refusal) -> None:
        if isinstance(said, Refusal):
            self.fields.refused(self.attempt, said)
            if said.code in CHANGED_MEANWHILE:
                self._ask(lambda theirs: self._meet(theirs, said))
            return
        completed = self.record is not None and not self.record.saved
        self.desk.close(self)
        self.desk.kaden.toast(self.words("mine.completed" if completed else "mine.corrected", name=self.who))

    def do_note(self) -> None:
        """Keep what was typed in the note as one of its own, beside the result's (row 245)."""
        record, form = self.record, self.fields.form
        if record is None or form is None or self._noting:
            return
        saved = self._opened.note if record.saved and self._opened is not None else ""
        sent, note = form.note, typed_further(form.note, saved)
        if not note:
            self.desk.kaden.toast(self.words("refusal.note_empty"))
            return

        def answered(said: ServerMessage | Refusal) -> None:
            self._noting = False
            if isinstance(said, Refusal):
                self.desk.refused(said)
            elif isinstance(said, self.answer) and self.record is not None:
                # Whatever else has changed there is not what stands in the fields.
                self.record = self.record.model_copy(update={"notes": said.notes})
                self._card.show(record.call.card, record.call.script, notes=said.notes)
                self.fields.note_kept(self.attempt, sent, saved)
                self.desk.kaden.toast(self.words("form.note_kept"))

        self._noting = True
        self.desk.fetch(self.note_request(record, note), self, answered)

    # ---- two editors --------------------------------------------------------------------------------------------

    def _meet(self, theirs: Shown, refusal: Refusal) -> None:
        """Show what the other saved beside what stands here."""
        mine, opened = self.fields.form, self._opened
        if mine is None or opened is None:
            return
        other = form_of(theirs.call, None)

        def resolved(*, keep_mine: bool) -> None:
            self._take(theirs, on_top(opened, other, mine) if keep_mine else None)
            if keep_mine:
                self.do_save()

        self.desk.open(VersionsPane(self.desk, refusal, (opened, other, mine), resolved))
