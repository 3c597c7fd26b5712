"""The claim: pick, guard, mark and insert the attempt, in one transaction (guarantees 0.2, I1, I2, I4, I22).

Rule: the ready index answers what can be answered beforehand; a record whose number has something against it is judged
by `record_eligibility`, and then leaves the run's candidates, so that it is not walked again (limits 3).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from kaden.clock import Instant
from kaden.vocabulary import (
    AttemptId,
    CallKind,
    CustomerKind,
    GroupId,
    ListId,
    Outcome,
    PhoneType,
    Reason,
    RecordId,
    RecordState,
    RunId,
)
from server.dialer.eligibility import (
    DIALABLE,
    REDIAL_SPAN,
    Dialable,
    Eligibility,
    Never,
    NotNow,
    RecordFacts,
    record_eligibility,
)
from server.dialer.model import ClaimedAttempt
from server.dialer.preview_writes import ShowNext
from server.dialer.writes import Claimed, ClaimNext
from server.storage.port import Tx
from server.storage.transactions.candidates import (
    PLACED,
    OpenRun,
    Standing,
    keep_count_of,
    moved,
    runs_beside,
)
from server.storage.transactions.cards import card
from server.storage.transactions.picking import pick
from server.storage.transactions.plan import KIND_OF_RECORD, job_by_id

SET_ASIDE_AT_ONCE: Final = 100
"""Records that one claim moves out of the way before it comes back, so that no claim takes long."""

_FACTS: Final = (
    "SELECT r.list_id, r.group_id, r.phone_type, r.attempts, r.next_at, r.name, r.company, r.number,"
    " r.number_as_given, r.extra,"
    " (SELECT l.columns FROM customer_list l WHERE l.id = r.list_id),"
    " EXISTS (SELECT 1 FROM do_not_call d WHERE d.number = r.number"
    " AND (d.campaign_id IS NULL OR d.campaign_id = r.campaign_id)),"
    " EXISTS (SELECT 1 FROM attempt a WHERE a.number = r.number AND a.state <> 'ended'),"
    " (SELECT max(a.dialled_at) FROM attempt a WHERE a.number = r.number AND a.campaign_id = r.campaign_id"
    f" AND a.record_id <> r.id AND {PLACED}), r.cohort,"
    f" EXISTS (SELECT 1 FROM attempt a WHERE a.number = r.number AND a.dialled_at > ? AND {PLACED}), {KIND_OF_RECORD}"
    " FROM record r WHERE r.id = ? AND r.state = 'ready'"
)

_INSERT: Final = (
    "INSERT INTO attempt (record_id, job_id, run_id, campaign_id, batch_id, list_id, group_id, number,"
    " number_as_given, caller_id, n, due_at, dialled_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING"
)

_MARK: Final = (
    "UPDATE record SET state = 'live', attempts = attempts + 1, last_dial_at = ?, revision = revision + 1"
    " WHERE id = ?"
)


_RESERVE: Final = (
    f"UPDATE attempt SET kind = '{CallKind.PREVIEW}', dialled = 0, agent_id = ?, session_id = ? WHERE id = ?"
)
"""A shown record is its agent's, and was not dialled."""

_MARK_SHOWN: Final = (
    "UPDATE record SET state = 'live', attempts = attempts + 1, revision = revision + 1 WHERE id = ?"
)


class _Facts(NamedTuple):
    """A candidate as the guards see it. A tuple, because a claim has some 80 µs for everything."""

    list_id: ListId
    group: GroupId
    phone_type: PhoneType
    attempts: int
    next_at: Instant
    name: str
    company: str
    number: str
    number_as_given: str
    extra: str
    columns: str
    listed: int
    number_live: int
    number_last_dial: Instant | None
    cohort: int
    just_dialled: int
    """Whether anybody dialled its number within `REDIAL_SPAN`; otherwise row 189 has nothing against it."""
    customer: str
    """A value of `CustomerKind`."""

    @property
    def standing(self) -> Standing:
        """Where the record stands in the index."""
        return Standing(self.group, PhoneType(self.phone_type), self.attempts, self.next_at, self.cohort)

    @property
    def suspect(self) -> bool:
        """Whether anything is known against dialling its number now."""
        return bool(self.listed or self.number_live or self.just_dialled or self.number_last_dial is not None)


def claim_next(tx: Tx, order: ClaimNext) -> Claimed:
    """Carry out `ClaimNext`, in the job's order (domain 4.2, rows 150, 176, 178 to 181)."""
    return _claim(tx, order, None)


def show_next(tx: Tx, order: ShowNext) -> Claimed:
    """Carry out `ShowNext`: the same claim, of one record for one agent (row 326)."""
    claim = ClaimNext(order.job, order.run, 1, order.at, order.transferred, order.customers)
    return _claim(tx, claim, order)


def _claim(tx: Tx, order: ClaimNext, shown: ShowNext | None) -> Claimed:
    runs, remaining, position = runs_beside(tx, order.run)
    run = next((run for run in runs if run.id == order.run), None)
    if run is None:
        return Claimed(attempts=(), remaining=0, exhausted=True)
    others = [other for other in runs if other is not run]
    talking, takes = numbers_of(tx, order.transferred), run.towards(order.customers)
    claimed: list[ClaimedAttempt] = []
    aside, left, exhausted = 0, 0, False
    while not exhausted and len(claimed) < order.count and aside < SET_ASIDE_AT_ONCE:
        picked = pick(tx, takes, order.count - len(claimed), position)
        exhausted, position = not picked.records, picked.position
        for record in picked.records:
            row = tx.one(f"{_FACTS}{tx.dialect.skip_locked}", (order.at - REDIAL_SPAN, record))
            if row is None:
                aside += 1
                continue
            left += 1
            facts, after = _Facts(*row), None
            if facts.number in talking:
                facts = facts._replace(number_live=1)
            outcome = _try(tx, record, facts, run, order, shown)
            if isinstance(outcome, ClaimedAttempt):
                claimed.append(outcome)
            else:
                aside += 1
                after = _set_aside(tx, record, facts, run, outcome)
            for other in others:
                keep_count_of(tx, other, moved(other, facts.standing, after))
    if left:
        _count(tx, run.id, left, len(claimed) if shown is None else 0, position)
    return Claimed(tuple(claimed), remaining - left, exhausted)


def numbers_of(tx: Tx, attempts: tuple[AttemptId, ...]) -> frozenset[str]:
    """The numbers of these attempts."""
    if not attempts:
        return frozenset()
    places = ", ".join("?" * len(attempts))
    return frozenset(
        number for (number,) in tx.all(f"SELECT number FROM attempt WHERE id IN ({places})", attempts)
    )


def _try(
    tx: Tx, record: RecordId, facts: _Facts, run: OpenRun, order: ClaimNext, shown: ShowNext | None
) -> ClaimedAttempt | NotNow | Never:
    """Make an attempt of a candidate, or say what stands in the way."""
    # A rest that lies ahead means that the clock was set back since the run began: on doubt nobody is dialled (I4).
    suspect = facts.suspect or facts.next_at > order.at
    verdict = _judge(tx, record, facts, run, order) if suspect else DIALABLE
    if not isinstance(verdict, Dialable):
        return verdict
    return _insert(tx, record, facts, run, order.at, shown) or NotNow(Reason.NUMBER_LIVE, None)


def _judge(tx: Tx, record: RecordId, facts: _Facts, run: OpenRun, order: ClaimNext) -> Eligibility:
    return record_eligibility(
        RecordFacts(
            batch=run.batch,
            group=facts.group,
            phone_type=PhoneType(facts.phone_type),
            state=RecordState.READY,
            attempts=facts.attempts,
            next_at=facts.next_at,
            listed=bool(facts.listed),
            number_live=bool(facts.number_live),
            number_last_dial=facts.number_last_dial,
            number_last_outcome=_last_outcome(tx, record, facts, run),
            customer_list=facts.list_id,
            number_dials=_dials(tx, facts.number),
            customer=CustomerKind(facts.customer),
        ),
        job_by_id(tx, run.job),
        run.started_at,
        order.at,
    )


def _last_outcome(tx: Tx, record: RecordId, facts: _Facts, run: OpenRun) -> Outcome | None:
    """What came of the number's last dial through another record; it decides how long it rests (row 71)."""
    row = tx.one(
        f"SELECT outcome FROM attempt WHERE number = ? AND campaign_id = ? AND record_id <> ? AND {PLACED}"
        " ORDER BY dialled_at DESC LIMIT 1",
        (facts.number, run.campaign, record),
    )
    return None if row is None or row[0] is None else Outcome(row[0])


def _dials(tx: Tx, number: str) -> tuple[Instant, ...]:
    """Every dial of a number that reached the network, the oldest first (row 189)."""
    rows = tx.all(f"SELECT dialled_at FROM attempt WHERE number = ? AND {PLACED}", (number,))
    return tuple(sorted(at for (at,) in rows))


def _set_aside(
    tx: Tx, record: RecordId, facts: _Facts, run: OpenRun, verdict: NotNow | Never
) -> Standing | None:
    """Move a record out of the way: for good, or until its reason can have fallen, and at least for this run.

    Returns:
        Where it stands afterwards; None when it is not ready any more.
    """
    if isinstance(verdict, Never):
        tx.execute("UPDATE record SET state = 'blocked', revision = revision + 1 WHERE id = ?", (record,))
        return None
    until = max(verdict.until or 0, run.started_at)
    tx.execute("UPDATE record SET next_at = ?, revision = revision + 1 WHERE id = ?", (until, record))
    return replace(facts.standing, next_at=until)


def _insert(
    tx: Tx, record: RecordId, facts: _Facts, run: OpenRun, at: Instant, shown: ShowNext | None
) -> ClaimedAttempt | None:
    """The attempt and its record's mark; None when the number is live after all."""
    n = facts.attempts + 1
    attempt = tx.insert(
        _INSERT,
        (
            record,
            run.job,
            run.id,
            run.campaign,
            run.batch,
            facts.list_id,
            facts.group,
            facts.number,
            facts.number_as_given,
            run.caller_id,
            n,
            facts.next_at,
            at,
        ),
    )
    if attempt is None:
        return None
    if shown is None:
        tx.execute(_MARK, (at, record))
    else:
        tx.execute(_RESERVE, (shown.agent, shown.session, attempt))
        tx.execute(_MARK_SHOWN, (record,))
    seen = card(
        tx,
        record=record,
        number=facts.number,
        number_as_given=facts.number_as_given,
        name=facts.name,
        company=facts.company,
        columns=facts.columns,
        extra=facts.extra,
        attempt=n,
        before=AttemptId(attempt),
        customer=CustomerKind(facts.customer),
    )
    return ClaimedAttempt(id=AttemptId(attempt), job=run.job, run=run.id, number=facts.number, card=seen)


def _count(tx: Tx, run: RunId, left: int, claimed: int, position: int) -> None:
    """Carry the claim into the counters of its run."""
    tx.execute(
        "UPDATE job_run SET remaining = remaining - ?, attempts = attempts + ?, position = ? WHERE id = ?",
        (left, claimed, position, run),
    )
