"""Do-not-call lists: entries and what they do to waiting records, at once (domain 1.8, rows 93 to 98, 104, 324).

Rule: a listed number's ready records leave the ready state in the transaction that lists it (guarantee I2, limits 3),
and come back in the one that takes the number off the last list that has it. Promises to call it are called off, and
are not given again by itself (row 99).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kaden.clock import Instant
from kaden.vocabulary import AccountId, AttemptId, CampaignId, PhoneType, RecordId
from server.storage.port import Tx
from server.storage.transactions import audit
from server.storage.transactions.candidates import Standing, keep_count
from server.storage.transactions.numbering import insert_new, retire
from server.storage.transactions.owners import give_back
from server.storage.transactions.returning import RETURNING, Returning, dial_again

AT_ONCE: Final = 500
"""Numbers that one step of an import lists, so that nobody waits long for the writer."""

_COLUMNS: Final = ("campaign_id", "number", "reason", "account_id", "attempt_id", "at")

_INSERT: Final = (
    f"INSERT INTO do_not_call ({', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)

_BLOCK: Final = (
    "UPDATE record SET state = 'blocked', revision = revision + 1 WHERE number IN ({numbers}) AND state = 'ready'"
    "{of_campaign} RETURNING batch_id, group_id, phone_type, attempts, next_at, cohort"
)

_CALL_OFF: Final = (
    "UPDATE callback SET state = 'cancelled', closed_at = ? WHERE number IN ({numbers}) AND state = 'open'"
    "{of_campaign} RETURNING id, record_id"
)

_OF_CAMPAIGN: Final = " AND campaign_id + 0 = ?"
"""Not by an index: a campaign's promises and records are many, a number's few."""

_BLOCK_PROMISED: Final = (
    "UPDATE record SET state = 'blocked', revision = revision + 1 WHERE id = ? AND state = 'promised'"
)
"""One whose promise is being kept just now goes there when the call is over."""

_RELEASED: Final = (
    f"{RETURNING} WHERE r.number = ? AND r.state = 'blocked' AND NOT EXISTS (SELECT 1 FROM do_not_call d"
    " WHERE d.number = r.number AND (d.campaign_id IS NULL OR d.campaign_id = r.campaign_id))"
)


@dataclass(frozen=True, slots=True)
class Listing:
    """Numbers that somebody lists, one or many."""

    campaign: CampaignId | None
    """None = the company's list."""
    reason: str
    by: AccountId | None
    at: Instant


@dataclass(frozen=True, slots=True)
class Entry:
    """What came of listing a number."""

    added: bool
    """False when the list had it already."""
    called_off: bool
    """Somebody had promised to call it."""


def list_number(
    tx: Tx,
    campaign: CampaignId | None,
    number: str,
    reason: str,
    by: AccountId | None,
    at: Instant,
    attempt: AttemptId | None = None,
) -> Entry:
    """Put a number on a campaign's list, or with None on the company's.

    Args:
        tx: the transaction.
        campaign: whose list.
        number: E.164.
        reason: shown beside the entry.
        by: who listed it.
        at: when.
        attempt: the call whose result listed it.
    """
    entry = _insert(tx, (campaign, number, reason, by, attempt, at))
    called_off = _keep_from(tx, Listing(campaign, reason, by, at), (number,))
    if entry is not None:
        after = {"number": number, "reason": reason, "campaign": campaign}
        audit.note(tx, "do_not_call.add", f"do_not_call:{entry}", by, at, after=after)
    return Entry(entry is not None, called_off)


def list_numbers(tx: Tx, listing: Listing, numbers: Sequence[str]) -> int:
    """List up to `AT_ONCE` different numbers (E.164); how many were not listed before. Not noted in the audit log."""
    known = known_of(tx, listing.campaign, numbers)
    new = [number for number in numbers if number not in known]
    rows = [(listing.campaign, number, listing.reason, listing.by, None, listing.at) for number in new]
    # The numbers of the others follow the first one's.
    for row in rows[:1]:
        _insert(tx, row)
    tx.many(_INSERT, rows[1:])
    _keep_from(tx, listing, numbers)
    return len(new)


def is_listed(tx: Tx, number: str, campaign: CampaignId) -> bool:
    """Whether a campaign may not call a number: by its own list or by the company's (row 324)."""
    found = tx.one(
        "SELECT 1 FROM do_not_call WHERE number = ? AND (campaign_id IS NULL OR campaign_id = ?)",
        (number, campaign),
    )
    return found is not None


def known_of(tx: Tx, campaign: CampaignId | None, numbers: Sequence[str]) -> set[str]:
    """Those of up to `AT_ONCE` numbers that a list has."""
    found = tx.all(
        f"SELECT number FROM do_not_call WHERE number IN ({_places(numbers)}) AND coalesce(campaign_id, 0) = ?",
        (*_padded(numbers), campaign or 0),
    )
    return {number for (number,) in found}


def unlist_number(
    tx: Tx, campaign: CampaignId | None, number: str, reason: str, by: AccountId | None, at: Instant
) -> bool:
    """Take a number off a list; its records can be dialled again unless another list has it. False: it was not there.

    The entry is kept aside with who removed it, when and why (row 98).
    """
    found = tx.one(
        "SELECT id, reason, account_id, attempt_id, at FROM do_not_call"
        f" WHERE number = ? AND coalesce(campaign_id, 0) = ?{tx.dialect.for_update}",
        (number, campaign or 0),
    )
    if found is None:
        return False
    entry = found[0]
    tx.execute(
        "INSERT INTO do_not_call_removed (campaign_id, number, reason, account_id, attempt_id, at, removed_by,"
        " removed_at, removed_reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (campaign, number, *found[1:], by, at, reason),
    )
    retire(tx, "do_not_call")
    tx.execute("DELETE FROM do_not_call WHERE id = ?", (entry,))
    for row in tx.all(_RELEASED, (number,)):
        _release(tx, Returning.stored(row))
    before = {"number": number, "reason": found[1], "campaign": campaign}
    after = {"reason": reason}
    audit.note(tx, "do_not_call.remove", f"do_not_call:{entry}", by, at, before, after)
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


def ringing_listed(tx: Tx) -> tuple[tuple[str, CampaignId | None], ...]:
    """Numbers of calls that are not over and that a list has, each with the list that has it (row 96)."""
    rows = tx.all(
        "SELECT a.number, d.campaign_id FROM attempt a JOIN do_not_call d ON d.number = a.number"
        " WHERE a.state <> 'ended' AND (d.campaign_id IS NULL OR d.campaign_id = a.campaign_id)"
    )
    return tuple((number, campaign) for number, campaign in rows)


def _insert(tx: Tx, values: Sequence[object]) -> int | None:
    return insert_new(
        tx, "do_not_call", dict(zip(_COLUMNS, values, strict=True)), unless="ON CONFLICT DO NOTHING"
    )


def _keep_from(tx: Tx, listing: Listing, numbers: Sequence[str]) -> bool:
    """Keep listed numbers from being called, by the dialler and by whoever promised it; whether anybody had."""
    campaign = listing.campaign
    scope = (_places(numbers), "" if campaign is None else _OF_CAMPAIGN)
    asked = (*_padded(numbers), *(() if campaign is None else (campaign,)))
    _block(tx, scope, asked)
    return _call_off(tx, listing, scope, asked)


def _call_off(tx: Tx, listing: Listing, scope: tuple[str, str], asked: Sequence[object]) -> bool:
    """Promises to call a number that may not be called: they would only be refused when they are due (row 99)."""
    numbers, of_campaign = scope
    found = tx.all(_CALL_OFF.format(numbers=numbers, of_campaign=of_campaign), (listing.at, *asked))
    tx.many(_BLOCK_PROMISED, [(record,) for _, record in found])
    for callback, record in found:
        after = {"record": record, "campaign": listing.campaign}
        audit.note(tx, "callback.cancel", f"callback:{callback}", listing.by, listing.at, after=after)
    return bool(found)


def _block(tx: Tx, scope: tuple[str, str], asked: Sequence[object]) -> None:
    numbers, of_campaign = scope
    blocked = tx.all(_BLOCK.format(numbers=numbers, of_campaign=of_campaign), asked)
    for (batch, group, phone_type, *rest), records in Counter(map(tuple, blocked)).items():
        keep_count(tx, batch, Standing(group, PhoneType(phone_type), *rest), None, records)


def _release(tx: Tx, record: Returning) -> None:
    give_back(tx, record.id)
    if record.spent:
        tx.execute("UPDATE record SET state = 'finished', revision = revision + 1 WHERE id = ?", (record.id,))
    else:
        dial_again(tx, record, record.rested)


def _places(numbers: Sequence[str]) -> str:
    """One, or always as many, so that the prepared statements are few."""
    return ", ".join(["?"] * (1 if len(numbers) == 1 else AT_ONCE))


def _padded(numbers: Sequence[str]) -> list[str]:
    return [*numbers, *[numbers[0]] * (AT_ONCE - len(numbers))] if len(numbers) > 1 else [*numbers]
