"""The claim: pick, guard, mark and insert the attempt, in one transaction (guarantees 0.2, I1, I2, I4, I22).

Rule: the ready index answers what can be answered beforehand; a record whose number has something against it is judged
by `record_eligibility`, and then leaves the run's candidates, so that it is not walked again (limits 3).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, product
from typing import Final

from kaden.clock import Instant
from kaden.vocabulary import GroupId, PhoneType, RecordId, RecordState, RunId
from server.dialer.eligibility import (
    DIALABLE,
    Dialable,
    Eligibility,
    Never,
    NotNow,
    Reason,
    RecordFacts,
    record_eligibility,
)
from server.dialer.model import ClaimedAttempt
from server.dialer.writes import Claimed, ClaimNext
from server.storage.port import Tx
from server.storage.transactions.candidates import SEEK, OpenRun, Standing, moved, open_runs
from server.storage.transactions.cards import card
from server.storage.transactions.plan import job_by_id

SET_ASIDE_AT_ONCE: Final = 100
"""Records that one claim moves out of the way before it comes back, so that no claim takes long."""

_MARK: Final = (
    "UPDATE record SET state = 'live', attempts = attempts + 1, last_dial_at = ?, revision = revision + 1"
    " WHERE id = ? AND state = 'ready'"
)

_INSERT: Final = (
    "INSERT INTO attempt (record_id, job_id, run_id, campaign_id, batch_id, list_id, group_id, number,"
    " number_as_given, caller_id, n, due_at, dialled_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING RETURNING id"
)


@dataclass(frozen=True, slots=True)
class _Picked:
    """A candidate with the facts that the guards ask for."""

    id: RecordId
    next_at: Instant
    list_id: int
    group: GroupId
    phone_type: str
    attempts: int
    name: str
    company: str
    number: str
    number_as_given: str
    extra: str
    columns: str
    listed: int
    number_live: int
    number_last_dial: Instant | None

    @property
    def standing(self) -> Standing:
        return Standing(self.group, PhoneType(self.phone_type), self.attempts, self.next_at)

    @property
    def suspect(self) -> bool:
        """Whether anything is known against dialling its number now."""
        return bool(self.listed or self.number_live or self.number_last_dial is not None)


@lru_cache(maxsize=64)
def _pick(branches: int, locking: str) -> str:
    """The statement that picks from `branches` ranges of the index, the longest due first."""
    ranges = " UNION ALL ".join([f"SELECT * FROM ({SEEK} ORDER BY next_at, id LIMIT ?) AS due"] * branches)
    return (
        "SELECT r.id, r.next_at, r.list_id, r.group_id, r.phone_type, r.attempts, r.name, r.company, r.number,"
        " r.number_as_given, r.extra, l.columns,"
        " EXISTS (SELECT 1 FROM do_not_call d WHERE d.number = r.number"
        " AND (d.campaign_id IS NULL OR d.campaign_id = r.campaign_id)),"
        " EXISTS (SELECT 1 FROM attempt a WHERE a.number = r.number AND a.state <> 'ended'),"
        " (SELECT max(a.dialled_at) FROM attempt a WHERE a.number = r.number AND a.campaign_id = r.campaign_id"
        " AND a.record_id <> r.id AND a.n IS NOT NULL)"
        f" FROM (SELECT id, next_at FROM ({ranges}) AS best ORDER BY next_at, id LIMIT ?) AS due"
        " JOIN record r ON r.id = due.id JOIN customer_list l ON l.id = r.list_id"
        f" ORDER BY due.next_at, due.id{locking}"
    )


def claim_next(tx: Tx, order: ClaimNext) -> Claimed:
    """Carry out `ClaimNext`: fewest attempts first, then longest due, then by id (domain 4.2, rows 176, 178 to 181)."""
    found = tx.one("SELECT batch_id FROM job_run WHERE id = ? AND stopped_at IS NULL", (order.run,))
    runs = open_runs(tx, found[0]) if found is not None else ()
    run = next((run for run in runs if run.id == order.run), None)
    if run is None:
        return Claimed(attempts=(), remaining=0, exhausted=True)
    claimed: list[ClaimedAttempt] = []
    left: Counter[RunId] = Counter()
    aside = 0
    exhausted = False
    while not exhausted and len(claimed) < order.count and aside < SET_ASIDE_AT_ONCE:
        candidates = _candidates(tx, run, order.count - len(claimed))
        exhausted = not candidates
        for picked in candidates:
            attempt, after = _try(tx, picked, run, order)
            if attempt is None:
                aside += 1
            else:
                claimed.append(attempt)
            left.update({other.id: moved(other, picked.standing, after) for other in runs})
    _count(tx, run.id, left, len(claimed))
    return Claimed(tuple(claimed), run.remaining + left[run.id], exhausted)


def _candidates(tx: Tx, run: OpenRun, wanted: int) -> list[_Picked]:
    """The next candidates, never dialled ones first; a seek in the index for each group and phone type."""
    found: list[_Picked] = []
    ranges = list(product(run.groups, run.phone_types))
    for attempts in run.attempts:
        missing = wanted - len(found)
        if not missing:
            break
        keys = ((run.batch, *place, attempts, run.started_at, missing) for place in ranges)
        statement = _pick(len(ranges), tx.dialect.skip_locked)
        found += [_Picked(*row) for row in tx.all(statement, (*chain.from_iterable(keys), missing))]
    return found


def _try(
    tx: Tx, picked: _Picked, run: OpenRun, order: ClaimNext
) -> tuple[ClaimedAttempt | None, Standing | None]:
    """Make an attempt of a candidate, or set it aside; and where it stands afterwards."""
    verdict = _judge(tx, picked, run, order) if picked.suspect else DIALABLE
    if isinstance(verdict, Dialable):
        attempt = _insert(tx, picked, run, order.at)
        if attempt is not None:
            return attempt, None
        verdict = NotNow(Reason.NUMBER_LIVE, None)
    return None, _set_aside(tx, picked, run, verdict)


def _judge(tx: Tx, picked: _Picked, run: OpenRun, order: ClaimNext) -> Eligibility:
    facts = RecordFacts(
        batch=run.batch,
        group=picked.group,
        phone_type=PhoneType(picked.phone_type),
        state=RecordState.READY,
        attempts=picked.attempts,
        next_at=picked.next_at,
        listed=bool(picked.listed),
        number_live=bool(picked.number_live),
        number_last_dial=picked.number_last_dial,
    )
    return record_eligibility(facts, job_by_id(tx, run.job), run.started_at, order.at)


def _set_aside(tx: Tx, picked: _Picked, run: OpenRun, verdict: NotNow | Never) -> Standing | None:
    """Move a record out of the way: for good, or until its reason can have fallen, and at least for this run."""
    if isinstance(verdict, Never):
        tx.execute("UPDATE record SET state = 'blocked', revision = revision + 1 WHERE id = ?", (picked.id,))
        return None
    until = max(verdict.until or 0, run.started_at)
    tx.execute("UPDATE record SET next_at = ?, revision = revision + 1 WHERE id = ?", (until, picked.id))
    return replace(picked.standing, next_at=until)


def _insert(tx: Tx, picked: _Picked, run: OpenRun, at: Instant) -> ClaimedAttempt | None:
    """The attempt and its record's mark; None when the number became live meanwhile."""
    n = picked.attempts + 1
    values = (
        picked.id,
        run.job,
        run.id,
        run.campaign,
        run.batch,
        picked.list_id,
        picked.group,
        picked.number,
        picked.number_as_given,
        run.caller_id,
        n,
        picked.next_at,
        at,
    )
    inserted = tx.one(_INSERT, values)
    if inserted is None:
        return None
    tx.execute(_MARK, (at, picked.id))
    return ClaimedAttempt(
        id=inserted[0],
        job=run.job,
        run=run.id,
        number=picked.number,
        card=card(
            tx,
            record=picked.id,
            number=picked.number,
            number_as_given=picked.number_as_given,
            name=picked.name,
            company=picked.company,
            columns=picked.columns,
            extra=picked.extra,
            attempt=n,
        ),
    )


def _count(tx: Tx, run: RunId, left: Counter[RunId], claimed: int) -> None:
    for other, change in left.items():
        attempts = claimed if other == run else 0
        if change or attempts:
            tx.execute(
                "UPDATE job_run SET remaining = remaining + ?, attempts = attempts + ? WHERE id = ?",
                (change, attempts, other),
            )
