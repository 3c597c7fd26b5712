"""A store in a few lists, that answers each order of the core as the real one would: oracle and double in one.

Rule: slow and plain. Every figure is counted anew from the attempts, so that it can contradict the core's counters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kaden.clock import HOUR, Instant, Millis
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentId, AttemptId, CallbackId, CampaignId, JobId, Outcome, RecordState, RunId
from server.dialer.callback_writes import CallbackOpened, OpenCallback
from server.dialer.leg_writes import MonitoringOpened, OpenMonitoring, OpenPlaying, PlayingOpened
from server.dialer.model import Asked, Campaign, ClaimedAttempt, MonitorId, PlayingId, Promise, SessionId
from server.dialer.preview_writes import CallShown, PassShown, PreviewWrite, ShowNext, ShownPassed
from server.dialer.tally import Tally
from server.dialer.writes import (
    Claimed,
    ClaimNext,
    CloseSession,
    Done,
    KeepDraft,
    MarkAnswered,
    MarkConnected,
    MarkEnded,
    MarkUnsaved,
    OpenSession,
    ResultSaved,
    RunStarted,
    SaveResult,
    SessionOpened,
    StartRun,
    StopRun,
    Write,
    WriteResult,
)
from tests.server.dialer.sample import CAMPAIGN, REFUSED, a_card


@dataclass
class Record:
    """A customer's record."""

    id: int
    number: str
    state: RecordState = RecordState.READY
    attempts: int = 0
    next_at: Instant = 0


@dataclass
class Attempt:
    """An attempt's row."""

    id: AttemptId
    record: Record
    run: RunId | None
    """None = a promised call."""
    due_at: Instant
    dialled_at: Instant
    answered: bool = False
    agent: AgentId | None = None
    session: SessionId | None = None
    connected_at: Instant | None = None
    outcome: Outcome | None = None
    """None while it lives."""
    talk: Millis = 0
    result: str = "none"
    draft: KeepDraft | None = None
    promise: CallbackId | None = None
    shown: bool = False
    """Of kind preview."""
    dialled: bool = True
    """A shown record is dialled when its agent wants it."""
    passed: bool = False


@dataclass
class Run:
    """A run of a job."""

    id: RunId
    job: JobId
    started_at: Instant
    open: bool = True


@dataclass
class Session:
    """An agent's stay in a job, or for one promised call."""

    id: SessionId
    agent: AgentId
    job: JobId | None
    open: bool = True


@dataclass
class Promised:
    """A promise of an agent."""

    id: CallbackId
    agent: AgentId
    record: Record
    due_at: Instant
    open: bool = True


class NaiveStore:
    """Rows in lists; ids count from 1, sessions from 101.

    Args:
        records: how many customers there are, each with a number of its own.
        interval: redial interval of all jobs.
        cap: attempt cap of all jobs.
    """

    def __init__(self, records: int, interval: Millis = 24 * HOUR, cap: int = 3) -> None:
        self.records = [Record(n, f"+8190{n:08d}") for n in range(1, records + 1)]
        self.attempts: dict[AttemptId, Attempt] = {}
        self.runs: dict[RunId, Run] = {}
        self.sessions: dict[SessionId, Session] = {}
        self.promises: dict[CallbackId, Promised] = {}
        self.campaign: Campaign = CAMPAIGN
        """Of all promises."""
        self.listed: set[str] = set()
        self.monitorings = 0
        self.playings = 0
        self._interval, self._cap = interval, cap
        self._requests: dict[Asked, tuple[Write, WriteResult]] = {}

    def perform(self, order: Write) -> WriteResult:
        """Carry out one order.

        Raises:
            Refused: as the real store.
        """
        by = getattr(order, "by", None)
        if not isinstance(by, Asked):
            return self._carry_out(order)
        if by in self._requests:
            return self._again(by, order)
        result = self._carry_out(order)
        self._requests[by] = (order, result)
        return result

    def _again(self, by: Asked, order: Write) -> WriteResult:
        first, result = self._requests[by]
        if type(first) is not type(order):
            raise Refused(RefusalCode.REQUEST_REUSED)
        if isinstance(order, CallShown) and not self.attempts[order.attempt].dialled:
            raise Refused(RefusalCode.CALL_GONE)
        return result if isinstance(result, Claimed) else replace(result, repeated=True)

    def _carry_out(self, order: Write) -> WriteResult:
        match order:
            case StartRun():
                return self._start(order)
            case StopRun(run=run):
                self.runs[run].open = False
            case ClaimNext():
                return self._claim(order)
            case ShowNext():
                return self._show(order)
            case CallShown():
                self._call_shown(order)
            case PassShown():
                return self._pass(order)
            case OpenSession():
                return self._open(order)
            case OpenCallback():
                return self._open_callback(order)
            case CloseSession(session=session):
                self.sessions[session].open = False
            case MarkAnswered(attempt=attempt):
                self.attempts[attempt].answered = True
            case MarkConnected(attempt=attempt):
                row = self.attempts[attempt]
                row.agent, row.session, row.connected_at, row.result = (
                    order.agent, order.session, order.at, "due"
                )  # fmt: skip
            case MarkEnded():
                self._end(order)
            case MarkUnsaved(attempt=attempt):
                if self.attempts[attempt].result == "due":
                    self.attempts[attempt].result = "unsaved"
            case KeepDraft(attempt=attempt, sequence=sequence) if attempt in self.attempts:
                kept = self.attempts[attempt].draft
                if kept is None or kept.sequence < sequence:
                    self.attempts[attempt].draft = order
            case SaveResult():
                return self._save(order)
            case OpenMonitoring():
                self.monitorings += 1
                return MonitoringOpened(MonitorId(500 + self.monitorings), "課長", "7900")
            case OpenPlaying():
                self.playings += 1
                return PlayingOpened(
                    PlayingId(700 + self.playings), "課長", "7900", "call.wav", CampaignId(1)
                )
        return Done()

    def _start(self, order: StartRun) -> RunStarted:
        if any(run.open and run.job == order.job for run in self.runs.values()):
            raise Refused(RefusalCode.JOB_ALREADY_STARTED, job=str(order.job))
        run = Run(RunId(len(self.runs) + 1), order.job, order.at)
        self.runs[run.id] = run
        return RunStarted(run.id, len(self._candidates(run)))

    def may_dial(self, run: RunId) -> bool:
        """Whether a run has candidates left."""
        return bool(self._candidates(self.runs[run]))

    def _candidates(self, run: Run) -> list[Record]:
        return [
            record
            for record in self.records
            if record.state is RecordState.READY
            and record.next_at < run.started_at
            and record.attempts < self._cap
            and record.number not in self.listed
        ]

    def _claim(self, order: ClaimNext | ShowNext) -> Claimed:
        run = self.runs[order.run]
        if not run.open:
            return Claimed((), 0, True)
        claimed: list[ClaimedAttempt] = []
        wanted = order.count if isinstance(order, ClaimNext) else 1
        for record in self._candidates(run):
            if len(claimed) == wanted:
                break
            if record.number in self.live_numbers():
                record.next_at = run.started_at
            else:
                claimed.append(self._insert(record, order))
        return Claimed(tuple(claimed), len(self._candidates(run)), len(claimed) < wanted)

    def _insert(self, record: Record, order: ClaimNext | ShowNext) -> ClaimedAttempt:
        attempt = AttemptId(len(self.attempts) + 1)
        self.attempts[attempt] = Attempt(attempt, record, order.run, record.next_at, order.at)
        record.state, record.attempts = RecordState.LIVE, record.attempts + 1
        card = a_card(record.id, record.number, record.attempts)
        return ClaimedAttempt(attempt, order.job, order.run, record.number, card)

    def _show(self, order: ShowNext) -> Claimed:
        result = self._claim(order)
        for claimed in result.attempts:
            row = self.attempts[claimed.id]
            row.shown, row.dialled, row.agent, row.session = True, False, order.agent, order.session
        return result

    def _call_shown(self, order: CallShown) -> None:
        known = self.attempts.get(order.attempt)
        if known is not None and known.shown and known.dialled and known.outcome is None:
            return
        row = self._waiting(order)
        if row.record.number in self.listed:
            raise Refused(RefusalCode.CALLBACK_LISTED, number=row.record.number)
        row.dialled, row.dialled_at = True, order.at

    def _pass(self, order: PassShown) -> ShownPassed:
        row = self._waiting(order)
        row.outcome, row.passed, row.record.state = Outcome.CANCELLED, True, RecordState.READY
        row.record.attempts, row.record.next_at = row.record.attempts - 1, order.at + order.rest
        assert row.run is not None
        return ShownPassed(row.run)

    def _waiting(self, order: CallShown | PassShown) -> Attempt:
        row = self.attempts.get(order.attempt)
        if row is None or row.outcome is not None or row.dialled or row.agent != order.agent:
            raise Refused(RefusalCode.CALL_GONE)
        return row

    def _open(self, order: OpenSession) -> SessionOpened:
        if any(session.open and session.agent == order.agent for session in self.sessions.values()):
            raise Refused(RefusalCode.ALREADY_IN_JOB, job=str(order.job))
        return SessionOpened(self._stay(order.agent, order.job))

    def _stay(self, agent: AgentId, job: JobId | None) -> SessionId:
        session = Session(SessionId(101 + len(self.sessions)), agent, job)
        self.sessions[session.id] = session
        return session.id

    def promise(self, agent: AgentId, record: Record, due_at: Instant) -> CallbackId:
        """The agent has promised this customer a call."""
        number = CallbackId(len(self.promises) + 1)
        self.promises[number] = Promised(number, agent, record, due_at)
        record.state = RecordState.PROMISED
        return number

    def _open_callback(self, order: OpenCallback) -> CallbackOpened:
        promised = self.promises.get(order.callback)
        if promised is None or not promised.open:
            raise Refused(RefusalCode.CALLBACK_GONE)
        if promised.agent != order.agent:
            raise Refused(RefusalCode.CALLBACK_NOT_YOURS)
        record = promised.record
        if record.number in self.listed:
            raise Refused(RefusalCode.CALLBACK_LISTED, number=record.number)
        if record.state is not RecordState.PROMISED or record.number in self.live_numbers():
            raise Refused(RefusalCode.CALLBACK_LIVE, name=str(record.id))
        session = order.session or self._stay(order.agent, None)
        attempt = AttemptId(len(self.attempts) + 1)
        row = Attempt(attempt, record, None, record.next_at, order.at, promise=promised.id)
        row.agent, row.session = order.agent, session
        self.attempts[attempt] = row
        record.state = RecordState.LIVE
        promise = Promise(promised.id, self.campaign, order.caller_id, promised.due_at)
        card = a_card(record.id, record.number, record.attempts)
        return CallbackOpened(attempt, session, record.number, card, promise)

    def _end(self, order: MarkEnded) -> None:
        row = self.attempts[order.attempt]
        if row.outcome is not None:
            return
        row.outcome = order.outcome
        if row.connected_at is not None:
            row.talk = max(0, order.at - row.connected_at - order.held)
            row.record.state = RecordState.WRAPUP
        elif row.promise is not None:
            row.record.state = RecordState.PROMISED
        elif not order.dialled:
            row.record.state, row.record.next_at = RecordState.READY, row.due_at
            row.record.attempts -= 1
            row.dialled = not row.shown
        elif order.outcome is Outcome.INVALID or row.record.attempts >= self._cap:
            row.record.state = RecordState.FINISHED
        else:
            row.record.state, row.record.next_at = RecordState.READY, row.dialled_at + self._interval

    def _save(self, order: SaveResult) -> ResultSaved:
        row = self.attempts.get(order.attempt)
        if row is not None and row.result == "saved":
            raise Refused(RefusalCode.ALREADY_SAVED)
        if row is None or row.result == "none" or row.agent != order.agent:
            raise Refused(RefusalCode.CALL_GONE)
        unsaved = row.result == "unsaved"
        row.result, row.record.state = "saved", RecordState.FINISHED
        if row.promise is not None:
            self.promises[row.promise].open = False
        if order.callback_at is not None:
            self.promise(order.agent, row.record, order.callback_at)
        listed = row.record.number if order.disposition == REFUSED.id else None
        if listed is not None:
            self.listed.add(listed)
        return ResultSaved(
            order.at,
            2,
            listed,
            self.campaign.id,
            unsaved=unsaved,
            completed=row.run if unsaved else None,
            promises_changed=row.promise is not None or order.callback_at is not None,
        )

    def live_numbers(self) -> list[str]:
        """Numbers of attempts that are not over."""
        return [row.record.number for row in self.attempts.values() if row.outcome is None]

    def live_attempts(self) -> set[AttemptId]:
        """Attempts that are not over."""
        return {row.id for row in self.attempts.values() if row.outcome is None}

    def tally(self, run: RunId) -> Tally:
        """The counters of a run, counted."""
        rows = [row for row in self.attempts.values() if row.run == run and row.dialled]
        ended = [row.outcome for row in rows if row.outcome is not None and row.connected_at is None]
        special = {Outcome.ABANDONED: "abandoned", Outcome.NO_ANSWER: "no_answer", Outcome.BUSY: "busy"}
        counted = {name: ended.count(outcome) for outcome, name in special.items()}
        return Tally(
            attempts=len(rows),
            connected=sum(row.connected_at is not None for row in rows),
            other=len(ended) - sum(counted.values()),
            saved=sum(row.result == "saved" for row in rows),
            unsaved=sum(row.result == "unsaved" for row in rows),
            talk=sum(row.talk for row in rows),
            passed=sum(row.passed for row in self.attempts.values() if row.run == run),
            **counted,
        )

    def add(self, number: str) -> None:
        """One more customer."""
        self.records.append(Record(len(self.records) + 1, number))


def must_be_written(order: Write) -> bool:
    """Whether the shell tries again until the disk takes it."""
    if isinstance(order, StopRun):
        return order.by is None
    asked = StartRun | OpenSession | OpenCallback | ClaimNext | SaveResult | KeepDraft | PreviewWrite
    return not isinstance(order, asked)
