"""One customer with everything that ever happened: calls, results and what they were before, promises, listings.

Rule: each part is one range of an index, and what happened through another record of the same number is that one's.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Final

from kaden.protocol.customers import (
    STORY_CALLS,
    CustomerNumber,
    StoryCall,
    StoryListing,
    StoryPromise,
    StoryVersion,
)
from kaden.protocol.my_work import CallNote
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AttemptId, CallKind, CampaignId, Outcome, RecordId
from server.storage.customers.finding import ROW, told
from server.storage.customers_port import KnownCustomer
from server.storage.port import Row, Tx
from server.storage.transactions.call_notes import notes_of
from server.storage.transactions.do_not_call import is_listed
from server.storage.transactions.handled import TALK
from server.storage.transactions.plan import campaign_towards
from server.storage.transactions.redial import ListedNumber, decode

_OF_LIST: Final = (
    "SELECT r.campaign_id, r.phone_type, l.at, coalesce(nullif(a.full_name, ''), a.name) FROM record r"
    " JOIN customer_list l ON l.id = r.list_id LEFT JOIN account a ON a.id = l.account_id WHERE r.id = ?"
)

_CALLS: Final = (
    "SELECT a.id, a.kind, a.dialled_at, a.number, a.outcome, a.dialled, j.name,"
    f" coalesce(nullif(g.full_name, ''), g.name), a.connected_at, {TALK}, d.label, a.note, a.result, a.saved_at,"
    " coalesce(nullif(s.full_name, ''), s.name), a.edited_at, coalesce(nullif(e.full_name, ''), e.name),"
    " EXISTS (SELECT 1 FROM recording m WHERE m.attempt_id = a.id), a.pass_reason FROM attempt a"
    " LEFT JOIN job j ON j.id = a.job_id LEFT JOIN account g ON g.id = a.agent_id"
    " LEFT JOIN disposition d ON d.id = a.disposition_id LEFT JOIN account s ON s.id = a.saved_by"
    " LEFT JOIN account e ON e.id = a.edited_by WHERE a.record_id = ? ORDER BY a.dialled_at DESC, a.id DESC LIMIT ?"
)

_VERSIONS: Final = (
    "SELECT v.attempt_id, d.label, v.note, v.callback_at, v.at, coalesce(nullif(p.full_name, ''), p.name)"
    " FROM attempt_version v LEFT JOIN disposition d ON d.id = v.disposition_id"
    " LEFT JOIN account p ON p.id = v.account_id"
    " WHERE v.attempt_id IN (SELECT id FROM attempt WHERE record_id = ?) ORDER BY v.revision DESC"
)

_PROMISES: Final = (
    "SELECT k.at, k.due_at, coalesce(nullif(p.full_name, ''), p.name), g.name, k.state, k.closed_at,"
    " k.own = 1 AND k.agent_id IS NOT NULL"
    " FROM callback k JOIN attempt a ON a.id = k.attempt_id LEFT JOIN account p ON p.id = k.agent_id"
    " LEFT JOIN dial_group g ON g.id = k.group_id WHERE k.record_id = ? ORDER BY k.id DESC"
)

_LISTED: Final = (
    "SELECT n.number, n.campaign_id, n.reason, n.at, coalesce(nullif(p.full_name, ''), p.name), NULL, NULL, ''"
    " FROM do_not_call n LEFT JOIN account p ON p.id = n.account_id"
    " WHERE n.number = ? AND (n.campaign_id IS NULL OR n.campaign_id = ?)"
)

_UNLISTED: Final = (
    "SELECT n.number, n.campaign_id, n.reason, n.at, coalesce(nullif(p.full_name, ''), p.name), n.removed_at,"
    " coalesce(nullif(q.full_name, ''), q.name), n.removed_reason FROM do_not_call_removed n"
    " LEFT JOIN account p ON p.id = n.account_id LEFT JOIN account q ON q.id = n.removed_by"
    " WHERE n.number = ? AND (n.campaign_id IS NULL OR n.campaign_id = ?)"
)


def campaign_of_record(tx: Tx, record: RecordId) -> tuple[CampaignId, str] | None:
    """As `CustomerBooks.campaign_of_record`."""
    row = tx.one(
        "SELECT c.id, c.name FROM record r JOIN campaign c ON c.id = r.campaign_id"
        " JOIN customer_list l ON l.id = r.list_id AND l.state = 'ready' WHERE r.id = ?",
        (record,),
    )
    return None if row is None else (CampaignId(row[0]), row[1])


def customer(tx: Tx, record: RecordId) -> KnownCustomer:
    """As `CustomerBooks.customer`."""
    row = tx.one(f"{ROW} WHERE r.id = ?", (record,))
    of_list = tx.one(_OF_LIST, (record,))
    if row is None or of_list is None:
        raise Refused(RefusalCode.UNKNOWN_CUSTOMER, record=record)
    campaign, phone_type, imported_at, imported_by = of_list
    number, as_given, others, extra, columns = row[5], row[6], *row[-3:]
    numbers = (ListedNumber(number, as_given, phone_type), *decode(others))
    return KnownCustomer(
        row=told(row),
        columns=tuple(zip(json.loads(columns), json.loads(extra), strict=False)),
        numbers=tuple(
            CustomerNumber(number=n.number, as_given=n.as_given, listed=is_listed(tx, n.number, campaign))
            for n in numbers
        ),
        imported_at=imported_at,
        imported_by=imported_by,
        calls=_calls(tx, record),
        newest=_newest(tx, record),
        promises=tuple(map(_promise, tx.all(_PROMISES, (record,)))),
        listings=_listings(tx, numbers, campaign),
        campaign=campaign_towards(tx, campaign, record),
    )


def _calls(tx: Tx, record: RecordId) -> tuple[StoryCall, ...]:
    versions: dict[int, list[StoryVersion]] = defaultdict(list)
    for attempt, result, note, promised_for, at, by in tx.all(_VERSIONS, (record,)):
        version = StoryVersion(result=result, note=note, promised_for=promised_for, at=at, by=by)
        versions[attempt].append(version)
    rows = tx.all(_CALLS, (record, STORY_CALLS))
    further = notes_of(tx, [AttemptId(row[0]) for row in rows])
    return tuple(_call(row, tuple(versions[row[0]]), further.get(row[0], ())) for row in rows)


def _newest(tx: Tx, record: RecordId) -> int:
    row = tx.one("SELECT coalesce(max(id), 0) FROM attempt WHERE record_id = ?", (record,))
    assert row is not None
    return int(row[0])


def _call(row: Row, versions: tuple[StoryVersion, ...], notes: tuple[CallNote, ...]) -> StoryCall:
    attempt, kind, at, number, outcome, dialled, job, agent, connected_at, talk = row[:10]
    result, note, waits, saved_at, saved_by, edited_at, edited_by, recorded, pass_reason = row[10:]
    return StoryCall(
        attempt=attempt,
        kind=CallKind(kind),
        at=at,
        number=number,
        outcome=None if outcome is None else Outcome(outcome),
        went_out=bool(dialled) and kind != CallKind.RECORDED,
        job=job,
        agent=agent,
        talked=None if connected_at is None else talk,
        result=result,
        note=note,
        unsaved=waits == "unsaved",
        at_desk=waits == "due",
        saved_at=saved_at,
        saved_by=saved_by,
        edited_at=edited_at,
        edited_by=edited_by,
        versions=versions,
        recorded=bool(recorded),
        notes=notes,
        pass_reason=pass_reason,
    )


def _promise(row: Row) -> StoryPromise:
    at, due_at, agent, group, state, closed_at, own = row
    return StoryPromise(
        at=at, due_at=due_at, agent=agent, group=group, state=state, closed_at=closed_at, own=bool(own)
    )


def _listings(tx: Tx, numbers: tuple[ListedNumber, ...], campaign: CampaignId) -> tuple[StoryListing, ...]:
    rows = [
        row
        for listed in numbers
        for sql in (_LISTED, _UNLISTED)
        for row in tx.all(sql, (listed.number, campaign))
    ]
    return tuple(_listing(row) for row in sorted(rows, key=lambda row: row[3], reverse=True))


def _listing(row: Row) -> StoryListing:
    number, campaign, reason, at, by, removed_at, removed_by, removed_reason = row
    return StoryListing(
        number=number,
        company_wide=campaign is None,
        reason=reason,
        at=at,
        by=by,
        removed_at=removed_at,
        removed_by=removed_by,
        removed_reason=removed_reason,
    )
