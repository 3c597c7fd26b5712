"""One call with everything that is known of it, whosever it was: form, versions, who and when (rows 282, 286, 288).

Rule: whose campaign it is was asked before; here every call exists.
"""

from __future__ import annotations

from typing import Final

from kaden.clock import Instant
from kaden.protocol.history import CallVersion
from kaden.vocabulary import AccountId, AttemptId, CampaignId, Outcome
from server.storage.history_port import Opened
from server.storage.port import Tx
from server.storage.transactions import audit
from server.storage.transactions.handled import standing, with_form

_AROUND: Final = (
    "SELECT coalesce(nullif(e.full_name, ''), e.name), coalesce(nullif(s.full_name, ''), s.name), b.name, l.name,"
    " g.name, a.dialled_at, a.answered_at, a.outcome, m.started_at FROM attempt a JOIN batch b ON b.id = a.batch_id"
    " JOIN customer_list l ON l.id = a.list_id JOIN dial_group g ON g.id = a.group_id"
    " LEFT JOIN account e ON e.id = a.agent_id LEFT JOIN account s ON s.id = a.saved_by"
    " LEFT JOIN recording m ON m.attempt_id = a.id WHERE a.id = ?"
)

_VERSIONS: Final = (
    "SELECT v.revision, d.label, v.note, v.callback_at, v.at, coalesce(nullif(e.full_name, ''), e.name)"
    " FROM attempt_version v LEFT JOIN disposition d ON d.id = v.disposition_id"
    " LEFT JOIN account e ON e.id = v.account_id WHERE v.attempt_id = ? ORDER BY v.revision"
)


def opened(tx: Tx, attempt: AttemptId, at: Instant) -> Opened:
    """As `HistoryBooks.opened_call`."""
    call = standing(tx, attempt, at)
    row = tx.one(_AROUND, (attempt,))
    assert row is not None
    agent_name, saved_by, batch, list_, group, dialled_at, answered_at, outcome, recorded_at = row
    return Opened(
        handled=with_form(tx, attempt, call, may_correct=call.result == "saved"),
        agent=call.agent,
        agent_name=agent_name,
        result=call.result,
        saved_by=saved_by,
        batch=batch,
        list=list_,
        group=group,
        dialled_at=dialled_at,
        answered_at=answered_at,
        outcome=None if outcome is None else Outcome(outcome),
        versions=tuple(_version(*version) for version in tx.all(_VERSIONS, (attempt,))),
        recorded_at=recorded_at,
    )


def campaign_of(tx: Tx, attempt: AttemptId) -> tuple[CampaignId, str] | None:
    """As `HistoryBooks.campaign_of_call`."""
    row = tx.one(
        "SELECT c.id, c.name FROM attempt a JOIN campaign c ON c.id = a.campaign_id WHERE a.id = ?",
        (attempt,),
    )
    return None if row is None else (row[0], row[1])


def recording(tx: Tx, attempt: AttemptId) -> str | None:
    """As `HistoryBooks.recording`."""
    row = tx.one("SELECT path FROM recording WHERE attempt_id = ?", (attempt,))
    return None if row is None else row[0]


def note_recording(tx: Tx, attempt: AttemptId, by: AccountId | None, at: Instant) -> None:
    """As `HistoryBooks.note_recording`."""
    audit.note(tx, "recording.fetch", f"attempt:{attempt}", by, at)


def _version(
    revision: int,
    disposition: str | None,
    note: str,
    callback_at: Instant | None,
    at: Instant,
    by: str | None,
) -> CallVersion:
    return CallVersion(
        revision=revision, disposition=disposition, note=note, callback_at=callback_at, at=at, by=by
    )
