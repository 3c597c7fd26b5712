"""Numbers that wait for their time to go onto a do-not-call list: kept, told, withdrawn, listed (domain row 101).

Rule: a plan is whole or not there, and each of its numbers is on one side at any moment: waiting, or listed. A plan
can hold a million numbers, so no transaction touches more of them than one step of an import does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, CampaignId
from server.storage.lists.bulk_writer import Step
from server.storage.lists.transactions import is_live
from server.storage.lists_port import NumberPlan
from server.storage.port import Tx
from server.storage.transactions import audit
from server.storage.transactions.do_not_call import AT_ONCE, Listing, known_of, list_numbers
from server.storage.transactions.numbering import insert_new, retire

MOST_WAITING: Final = 100
"""Plans that wait at a time, of all lists together; so all of them can be told at once."""

SHOWN: Final = 100
"""Plans that are over and are told: the newest."""

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
    """A plan whose file is about to be read.

    Raises:
        Refused: TOO_MANY_NUMBER_PLANS.
    """
    row = tx.one("SELECT count(*) FROM number_plan WHERE state = 'waiting'")
    if row is not None and row[0] >= MOST_WAITING:
        raise Refused(RefusalCode.TOO_MANY_NUMBER_PLANS, limit=MOST_WAITING)
    new = {
        "campaign_id": listing.campaign,
        "account_id": listing.by,
        "file_name": file_name,
        "reason": listing.reason,
        "made_at": listing.at,
        "due_at": due,
    }
    plan = insert_new(tx, "number_plan", new)
    assert plan is not None
    return plan


def keep(tx: Tx, plan: int, listing: Listing, numbers: Sequence[str]) -> Planned:
    """Keep numbers of it; how many of them are not on the list now."""
    tx.many("INSERT INTO planned_number (plan_id, number) VALUES (?, ?)", [(plan, each) for each in numbers])
    count = len(numbers)
    tx.execute(
        "UPDATE number_plan SET numbers = numbers + ?, kept = kept + ? WHERE id = ?", (count, count, plan)
    )
    parts = (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))
    return Planned(sum(len(part) - len(known_of(tx, listing.campaign, part)) for part in parts), is_live(tx))


def complete(tx: Tx, plan: int, listing: Listing) -> None:
    """The file was read to its end: from here on the plan exists."""
    [(numbers, due)] = tx.all(
        "UPDATE number_plan SET state = 'waiting' WHERE id = ? RETURNING numbers, due_at", (plan,)
    )
    after = {"campaign": listing.campaign, "numbers": numbers, "due": due}
    audit.note(tx, "do_not_call.plan", f"number_plan:{plan}", listing.by, listing.at, after=after)


def drop(tx: Tx) -> None:
    """Give up plans whose file is not read any more; nobody reads one just now."""
    tx.execute("UPDATE number_plan SET state = 'dropped' WHERE state = 'loading'")


def left_over(tx: Tx) -> int | None:
    """A plan with numbers that nobody will list: it was withdrawn or dropped."""
    row = tx.one(
        "SELECT id FROM number_plan WHERE state = 'dropped' OR (state = 'withdrawn' AND kept > 0)"
        " ORDER BY id LIMIT 1"
    )
    return None if row is None else int(row[0])


def clear(tx: Tx, plan: int, limit: int) -> Step:
    """Take away up to `limit` numbers of a plan that is left over, and with the last of them a dropped plan itself."""
    gone = tx.execute(
        "DELETE FROM planned_number WHERE plan_id = ? AND number IN"
        " (SELECT number FROM planned_number WHERE plan_id = ? ORDER BY number LIMIT ?)",
        (plan, plan, limit),
    )
    if gone:
        tx.execute("UPDATE number_plan SET kept = kept - ? WHERE id = ?", (gone, plan))
    else:
        tx.execute("UPDATE number_plan SET kept = 0 WHERE id = ?", (plan,))
        retire(tx, "number_plan")
        tx.execute("DELETE FROM number_plan WHERE id = ? AND state = 'dropped'", (plan,))
    return Step(gone, is_live(tx))


def plans(tx: Tx, campaigns: Sequence[CampaignId]) -> tuple[NumberPlan, ...]:
    """Those of the company's list and of these campaigns': all that wait, the next one first, and then the newest of
    those that are over.
    """
    of_lists = f"(p.campaign_id IS NULL OR p.campaign_id IN ({', '.join('?' * len(campaigns)) or 'NULL'}))"
    waiting = tx.all(
        f"{_PLANS} WHERE p.state = 'waiting' AND {of_lists} ORDER BY p.due_at, p.id", (*campaigns,)
    )
    over = tx.all(
        f"{_PLANS} WHERE p.state IN ('done', 'withdrawn') AND {of_lists} ORDER BY p.id DESC LIMIT ?",
        (*campaigns, SHOWN),
    )
    return tuple(NumberPlan(*row) for row in (*waiting, *over))


def plan_that_waits(tx: Tx, plan: int) -> NumberPlan | None:
    """The plan of this number, if it waits."""
    row = tx.one(f"{_PLANS} WHERE p.state = 'waiting' AND p.id = ?", (plan,))
    return None if row is None else NumberPlan(*row)


def withdraw(tx: Tx, plan: int, by: AccountId | None, at: Instant) -> bool:
    """Let none of its numbers be listed any more; False when it does not wait, or some are listed already."""
    found = tx.all(
        "UPDATE number_plan SET state = 'withdrawn', closed_at = ?, closed_by = ? WHERE id = ? AND state = 'waiting'"
        " AND kept = numbers RETURNING id",
        (at, by, plan),
    )
    if found:
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
    tx.execute(
        "UPDATE number_plan SET listed = listed + ?, kept = kept - ? WHERE id = ?", (new, len(some), plan)
    )
    return Planned(len(some), is_live(tx))


def _close(tx: Tx, plan: int, campaign: CampaignId | None, by: AccountId | None, at: Instant) -> None:
    tx.execute("UPDATE number_plan SET state = 'done', closed_at = ? WHERE id = ?", (at, plan))
    row = tx.one("SELECT listed FROM number_plan WHERE id = ?", (plan,))
    assert row is not None
    after = {"campaign": campaign, "numbers": row[0]}
    audit.note(tx, "do_not_call.import", f"number_plan:{plan}", by, at, after=after)
