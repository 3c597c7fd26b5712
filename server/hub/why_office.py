"""Why records are not dialled, for people: a job's funnel, and all that stands in the way of a number's records.

Rule: what is said is what the dialler's own conditions say of facts that were read together; records of campaigns that
somebody may not see do not exist for them (domain row 29).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, Protocol

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.why import (
    HOURS_TOLD,
    RECORDS_TOLD,
    AskFunnel,
    AskRecord,
    Funnel,
    FunnelLayer,
    Obstacle,
    RecordInJob,
    RecordReasons,
    RecordStanding,
    WhyAnswer,
    WhyRequest,
)
from kaden.vocabulary import JobId, JobState, Reason, RecordId
from server.dialer.eligibility import Never, obstacles
from server.dialer.funnel import Layer
from server.dialer.model import Job
from server.hub.jobs_seen import Plans, job_meant, jobs_seen
from server.hub.number_meant import FEWEST_DIGITS, number_meant
from server.hub.port import Visit
from server.phone_numbers import PhoneNumbers
from server.storage.pacing_port import RuleInfo
from server.storage.why_port import JobRun, KnownRecord, WhyBooks

_RECORD: Final = re.compile(r"record:(\d{1,15})")


class Books(WhyBooks, Plans, Protocol):
    """What is asked of the store."""

    async def rules(self) -> tuple[RuleInfo, ...]:
        """As `server.storage.port.Store.rules`."""
        ...


class WhyOffice:
    """Answers from a store.

    Args:
        books: where records and jobs are.
        now: the floor's time.
    """

    def __init__(self, books: Books, now: Callable[[], Instant]) -> None:
        self._books = books
        self._now = now
        self._numbers = PhoneNumbers()

    async def perform(self, visit: Visit, asked: WhyRequest) -> WhyAnswer:
        """The answer to one question.

        Raises:
            Refused: UNKNOWN_JOB_NAME, SEVERAL_JOBS_SO, UNKNOWN_RECORD, RECORD_UNCLEAR.
        """
        match asked:
            case AskFunnel():
                return await self._funnel(visit, asked)
            case AskRecord():
                return await self._records(visit, asked)

    async def _funnel(self, visit: Visit, asked: AskFunnel) -> Funnel:
        job = await job_meant(self._books, visit, asked.job)
        now = self._now()
        found = await self._books.funnel(job.id, now)
        return Funnel(
            request=asked.request,
            at=now,
            job=job.id,
            name=job.name,
            campaign=job.campaign.name,
            batch=job.batch_name,
            zone=job.campaign.zone,
            state=JobState.STOPPED if found.run_started is None else JobState.STARTED,
            records=found.records,
            layers=tuple(
                FunnelLayer(reason=layer.reason, count=layer.count, falls=_told(layer))
                for layer in found.layers
            ),
            dialable=found.dialable,
        )

    async def _records(self, visit: Visit, asked: AskRecord) -> RecordReasons:
        seen = {job.id: job for job in await jobs_seen(self._books, visit)}
        found = await self._found(asked.about, visit)
        if not found:
            raise Refused(RefusalCode.UNKNOWN_RECORD, record=asked.about)
        now = self._now()
        return RecordReasons(
            request=asked.request,
            at=now,
            records=tuple(standing_of(record, seen, now) for record in found[:RECORDS_TOLD]),
            more=len(found) > RECORDS_TOLD,
        )

    async def _found(self, about: str, visit: Visit) -> tuple[KnownRecord, ...]:
        text = unicodedata.normalize("NFKC", about).strip()
        by_id = _RECORD.fullmatch(text.lower())
        if by_id:
            found = await self._books.known_record(RecordId(int(by_id[1])))
            return tuple(record for record in found if visit.sees(record.campaign))
        every = (campaign.id for rule in await self._books.rules() for campaign in rule.campaigns)
        campaigns = frozenset(filter(visit.sees, every))
        return await self._books.known_records(self._digits(text), campaigns, RECORDS_TOLD + 1)

    def _digits(self, text: str) -> str:
        """A whole number with its "+", or the last digits of some."""
        number = number_meant(self._numbers, text)
        if number is None:
            raise Refused(RefusalCode.RECORD_UNCLEAR, record=text, digits=FEWEST_DIGITS)
        return number


def _told(layer: Layer) -> tuple[tuple[Instant, int], ...]:
    """The first hours one by one; the last one says all that come later, too."""
    *first, last = layer.falls[:HOURS_TOLD] or ((0, 0),)
    later = sum(count for _, count in layer.falls[HOURS_TOLD:])
    return (*first, (last[0], last[1] + later)) if layer.falls else ()


def standing_of(record: KnownRecord, jobs: dict[JobId, Job], now: Instant) -> RecordStanding:
    """A record with all that stands in its way in each of these jobs."""
    known = [(jobs[run.job], run) for run in record.jobs if run.job in jobs]
    return RecordStanding(
        record=record.id,
        name=record.name,
        company=record.company,
        number=record.number_as_given,
        campaign=record.campaign_name,
        batch=record.batch,
        list=record.list,
        line=record.line,
        zone=record.zone,
        state=record.facts.state,
        attempts=record.facts.attempts,
        last_dial=record.last_dial,
        last_outcome=record.last_outcome,
        jobs=tuple(_in_job(record, job, run, now) for job, run in known),
    )


def _in_job(record: KnownRecord, job: Job, run: JobRun, now: Instant) -> RecordInJob:
    return RecordInJob(
        job=job.id,
        name=job.name,
        state=JobState.STOPPED if run.started is None else JobState.STARTED,
        obstacles=tuple(_obstacles(record, job, run, now)),
    )


def _obstacles(record: KnownRecord, job: Job, run: JobRun, now: Instant) -> Iterator[Obstacle]:
    since = dict(record.since)
    if run.stopped is not None:
        since[Reason.JOB_STOPPED] = run.stopped
    for each in obstacles(replace(record.facts, fits=run.fits), job, run.started, now):
        never = isinstance(each, Never)
        until = None if isinstance(each, Never) else each.until
        kept = each.reason in (Reason.PROMISED, Reason.BELONGS)
        yield Obstacle(
            reason=each.reason,
            since=since.get(each.reason),
            until=record.promised_for if kept else until,
            final=never,
            keeper=record.keeper if kept else "",
        )
