"""The history of calls, for supervisors: searched, counted, opened, corrected, exported (rows 278, 282, 286 to 289).

Rule: calls of campaigns that somebody may not see are in no answer (row 29); what leaves as a file needs the right to
change each campaign that it may come from, and is in the audit log before it leaves. However little there is to
find, an answer looks through so many calls, and says where it stopped.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Literal, Protocol, TypeVar

from kaden.clock import DAY, Instant
from kaden.protocol.history import (
    CALLS_PAGE,
    EXPORT_PAGE,
    LONGEST_SEARCH,
    AddNoteToCall,
    CallKey,
    CallRow,
    CallRows,
    CallsCounted,
    CallSearch,
    CallsFound,
    CorrectCall,
    CountCalls,
    ExportCalls,
    FindCalls,
    FoundCall,
    HistoryRequest,
    ListUnsaved,
    OpenCall,
    OpenedCall,
)
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import ServerMessage
from kaden.setup.kinds import Kind
from kaden.vocabulary import AttemptId, CampaignId, DispositionId
from server.dialer.model import Asked
from server.hub.campaigns_seen import campaign_meant, refuse_taking_out
from server.hub.do_not_call import digits_of
from server.hub.fitting import fitting
from server.hub.my_office import call_of
from server.hub.port import Visit
from server.hub.takings import Takings
from server.phone_numbers import PhoneNumbers
from server.storage.history_port import CallQuestion, HistoryBooks, Opened, Stretch
from server.storage.lists_port import CampaignName, ListBooks
from server.storage.my_work_port import Correction, MyWorkBooks, NewNote

STRETCHES: Final = 3
"""Bounded walks of the store for one answer at most; some 200 ms of a year of a million calls."""

EXPORT_BYTES: Final = 2 * 1024 * 1024
"""Of one part of an export: a call with the longest notes is some 80 KB, and what is too long cuts the connection."""

FoundT = TypeVar("FoundT", FoundCall, CallRow)


class CallBooks(HistoryBooks, MyWorkBooks, ListBooks, Protocol):
    """What the history is read from, and corrected in."""


@dataclass(frozen=True, slots=True)
class _Meant:
    """A search of somebody."""

    question: CallQuestion
    campaigns: tuple[CampaignName, ...]
    """That it can find calls of."""


class HistoryOffice:
    """What supervisors ask of a store about calls.

    Args:
        books: where they are.
        now: the floor's time.
    """

    def __init__(self, books: CallBooks, now: Callable[[], Instant]) -> None:
        self._books = books
        self._now = now
        self._phones = PhoneNumbers()
        self._takings = Takings[tuple[CallSearch, CallKey]]()

    async def perform(self, visit: Visit, asked: HistoryRequest) -> ServerMessage:
        """Carry out one message.

        Raises:
            Refused: UNKNOWN_CAMPAIGN, SEARCH_UNKNOWN, PERIOD_TOO_LONG, BAD_NUMBER, NO_CAMPAIGN_PERMISSION, CALL_GONE,
                RECORD_CHANGED, ONE_NOTE, NOTE_EMPTY, NOTES_FULL, and the codes under "results".
        """
        match asked:
            case FindCalls():
                meant = await self._meant(visit, asked.search, asked.before)
                found, below = await _page(self._books.find_calls, meant.question, CALLS_PAGE)
                return CallsFound(request=asked.request, calls=found, more=below is not None, below=below)
            case CountCalls():
                meant = await self._meant(visit, asked.search, asked.before)
                total, below = await self._count(meant.question)
                return CallsCounted(request=asked.request, total=total, below=below)
            case ExportCalls():
                return await self._export(visit, asked)
            case ListUnsaved():
                return await self._unsaved(visit, asked)
            case OpenCall():
                return await self._opened(visit, asked.request, AttemptId(asked.attempt))
            case AddNoteToCall():
                await self._books.add_note(_new_note(visit, asked, self._now()))
                return await self._opened(visit, asked.request, AttemptId(asked.attempt))
            case CorrectCall():
                await self._books.correct(_correction(visit, asked, self._now()))
                return await self._opened(visit, asked.request, AttemptId(asked.attempt))

    async def _meant(self, visit: Visit, search: CallSearch, before: CallKey | None) -> _Meant:
        seen = [each for each in await self._books.campaigns() if visit.sees(each.id)]
        campaigns = seen if search.campaign is None else [campaign_meant(seen, search.campaign)]
        number, tail = (None, "") if search.digits is None else digits_of(self._phones, search.digits)
        if number is None and search.until - search.since > LONGEST_SEARCH * DAY:
            raise Refused(RefusalCode.PERIOD_TOO_LONG, days=LONGEST_SEARCH)
        question = CallQuestion(search, tuple(each.id for each in campaigns), number, tail, before)
        return _Meant(question, tuple(campaigns))

    async def _count(self, question: CallQuestion) -> tuple[int, CallKey | None]:
        """How many there are in the next stretches, and where they end."""
        total = 0
        for _ in range(STRETCHES):
            part = await self._books.count_found(question)
            total += part.found
            if part.before is None:
                return total, None
            question = question.below(part.before)
        return total, question.before

    async def _export(self, visit: Visit, asked: ExportCalls) -> CallRows:
        meant = await self._meant(visit, asked.search, asked.before)
        refuse_taking_out(visit, meant.campaigns)
        search, before = asked.search, asked.before
        if before is None or not self._takings.goes_on(visit, (search, before)):
            await self._books.note_calls_export(search, visit.by, self._now())
        found, below = await _page(self._books.export_found, meant.question, EXPORT_PAGE)
        rows = fitting(found, EXPORT_BYTES)
        if len(rows) < len(found):
            below = CallKey(moment=rows[-1].moment, attempt=rows[-1].attempt)
        if below is not None:
            self._takings.given(visit, (search, below))
        else:
            self._takings.ended(visit)
        return CallRows(request=asked.request, rows=rows, more=below is not None, below=below)

    async def _unsaved(self, visit: Visit, asked: ListUnsaved) -> CallsFound:
        seen = tuple(each.id for each in await self._books.campaigns() if visit.sees(each.id))
        part = await self._books.unsaved_records(seen, asked.before)
        return CallsFound(request=asked.request, calls=part.found, more=part.before is not None)

    async def _opened(self, visit: Visit, request: str, attempt: AttemptId) -> OpenedCall:
        now = self._now()
        found = await self._books.opened_call(attempt, now)
        handled = found.handled
        closed = _closed(visit, found)
        return OpenedCall(
            request=request,
            call=call_of(handled, now),
            kind=handled.kind,
            saved=handled.saved,
            revision=handled.revision,
            saved_at=handled.saved_at,
            edited_at=handled.edited_at,
            edited_by=handled.edited_by,
            may_correct=handled.may_correct and closed is None,
            agent=found.agent,
            agent_name=found.agent_name,
            saved_by=found.saved_by,
            batch=found.batch,
            list=found.list,
            group=found.group,
            dialled_at=found.dialled_at,
            answered_at=found.answered_at,
            outcome=found.outcome,
            closed=closed,
            notes=handled.notes,
            versions=found.versions,
            recorded_at=found.recorded_at,
        )


async def _page(
    read: Callable[[CallQuestion], Awaitable[Stretch[tuple[FoundT, ...]]]], question: CallQuestion, most: int
) -> tuple[tuple[FoundT, ...], CallKey | None]:
    """The first rows of a question, as many as there are in so many stretches; and where there may be more."""
    found: list[FoundT] = []
    for _ in range(STRETCHES):
        part = await read(question)
        found += part.found
        if len(found) > most:
            last = found[most - 1]
            return tuple(found[:most]), CallKey(moment=last.moment, attempt=last.attempt)
        if part.before is None:
            return tuple(found), None
        question = question.below(part.before)
    return tuple(found), question.before


def _closed(visit: Visit, found: Opened) -> Literal["level", "at_desk", "nothing"] | None:
    """Why somebody cannot change what is written about a call."""
    if found.result == "none":
        return "nothing"
    if not _may_edit(visit, found.handled.campaign.id):
        return "level"
    return "at_desk" if found.result == "due" else None


def _may_edit(visit: Visit, campaign: CampaignId) -> bool:
    return visit.may_save(Kind.CAMPAIGN, campaign, new=False)


def _new_note(visit: Visit, asked: AddNoteToCall, at: Instant) -> NewNote:
    if visit.by is None:
        raise Refused(RefusalCode.NOT_ALLOWED, action=asked.type)
    by = Asked(visit.by, asked.request)
    return NewNote(by, AttemptId(asked.attempt), asked.note, at, own=False)


def _correction(visit: Visit, asked: CorrectCall, at: Instant) -> Correction:
    if visit.by is None:
        raise Refused(RefusalCode.NOT_ALLOWED, action=asked.type)
    return Correction(
        by=Asked(visit.by, asked.request),
        attempt=AttemptId(asked.attempt),
        revision=asked.revision,
        disposition=None if asked.disposition is None else DispositionId(asked.disposition),
        note=asked.note,
        callback_at=asked.callback_at,
        for_group=asked.for_group,
        at=at,
        own=False,
    )
