"""Do-not-call lists: an entry and what it does to waiting records, at once (domain 1.8, rows 93 to 98, 104, 324).

Rule: a listed number's ready records leave the ready state in the transaction that lists it (guarantee I2, limits 3).
"""

from __future__ import annotations

from kaden.clock import Instant
from kaden.vocabulary import AccountId, AttemptId, CampaignId, PhoneType, RecordId
from server.storage.port import Tx
from server.storage.transactions import audit
from server.storage.transactions.candidates import Standing, keep_count


def list_number(
    tx: Tx,
    campaign: CampaignId | None,
    number: str,
    reason: str,
    by: AccountId | None,
    at: Instant,
    attempt: AttemptId | None = None,
) -> bool:
    """Put a number on a campaign's list, or with None on the company's; False when it was there already.

    Args:
        tx: the transaction.
        campaign: whose list.
        number: E.164.
        reason: shown beside the entry.
        by: who listed it.
        at: when.
        attempt: the call whose result listed it.
    """
    entry = tx.insert(
        "INSERT INTO do_not_call (campaign_id, number, reason, account_id, attempt_id, at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (campaign, number, reason, by, attempt, at),
    )
    _block(tx, campaign, number)
    if entry is None:
        return False
    audit.note(tx, "do_not_call.add", f"do_not_call:{entry}", by, at, after={"campaign": campaign})
    return True


def block_if_listed(tx: Tx, record: RecordId) -> bool:
    """Keep a record that is ready again out of dialling, if its number was listed meanwhile; whether it was."""
    return bool(
        tx.execute(
            "UPDATE record SET state = 'blocked' WHERE id = ? AND state = 'ready' AND EXISTS"
            " (SELECT 1 FROM do_not_call d WHERE d.number = record.number"
            " AND (d.campaign_id IS NULL OR d.campaign_id = record.campaign_id))",
            (record,),
        )
    )


def _block(tx: Tx, campaign: CampaignId | None, number: str) -> None:
    of_campaign = "" if campaign is None else " AND campaign_id = ?"
    params = (number,) if campaign is None else (number, campaign)
    blocked = tx.all(
        "UPDATE record SET state = 'blocked', revision = revision + 1 WHERE number = ? AND state = 'ready'"
        f"{of_campaign} RETURNING batch_id, group_id, phone_type, attempts, next_at",
        params,
    )
    for batch, group, phone_type, attempts, next_at in blocked:
        keep_count(tx, batch, Standing(group, PhoneType(phone_type), attempts, next_at), None)
