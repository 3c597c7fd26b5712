"""A small office on a real store: the sample with a few customers, and its day in verbs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from kaden.clock import HOUR, SECOND, Instant, Millis
from kaden.setup.starter import STARTER_RESULTS
from kaden.vocabulary import (
    AccountId,
    AfterSave,
    AgentId,
    AttemptId,
    CampaignId,
    DispositionId,
    EndedBy,
    GroupId,
    JobId,
    ListId,
    Outcome,
    PhoneType,
    RecordId,
    RunId,
    StopReason,
)
from server.dialer.model import Asked, ClaimedAttempt, Hours, SessionId
from server.dialer.tally import Tally
from server.dialer.writes import (
    Claimed,
    ClaimNext,
    CloseSession,
    KeepDraft,
    MarkAnswered,
    MarkConnected,
    MarkEnded,
    MarkHeld,
    MarkUnsaved,
    OpenSession,
    ResultSaved,
    RunStarted,
    SaveResult,
    SessionOpened,
    StartRun,
    StopRun,
)
from server.storage.port import Row, Tx
from server.storage.sample import SampleIds, SampleSpec, create_sample
from server.storage.store import KeepingRunner, SqlStore
from server.storage.transactions.do_not_call import list_number
from server.storage.transactions.records import NewList, NewRecord, add_list, add_records
from server.storage.transactions.redial import ListedNumber

NOON = 1_800_000_000_000
"""When the office opens its books."""

COLUMNS = ("会社名", "氏名", "備考")

KEEP = "不通・留守電"
STOP = "アポ"
CALLBACK = "再コール"
DO_NOT_CALL = "クレーム"

INTERVAL = 24 * HOUR
CAP = 3


def number(place: int) -> str:
    """The E.164 number of the customer at that place."""
    return f"+8190{place:08}"


def listed(*numbers: str, kind: PhoneType = PhoneType.MOBILE) -> tuple[ListedNumber, ...]:
    """Numbers as a file gives them."""
    return tuple(ListedNumber(each, each.replace("+81", "0"), kind) for each in numbers)


@dataclass
class Office:
    """The sample on a store, and a clock that only moves when told."""

    store: SqlStore
    ids: SampleIds
    now: Instant = NOON
    _requests: count[int] = field(default_factory=lambda: count(1))
    _lines: count[int] = field(default_factory=lambda: count(1))

    @classmethod
    async def open(cls, store: SqlStore) -> Office:
        """Make the sample."""
        spec = SampleSpec(NOON, Hours(540, 1020), "Asia/Tokyo", date(2026, 1, 1), date(2027, 12, 31))
        return cls(store, await store.runner.write(lambda tx: create_sample(tx, spec)))

    @property
    def runner(self) -> KeepingRunner:
        return self.store.runner

    @property
    def supervisor(self) -> AccountId:
        return self.ids.supervisor

    def agent(self, place: int = 0) -> AgentId:
        return AgentId(self.ids.agents[place])

    def asked(self, account: AccountId | AgentId, request: str | None = None) -> Asked:
        return Asked(AccountId(account), request or f"request-{next(self._requests)}")

    def result(self, label: str) -> DispositionId:
        return self.ids.dispositions[[each[0] for each in STARTER_RESULTS].index(label)]

    def later(self, time: Millis) -> None:
        self.now += time

    # ---- definitions beside the sample's -------------------------------------------------------------------------

    async def other_campaign(self) -> CampaignId:
        """A second campaign with the same rule and nothing in it."""
        await self.execute(
            "INSERT INTO campaign (name, rule_id, zone, hours_start, hours_end, notify, handling_entry)"
            " VALUES ('other', ?, 'Asia/Tokyo', 540, 1020, 1, 1)",
            self.ids.rule,
        )
        return CampaignId((await self.row("SELECT id FROM campaign WHERE name = 'other'"))[0])

    async def other_job(self) -> JobId:
        """A second job on the same records."""
        await self.execute("INSERT INTO job (batch_id, name) VALUES (?, 'other')", self.ids.batch)
        job = JobId((await self.row("SELECT id FROM job WHERE name = 'other'"))[0])
        await self.execute("INSERT INTO job_group (job_id, group_id) VALUES (?, ?)", job, self.ids.group)
        return job

    async def execute(self, sql: str, *params: object) -> None:
        """Change a definition behind the store's back."""
        await self.runner.write(lambda tx: tx.execute(sql, params))

    # ---- customers -----------------------------------------------------------------------------------------------

    async def customers(
        self, *people: Sequence[ListedNumber], group: GroupId | None = None
    ) -> list[RecordId]:
        """Add a list of customers, by their numbers; the sample's group works them."""

        def add(tx: Tx) -> ListId:
            list_ = add_list(tx, NewList(self.ids.batch, "list.csv", COLUMNS, "cp932", None, self.now))
            add_records(tx, list_, group or self.ids.group, [self._record(numbers) for numbers in people])
            return list_

        list_ = await self.runner.write(add)
        return [
            row[0] for row in await self.rows("SELECT id FROM record WHERE list_id = ? ORDER BY line", list_)
        ]

    def _record(self, numbers: Sequence[ListedNumber]) -> NewRecord:
        line = next(self._lines)
        company, name = f"会社{line}", f"氏名{line}"
        return NewRecord(line, name, company, tuple(numbers), (company, name, "備考"))

    async def list_number(self, number: str, campaign: CampaignId | None) -> bool:
        entry = await self.runner.write(
            lambda tx: list_number(tx, campaign, number, "苦情", self.supervisor, self.now)
        )
        return entry.added

    # ---- a run ---------------------------------------------------------------------------------------------------

    async def start(self, job: JobId | None = None) -> RunId:
        """Start the job, or another one; what is due before now is its candidate set."""
        started = await self.store.perform(
            StartRun(self.asked(self.supervisor), job or self.ids.job, self.now)
        )
        assert isinstance(started, RunStarted)
        self.later(SECOND)
        return started.run

    async def stop(self, run: RunId) -> None:
        await self.store.perform(
            StopRun(self.asked(self.supervisor), self.ids.job, run, self.now, StopReason.MANUAL)
        )
        self.later(SECOND)

    async def claim(
        self, run: RunId, count: int = 1, job: JobId | None = None, *, transferred: tuple[AttemptId, ...] = ()
    ) -> Claimed:
        claimed = await self.store.perform(ClaimNext(job or self.ids.job, run, count, self.now, transferred))
        assert isinstance(claimed, Claimed)
        return claimed

    async def claim_one(self, run: RunId) -> ClaimedAttempt:
        claimed = await self.claim(run)
        assert len(claimed.attempts) == 1
        return claimed.attempts[0]

    # ---- a call --------------------------------------------------------------------------------------------------

    async def sit_down(self, run: RunId, place: int = 0) -> SessionId:
        opened = await self.store.perform(
            OpenSession(self.asked(self.agent(place)), self.agent(place), self.ids.job, run, "7001", self.now)
        )
        assert isinstance(opened, SessionOpened)
        return opened.session

    async def leave(self, session: SessionId) -> None:
        await self.store.perform(CloseSession(session, self.now, None))

    async def answer(self, attempt: AttemptId) -> None:
        await self.store.perform(MarkAnswered(attempt, self.now))

    async def connect(self, attempt: AttemptId, session: SessionId, place: int = 0) -> None:
        await self.store.perform(MarkConnected(attempt, self.agent(place), session, self.now))

    async def hold(self, attempt: AttemptId, *, held: bool) -> None:
        await self.store.perform(MarkHeld(attempt, held, self.now))

    async def end(
        self,
        attempt: AttemptId,
        outcome: Outcome,
        *,
        by: EndedBy = EndedBy.SWITCH,
        held: Millis = 0,
        dialled: bool = True,
    ) -> None:
        await self.store.perform(MarkEnded(attempt, self.now, outcome, by, held, dialled))

    async def talk(self, attempt: AttemptId, session: SessionId, time: Millis = 60 * SECOND) -> None:
        """Answer, join, talk, and the customer hangs up."""
        await self.answer(attempt)
        await self.connect(attempt, session)
        self.later(time)
        await self.end(attempt, Outcome.CONNECTED, by=EndedBy.CUSTOMER)

    async def give_up(self, attempt: AttemptId) -> None:
        await self.store.perform(MarkUnsaved(attempt, self.now))

    async def draft(
        self,
        attempt: AttemptId,
        sequence: int,
        note: str = "",
        callback_at: Instant | None = None,
        *,
        for_group: bool = False,
    ) -> None:
        order = KeepDraft(attempt, self.agent(), sequence, note, None, callback_at, self.now, for_group)
        await self.store.perform(order)

    async def save(
        self,
        attempt: AttemptId,
        label: str | None,
        *,
        callback_at: Instant | None = None,
        note: str = "",
        request: str | None = None,
        place: int = 0,
        then: AfterSave = AfterSave.CONTINUE,
        for_group: bool = False,
    ) -> ResultSaved:
        saved = await self.store.perform(
            SaveResult(
                self.asked(self.agent(place), request),
                attempt,
                self.agent(place),
                None if label is None else self.result(label),
                note,
                callback_at,
                then,
                self.now,
                for_group,
            )
        )
        assert isinstance(saved, ResultSaved)
        return saved

    # ---- looking -------------------------------------------------------------------------------------------------

    async def rows(self, sql: str, *params: object) -> list[Row]:
        return await self.runner.read(lambda tx: tx.all(sql, params))

    async def row(self, sql: str, *params: object) -> Row:
        [row] = await self.rows(sql, *params)
        return row

    async def record(self, record: RecordId, columns: str = "state, next_at, attempts") -> Row:
        return await self.row(f"SELECT {columns} FROM record WHERE id = ?", record)

    async def remaining(self, run: RunId) -> int:
        remaining: int = (await self.row("SELECT remaining FROM job_run WHERE id = ?", run))[0]
        return remaining

    async def tally(self, run: RunId) -> Tally:
        row = await self.row(
            "SELECT attempts, connected, abandoned, no_answer, busy, other, saved, unsaved, talk, passed"
            " FROM job_run WHERE id = ?",
            run,
        )
        return Tally(*row)


async def a_talk(office: Office) -> tuple[RecordId, RunId, SessionId, AttemptId]:
    """A call that is over and waits for its result."""
    [record] = await office.customers(listed(number(1)))
    run = await office.start()
    session = await office.sit_down(run)
    attempt = await office.claim_one(run)
    await office.talk(attempt.id, session)
    return record, run, session, attempt.id
