"""Numbers that wait for their time to go onto a do-not-call list: kept, told, withdrawn, listed (domain row 101).

Rule: a plan is whole or not there, and each of its numbers is on one side at any moment: waiting, or listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kaden.clock import Instant
from kaden.vocabulary import AccountId, CampaignId
from server.storage.lists.transactions import is_live
from server.storage.lists_port import NumberPlan
from server.storage.port import Tx
from server.storage.transactions import audit
from server.storage.transactions.do_not_call import AT_ONCE, Listing, known_of, list_numbers

SHOWN: Final = 100
"""Plans that are told at most: all that wait, and the newest of the others."""

_PLANS: Final = (
    "SELECT p.id, p.campaign_id, c.name, p.file_name, p.reason, coalesce(nullif(a.full_name, ''), a.name), p.made_at,"
    " p.due_at, p.state, p.numbers, p.listed, p.closed_at FROM number_plan p"
    " LEFT JOIN campaign c ON c.id = p.campaign_id LEFT JOIN account a ON a.id = p.account_id"
)


@dataclass(frozen=True, slots=True)
class Planned:
    """The outcome of one step."""

    numbers: int
    """That were not on the list."""
    live: bool


def begin(tx: Tx, listing: Listing, file_name: str, due: Instant) -> int:
    """A plan whose file is about to be read."""
    plan = tx.insert(
        "INSERT INTO number_plan (campaign_id, account_id, file_name, reason, made_at, due_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (listing.campaign, listing.by, file_name, listing.reason, listing.at, due),
    )
    assert plan is not None
    return plan


def keep(tx: Tx, plan: int, listing: Listing, numbers: Sequence[str]) -> Planned:
    """Keep numbers of it; how many of them are not on the list now."""
    tx.many("INSERT INTO planned_number (plan_id, number) VALUES (?, ?)", [(plan, each) for each in numbers])
    parts = (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))
    return Planned(sum(len(part) - len(known_of(tx, listing.campaign, part)) for part in parts), is_live(tx))


def complete(tx: Tx, plan: int, listing: Listing) -> None:
    """The file was read to its end: from here on the plan exists."""
    tx.execute(
        "UPDATE number_plan SET state = 'waiting',"
        " numbers = (SELECT count(*) FROM planned_number WHERE plan_id = ?) WHERE id = ?",
        (plan, plan),
    )
    numbers, due = tx.all("SELECT numbers, due_at FROM number_plan WHERE id = ?", (plan,))[0]
    after = {"campaign": listing.campaign, "numbers": numbers, "due": due}
    audit.note(tx, "do_not_call.plan", f"number_plan:{plan}", listing.by, listing.at, after=after)


def sweep(tx: Tx) -> None:
    """Take away what a broken import left behind."""
    tx.execute(
        "DELETE FROM planned_number WHERE plan_id IN (SELECT id FROM number_plan WHERE state = 'loading')"
    )
    tx.execute("DELETE FROM number_plan WHERE state = 'loading'")


def plans(tx: Tx) -> tuple[NumberPlan, ...]:
    """Those that wait, the next one first, and then those that are over, the newest first."""
    waiting = tx.all(f"{_PLANS} WHERE p.state = 'waiting' ORDER BY p.due_at, p.id LIMIT ?", (SHOWN,))
    over = tx.all(
        f"{_PLANS} WHERE p.state IN ('done', 'withdrawn') ORDER BY p.id DESC LIMIT ?", (SHOWN - len(waiting),)
    )
    return tuple(NumberPlan(*row) for row in (*waiting, *over))


def withdraw(tx: Tx, plan: int, by: AccountId | None, at: Instant) -> bool:
    """Let none of its numbers be listed any more; False when it does not wait (any more)."""
    found = tx.all(
        "UPDATE number_plan SET state = 'withdrawn', closed_at = ?, closed_by = ? WHERE id = ? AND state = 'waiting'"
        " AND listed = 0 RETURNING id",
        (at, by, plan),
    )
    if found:
        tx.execute("DELETE FROM planned_number WHERE plan_id = ?", (plan,))
        audit.note(tx, "do_not_call.withdraw", f"number_plan:{plan}", by, at)
    return bool(found)


def due(tx: Tx, at: Instant) -> int | None:
    """The plan whose time came first, if one's has come."""
    row = tx.one(
        "SELECT id FROM number_plan WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, id LIMIT 1",
        (at,),
    )
    return None if row is None else int(row[0])


def next_due(tx: Tx) -> Instant | None:
    """When the next plan's time comes, or came."""
    row = tx.one("SELECT min(due_at) FROM number_plan WHERE state = 'waiting'")
    return None if row is None else row[0]


def carry_out(tx: Tx, plan: int, at: Instant) -> Planned:
    """List some more of its numbers; 0 = it is done, or was withdrawn."""
    row = tx.one(
        "SELECT campaign_id, account_id, reason FROM number_plan WHERE id = ? AND state = 'waiting'", (plan,)
    )
    if row is None:
        return Planned(0, live=False)
    campaign, by, reason = row
    some = [
        number
        for (number,) in tx.all(
            "SELECT number FROM planned_number WHERE plan_id = ? ORDER BY number LIMIT ?", (plan, AT_ONCE)
        )
    ]
    if not some:
        _close(tx, plan, CampaignId(campaign) if campaign else None, by, at)
        return Planned(0, is_live(tx))
    new = list_numbers(tx, Listing(campaign, reason, by, at), some)
    tx.many("DELETE FROM planned_number WHERE plan_id = ? AND number = ?", [(plan, each) for each in some])
    tx.execute("UPDATE number_plan SET listed = listed + ? WHERE id = ?", (new, plan))
    return Planned(len(some), is_live(tx))


def _close(tx: Tx, plan: int, campaign: CampaignId | None, by: AccountId | None, at: Instant) -> None:
    tx.execute("UPDATE number_plan SET state = 'done', closed_at = ? WHERE id = ?", (at, plan))
    row = tx.one("SELECT listed FROM number_plan WHERE id = ?", (plan,))
    assert row is not None
    after = {"campaign": campaign, "numbers": row[0]}
    audit.note(tx, "do_not_call.import", f"number_plan:{plan}", by, at, after=after)
