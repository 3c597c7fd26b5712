"""The result form of one call: the chosen result, the note, the callback, and what comes after saving.

A form is a value; every change gives a new one. Rule: what stands in it is never lost. The server's draft replaces it
only when that draft is newer than what was typed here, and a refused save leaves everything where it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kaden.clock import DAY, MINUTE, Instant, local_time
from kaden.protocol.base import FARTHEST_CALLBACK, MAX_NOTE
from kaden.protocol.client import KeepDraft, SaveResult
from kaden.protocol.desk import Call, Draft, ResultChoice
from kaden.protocol.refusals import RefusalCode
from kaden.vocabulary import AfterSave, AgentState, NextAction
from tui.model.callback_time import Unreadable, is_span, read_time
from tui.model.link_state import Refusal


class Place(StrEnum):
    """The parts of the form, in the order of the keys."""

    RESULT = "result"
    NOTE = "note"
    CALLBACK = "callback"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps the form from being saved, and at which part to say so."""

    place: Place
    refusal: Refusal


PLACES_OF_REFUSALS = {
    RefusalCode.CALLBACK_REQUIRED: Place.CALLBACK,
    RefusalCode.CALLBACK_IN_PAST: Place.CALLBACK,
    RefusalCode.CALLBACK_TOO_FAR: Place.CALLBACK,
    RefusalCode.CALLBACK_OUTSIDE_HOURS: Place.CALLBACK,
    RefusalCode.CALLBACK_CLOSED_DAY: Place.CALLBACK,
    RefusalCode.CALLBACK_DECIDED_LATER: Place.CALLBACK,
    RefusalCode.PROMISE_LISTED: Place.CALLBACK,
    RefusalCode.NOTE_REQUIRED: Place.NOTE,
    RefusalCode.NOTE_TOO_LONG: Place.NOTE,
}
"""Where the server's refusals belong; all others are said at the results."""

UNREADABLE = "callback_unreadable"
"""Of a callback that cannot be read; the client's own, because it is never sent."""


@dataclass(frozen=True, slots=True)
class Form:
    """One call's form."""

    attempt: int
    results: tuple[ResultChoice, ...]
    zone: ZoneInfo
    hours: tuple[int, int]
    """Minutes of the campaign's day, half-open, in `zone`."""
    keeps: bool = False
    """Whether the call keeps a promise."""
    closed: frozenset[str] = frozenset()
    """Days of the next weeks on which the campaign does not call, as in "2025-12-06"."""
    chosen: int | None = None
    note: str = ""
    callback_text: str = ""
    callback: Instant | Unreadable | None = None
    """What `callback_text` means; None = nothing stands there."""
    for_group: bool = False
    """Whether anybody of the group may keep the promise (row 268)."""
    then: AfterSave = AfterSave.CONTINUE
    sequence: int = 0
    """Of what stands here; grows with every change, over all terminals."""
    kept: int = 0
    """Of the newest draft that the server has."""
    saving_here: bool = False
    """This terminal has asked to save and waits for the answer."""
    saving_there: bool = False
    """The server says that a save is on its way, whoever asked."""
    trouble: Trouble | None = None

    @property
    def result(self) -> ResultChoice | None:
        """The chosen result."""
        return next((result for result in self.results if result.id == self.chosen), None)

    @property
    def _promises(self) -> bool:
        """Whether the chosen result asks for a promise."""
        return self.result is not None and self.result.next_action is NextAction.CALLBACK

    @property
    def promise_over(self) -> bool:
        """Of a saved result: whether what it promised was kept or called off since."""
        return self._promises and self.callback is None

    @property
    def closes(self) -> bool:
        """Whether the promise that the call keeps ends with this result, because no new one is given."""
        return self.keeps and self.result is not None and not self._promises and self.callback is None

    @property
    def lacks_note(self) -> bool:
        """Whether the chosen result asks for a note and none is written (row 85)."""
        return self.result is not None and self.result.note_required and not self.note.strip()

    @property
    def said(self) -> Trouble | None:
        """What is wrong, to be said at its part; a note that is too long is said while it is typed."""
        return self.trouble or self._note_problem()

    @property
    def saving(self) -> bool:
        """Whether a save is on its way; a second one must wait."""
        return self.saving_here or self.saving_there

    @property
    def unkept(self) -> bool:
        """Whether something stands here that the server does not have."""
        return self.sequence > self.kept

    # ---- changes ------------------------------------------------------------------------------------------------

    def choosing(self, id: int | None) -> Form:
        """With another result."""
        return self if id == self.chosen else _changed(replace(self, chosen=id))

    def noting(self, note: str) -> Form:
        """With another note."""
        return self if note == self.note else _changed(replace(self, note=note))

    def promising(self, text: str, now: Instant) -> Form:
        """With another callback time, as typed at `now`."""
        if text == self.callback_text:
            return self
        meant = read_time(text, now, self.zone) if text.strip() else None
        return _changed(replace(self, callback_text=text, callback=meant))

    def counting_anew(self, now: Instant) -> Form:
        """With a length of time (`+1m`) that ran out while the rest was typed counted from the next whole minute."""
        if not isinstance(self.callback, int) or self.callback > now or not is_span(self.callback_text):
            return self
        return _changed(replace(self, callback=read_time(self.callback_text, now + MINUTE, self.zone)))

    def promising_group(self, for_group: bool) -> Form:
        """With the promise given to the group, or to the agent."""
        same = for_group is self.for_group
        return self if same else _changed(replace(self, for_group=for_group))

    def going(self, then: AfterSave) -> Form:
        """With another thing to do after saving; choosing the same again takes it back."""
        return replace(self, then=AfterSave.CONTINUE if then is self.then else then)

    # ---- the server ---------------------------------------------------------------------------------------------

    def kept_draft(self) -> KeepDraft:
        """What stands here, for the server to keep.

        A callback that cannot be read is not in it, nor what no server takes: the end of a note that is too long, which
        would break the link.
        """
        at = self.callback if isinstance(self.callback, int) else None
        return KeepDraft(
            attempt=self.attempt,
            sequence=max(1, self.sequence),
            note=self.note[:MAX_NOTE],
            disposition=self.chosen,
            callback_at=at,
            for_group=self.for_group,
        )

    def keeping(self) -> Form:
        """After its draft was sent."""
        return replace(self, kept=max(self.kept, self.sequence))

    def updated(self, call: Call) -> Form:
        """After the server showed the call again; takes its draft over where that is newer."""
        form = replace(self, results=call.results, saving_there=call.saving)
        if call.draft is not None and call.draft.sequence > self.sequence:
            form = _with_draft(form, call.draft)
        gone = self.result
        if gone is not None and form.chosen == gone.id and form.result is None:
            trouble = _trouble(Place.RESULT, RefusalCode.RESULT_INACTIVE, result=gone.label)
            form = _changed(replace(form, chosen=None)).troubled(trouble)
        return form

    def save_problem(self, now: Instant, saved: Form | None = None) -> Trouble | None:
        """What keeps the form from being saved at `now`; the server judges again.

        `saved` is the saved result that this one corrects: a promise that stays as it was is not judged anew.
        """
        too_long = self._note_problem()
        if too_long is not None:
            return too_long
        if self.results and self.result is None:
            return _trouble(Place.RESULT, RefusalCode.RESULT_REQUIRED)
        trouble = self.callback_problem(now, saved)
        if trouble is None and self.result is not None and self.lacks_note:
            return _trouble(Place.NOTE, RefusalCode.NOTE_REQUIRED, result=self.result.label)
        return trouble

    def _note_problem(self) -> Trouble | None:
        if len(self.note) <= MAX_NOTE:
            return None
        return _trouble(Place.NOTE, RefusalCode.NOTE_TOO_LONG, length=len(self.note), limit=MAX_NOTE)

    def callback_problem(self, now: Instant, saved: Form | None = None) -> Trouble | None:
        """What is wrong with the promise at `now`; as in `save_problem`."""
        if isinstance(self.callback, Unreadable):
            return Trouble(Place.CALLBACK, Refusal(f"{UNREADABLE}_{self.callback.value}"))
        result = self.result
        if self.callback is None:
            if result is not None and self._promises and not (saved is not None and saved.promise_over):
                return _trouble(Place.CALLBACK, RefusalCode.CALLBACK_REQUIRED, result=result.label)
            return None
        if saved is not None and self.callback == saved.callback:
            return None
        here = local_time(self.callback, self.zone)
        at = here.strftime("%Y-%m-%d %H:%M")
        if self.callback <= now:
            return _trouble(Place.CALLBACK, RefusalCode.CALLBACK_IN_PAST, at=at)
        if self.callback > now + FARTHEST_CALLBACK:
            days = FARTHEST_CALLBACK // DAY
            return _trouble(Place.CALLBACK, RefusalCode.CALLBACK_TOO_FAR, at=at, days=days)
        if here.date().isoformat() in self.closed:
            return _trouble(Place.CALLBACK, RefusalCode.CALLBACK_CLOSED_DAY, at=at)
        start, end = self.hours
        if not start <= here.hour * 60 + here.minute < end:
            return _trouble(
                Place.CALLBACK,
                RefusalCode.CALLBACK_OUTSIDE_HOURS,
                at=at,
                start=clock_text(start),
                end=clock_text(end),
            )
        return None

    def save_request(self, request: str) -> SaveResult:
        """What to ask of the server. Only a form without a problem."""
        at = self.callback if isinstance(self.callback, int) else None
        return SaveResult(
            request=request,
            attempt=self.attempt,
            disposition=self.chosen,
            note=self.note,
            callback_at=at,
            for_group=self.for_group and at is not None,
            then=self.then,
        )

    def troubled(self, trouble: Trouble) -> Form:
        """With what keeps it from being saved."""
        return replace(self, trouble=trouble)

    def being_saved(self) -> Form:
        """After the request went out; it must not go out twice."""
        return replace(self, saving_here=True, trouble=None)

    def refused(self, refusal: Refusal) -> Form:
        """After the server refused to save; everything stands as it stood."""
        code = refusal.code
        place = PLACES_OF_REFUSALS.get(RefusalCode(code), Place.RESULT) if code in _CODES else Place.RESULT
        return replace(self, saving_here=False, trouble=Trouble(place, refusal))


_CODES = frozenset(code.value for code in RefusalCode)


def form_of(call: Call, pause_after: AgentState | None) -> Form:
    """The form of a call that comes to this terminal, with the draft that another one may have left."""
    try:
        zone = ZoneInfo(call.zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    form = Form(
        call.attempt,
        call.results,
        zone,
        call.hours,
        keeps=call.promised_for is not None,
        closed=frozenset(call.closed_days),
        then=_then(pause_after),
        saving_there=call.saving,
    )
    return form if call.draft is None else _with_draft(form, call.draft)


def _changed(form: Form) -> Form:
    return replace(form, sequence=max(form.sequence, form.kept) + 1, trouble=None)


def _then(pause_after: AgentState | None) -> AfterSave:
    wishes = {AgentState.BREAK: AfterSave.BREAK, AgentState.AWAY: AfterSave.AWAY}
    return wishes.get(pause_after, AfterSave.CONTINUE) if pause_after is not None else AfterSave.CONTINUE


def _with_draft(form: Form, draft: Draft) -> Form:
    at = draft.callback_at
    text = "" if at is None else written_time(at, form.zone)
    return replace(
        form,
        chosen=draft.disposition,
        note=draft.note,
        callback_text=text,
        callback=at,
        for_group=draft.for_group,
        sequence=draft.sequence,
        kept=draft.sequence,
    )


def _trouble(place: Place, code: RefusalCode, **values: str | int) -> Trouble:
    return Trouble(place, Refusal(code.value, tuple(values.items())))


def written_time(at: Instant, zone: ZoneInfo) -> str:
    """A promise's time as the field shows what was not typed there."""
    return local_time(at, zone).strftime("%Y/%m/%d %H:%M")


def clock_text(minute: int) -> str:
    """A minute of the day as `09:00`; 1440 is `24:00`."""
    return f"{minute // 60:02}:{minute % 60:02}"
