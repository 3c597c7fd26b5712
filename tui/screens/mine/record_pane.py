"""One call of the agent's own with its form: to complete an unsaved record, or to correct a saved one (rows 276, 281).

Rule: what was typed stays until it is saved or left on purpose; a call that comes in between takes the screen and
nothing else. Of an unsaved record the server keeps it, as during the call. What somebody else changed meanwhile is
shown beside it before either is written over.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from kaden.clock import Instant, local_time
from kaden.protocol.desk import Call, Draft
from kaden.protocol.my_work import HandledRecord, OpenHandled
from kaden.protocol.refusals import RefusalCode
from kaden.protocol.server import ServerMessage
from tui import actions
from tui.model.correcting import changed_parts, correction, on_top
from tui.model.link_state import Refusal
from tui.model.result_form import Form, form_of
from tui.screens.mine.pane import MinePane
from tui.screens.mine.versions_pane import VersionsPane
from tui.widgets.customer_card import CustomerCardView
from tui.widgets.pick_list import PickList
from tui.widgets.result_fields import ResultFields
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.mine.desk import MineDesk

CHANGED_MEANWHILE: Final = frozenset({RefusalCode.RECORD_CHANGED.value, RefusalCode.ALREADY_SAVED.value})
"""Refusals after which both versions are shown."""


class RecordPane(MinePane):
    """The customer's card on one side, the result form on the other, as in the call."""

    DEFAULT_CSS = """
    RecordPane .told { height: auto; padding: 0 1; text-style: bold; }
    RecordPane Horizontal { height: 1fr; }
    RecordPane ResultFields {
        width: 40%; min-width: 40; max-width: 56; height: 1fr; padding: 0 0 0 1; border-left: solid $border;
    }
    .-wide RecordPane ResultFields { border-left: ascii $border; }
    """

    def __init__(self, desk: MineDesk, attempt: int, name: str) -> None:
        super().__init__(desk)
        self._attempt = attempt
        self._who = name
        self._record: HandledRecord | None = None
        self._opened: Form | None = None
        """The form as it was when the record came."""
        self._asked = False
        self._focused: Widget | None = None
        """The field that had the focus last."""
        self._told = Words(classes="told")
        self._card = CustomerCardView(self.words, self._local, desk.kaden.ambiguous)
        self.fields = ResultFields(desk.kaden, desk.seat.now, desk.seat.tell)

    def compose(self) -> ComposeResult:
        yield self._told
        yield Horizontal(self._card, self.fields)

    def _local(self, at: Instant) -> datetime:
        return local_time(at, ZoneInfo("UTC") if self._opened is None else self._opened.zone)

    # ---- the desk asks ------------------------------------------------------------------------------------------

    @property
    def context(self) -> str:
        return actions.RECORD

    @property
    def crumb(self) -> str:
        return self._who

    @property
    def first(self) -> Widget | None:
        return self._focused or next(iter(self.fields.query(PickList)), None)

    @property
    def opening(self) -> bool:
        return self._record is None

    def why_not(self, action: str) -> str | None:
        if action != "mine.save":
            return super().why_not(action)
        if self._record is None:
            return self.words("why_not.no_record")
        if self._record.saved and not self._record.may_correct:
            return self.words("mine.older")
        form = self.fields.form
        return self.words("why_not.saving") if form is not None and form.saving else None

    def loses(self) -> str | None:
        form = self.fields.form
        if form is not None and form.saving:
            return self.words("mine.drop_saving")
        if self._record is not None and not self._record.saved and self.desk.seat.up:
            # The server keeps what is typed of an unsaved record (domain row 244).
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
        if self._record is None:
            self._ask(self._came)

    def link_moved(self) -> None:
        if self.desk.seat.up and self._record is None:
            self._ask(self._came)

    def _ask(self, answer: Callable[[HandledRecord], None]) -> None:
        """Ask for the record as it is now."""
        if self._asked:
            return
        self._asked = True

        def answered(said: ServerMessage | Refusal) -> None:
            self._asked = False
            if isinstance(said, HandledRecord):
                answer(said)
            elif isinstance(said, Refusal):
                self.desk.refused(said)

        self.desk.fetch(
            OpenHandled(request=self.desk.seat.next_request(), attempt=self._attempt), self, answered
        )

    def _came(self, said: HandledRecord) -> None:
        self._take(said, None)
        if self.desk.pane is self and not self.desk.asking:
            self.fields.take_focus()
            self.desk.give_kept()

    def _take(self, said: HandledRecord, form: Form | None) -> None:
        """Go on from this version; `form` is what stands in the fields then, None = the version itself."""
        self._record, self._who = said, said.call.card.name or said.call.card.number
        self._opened = form_of(said.call if said.saved else self._as_typed(said.call), None)
        self._card.show(said.call.card, said.call.script)
        self.fields.open(self._opened if form is None else form, self._opened if said.saved else None)
        self._told.say(self._state(said))
        self.desk.refresh_frame()

    def _as_typed(self, call: Call) -> Call:
        """With what was typed here last: the server may have answered before it had written that."""
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

    def _state(self, said: HandledRecord) -> str:
        if not said.saved:
            return self.words("mine.not_saved")
        zone = said.call.zone
        told = []
        if said.saved_at is not None:
            told.append(
                self.words("mine.saved_at", at=self.desk.kaden.wall_clock(said.saved_at, zone, "%m/%d %H:%M"))
            )
        if said.edited_at is not None:
            at = self.desk.kaden.wall_clock(said.edited_at, zone, "%m/%d %H:%M")
            told.append(self.words("mine.edited", at=at, by=said.edited_by or "-"))
        if not said.may_correct:
            told.append(self.words("mine.older"))
        return " ".join(told)

    @on(PickList.Paged)
    def _on_paged(self, event: PickList.Paged) -> None:
        event.scroll(self._card)

    @property
    def unfinished(self) -> str:
        return self._who if self._changed() else ""

    def flush(self) -> None:
        self.fields.flush()

    # ---- saving -------------------------------------------------------------------------------------------------

    @on(ResultFields.Wanted)
    async def _on_wanted(self) -> None:
        await self.desk.action_do("mine.save")

    def do_save(self) -> None:
        """Complete the record, or correct it; what is wrong is said at its field."""
        record, opened = self._record, self._opened
        form = self.fields.checked()
        if record is None or opened is None or form is None:
            return
        if record.saved and not changed_parts(opened, form):
            self.desk.kaden.toast(self.words("mine.unchanged"))
            return
        self.fields.flush()
        save = form.save_request(self.desk.seat.next_request())
        self.fields.being_saved()
        request = correction(save, record.revision) if record.saved else save
        self.desk.fetch(request, self, self._saved)
        if not self.desk.seat.up:
            self.desk.kaden.toast(self.words("mine.waits_for_link"))
        self.desk.refresh_frame()

    def _saved(self, said: ServerMessage | Refusal) -> None:
        if isinstance(said, Refusal):
            self.fields.refused(self._attempt, said)
            if said.code in CHANGED_MEANWHILE:
                self._ask(lambda theirs: self._meet(theirs, said))
            return
        completed = self._record is not None and not self._record.saved
        self.desk.close(self)
        self.desk.kaden.toast(self.words("mine.completed" if completed else "mine.corrected", name=self._who))

    # ---- two editors --------------------------------------------------------------------------------------------

    def _meet(self, theirs: HandledRecord, refusal: Refusal) -> None:
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
