"""An agent's own work: the day's calls, what waits to be completed, corrections, figures, and the do-not-call key.

Rule: whoever asks sits at an agent's desk, and hears of the own calls alone (domain 3.1, rows 276 to 285, 324).
"""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from kaden.clock import Instant
from kaden.protocol.desk import Call
from kaden.protocol.my_work import (
    AddNote,
    CorrectResult,
    ForbidNumber,
    HandledPage,
    HandledRecord,
    MyDay,
    MyWorkRequest,
    OpenHandled,
    ShowHandled,
    ShowMyDay,
)
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import Answered, ServerMessage
from kaden.vocabulary import AgentId, AttemptId, DispositionId
from server.dialer.desk import call_with_form
from server.dialer.model import Asked
from server.hub.port import Visit
from server.hub.seats import day_start
from server.storage.my_work_port import Correction, Handled, MyWorkBooks, NewNote


class MyOffice:
    """What agents ask of a store about themselves.

    Args:
        books: where it is.
        now: the floor's time.
        zone: where an agent's day of figures begins; days of calls begin where their campaign is.
    """

    def __init__(self, books: MyWorkBooks, now: Callable[[], Instant], zone: str) -> None:
        self._books = books
        self._now = now
        self._zone = ZoneInfo(zone)

    async def perform(self, visit: Visit, asked: MyWorkRequest) -> ServerMessage:
        """Carry out one message.

        Raises:
            Refused: NOT_ALLOWED, CALL_GONE, NOT_TODAY, RECORD_CHANGED, ONE_NOTE, NOTE_EMPTY, NOTES_FULL, and
                the codes under "results".
        """
        if visit.by is None:
            raise Refused(RefusalCode.NOT_ALLOWED, action=asked.type)
        agent = AgentId(visit.by)
        match asked:
            case ShowHandled():
                return await self._page(agent, asked)
            case OpenHandled():
                return await self._record(agent, asked.request, AttemptId(asked.attempt))
            case CorrectResult():
                await self._books.correct(_correction(Asked(visit.by, asked.request), asked, self._now()))
                return await self._record(agent, asked.request, AttemptId(asked.attempt))
            case AddNote():
                attempt = AttemptId(asked.attempt)
                by = Asked(visit.by, asked.request)
                await self._books.add_note(NewNote(by, attempt, asked.note, self._now(), own=True))
                return await self._record(agent, asked.request, attempt)
            case ForbidNumber():
                await self._books.forbid_number(
                    agent, AttemptId(asked.attempt), self._now(), everywhere=asked.everywhere
                )
                return Answered(request=asked.request)
            case ShowMyDay():
                return await self._day(agent, asked)

    async def _page(self, agent: AgentId, asked: ShowHandled) -> HandledPage:
        before = None if asked.before is None else AttemptId(asked.before)
        if asked.which == "today":
            part = await self._books.calls_of_today(agent, before, self._now())
        else:
            part = await self._books.unsaved_calls(agent, before)
        return HandledPage(request=asked.request, which=asked.which, calls=part.calls, more=part.more)

    async def _record(self, agent: AgentId, request: str, attempt: AttemptId) -> HandledRecord:
        now = self._now()
        found = await self._books.handled(agent, attempt, now)
        return HandledRecord(
            request=request,
            call=call_of(found, now),
            kind=found.kind,
            saved=found.saved,
            revision=found.revision,
            saved_at=found.saved_at,
            edited_at=found.edited_at,
            edited_by=found.edited_by,
            may_correct=found.may_correct,
            notes=found.notes,
        )

    async def _day(self, agent: AgentId, asked: ShowMyDay) -> MyDay:
        now = self._now()
        figures = await self._books.day_figures(agent, day_start(now, self._zone), now)
        return MyDay(
            request=asked.request,
            calls=figures.calls,
            callbacks=figures.callbacks,
            saved=figures.saved,
            unsaved=figures.unsaved,
            talk=figures.talk,
            held=figures.held,
            waiting=figures.waiting,
            wrapup=figures.wrapup,
            paused=figures.paused,
            results=figures.results,
            looking=figures.looking,
            calling=figures.calling,
        )


def _correction(by: Asked, asked: CorrectResult, at: Instant) -> Correction:
    return Correction(
        by=by,
        attempt=AttemptId(asked.attempt),
        revision=asked.revision,
        disposition=None if asked.disposition is None else DispositionId(asked.disposition),
        note=asked.note,
        callback_at=asked.callback_at,
        for_group=asked.for_group,
        at=at,
    )


def call_of(found: Handled, now: Instant) -> Call:
    """A call as a form takes it."""
    written = found.written
    return call_with_form(
        found.attempt,
        found.card,
        found.campaign,
        now,
        connected_at=found.talked_from,
        ended_at=found.ended_at,
        ended_by=found.ended_by,
        draft=written,
        kind=found.kind,
        promised_for=found.promised_for,
        chosen=None if written is None else written.disposition,
    )
