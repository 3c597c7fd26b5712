"""What supervisors had done to agents, kept as lines of the audit log (guarantee I20)."""

from __future__ import annotations

import json

from kaden.clock import Instant
from kaden.vocabulary import CampaignId
from server.dialer.standing_orders import request_of_move
from server.dialer.supervisor_writes import DropMove, KeepMove, NoteOrder, TodaysOrder
from server.dialer.writes import Done
from server.storage.port import Tx
from server.storage.transactions import audit


def note_order(tx: Tx, order: NoteOrder) -> Done:
    """Carry out `NoteOrder`."""
    audit.note(tx, order.code, order.thing, order.by.account, order.at, after=dict(order.facts) or None)
    return Done()


def keep_move(tx: Tx, order: KeepMove) -> Done:
    """Carry out `KeepMove`; in a stay that is over nothing was ordered."""
    kept = tx.one(
        "UPDATE agent_session SET move_job_id = CASE WHEN job_id = ? THEN NULL ELSE ? END, move_request = ?"
        " WHERE id = ? AND closed_at IS NULL RETURNING id",
        (order.job, order.job, request_of_move(order.by), order.session),
    )
    if kept is not None:
        audit.note(
            tx, "agent.move", f"agent:{order.agent}", order.by.account, order.at, after={"job": order.job}
        )
    return Done()


def drop_move(tx: Tx, order: DropMove) -> Done:
    """Carry out `DropMove`."""
    tx.execute("UPDATE agent_session SET move_job_id = NULL WHERE id = ?", (order.session,))
    return Done()


def todays_orders(tx: Tx, since: Instant) -> tuple[TodaysOrder, ...]:
    """What was changed for a day since then, the oldest first: the log is where it stands (issue 7)."""
    rows = tx.all(
        "SELECT at, object, after FROM audit WHERE at >= ? AND code = 'campaign.today' ORDER BY at, id",
        (since,),
    )
    return tuple(_todays(at, thing, json.loads(after or "{}")) for at, thing, after in rows)


def orders_of_day(tx: Tx, campaign: CampaignId, since: Instant, until: Instant) -> tuple[TodaysOrder, ...]:
    """The same of one campaign between two instants, both included."""
    rows = tx.all(
        "SELECT at, object, after FROM audit WHERE at >= ? AND at <= ? AND code = 'campaign.today' AND object = ?"
        " ORDER BY at, id",
        (since, until, f"campaign:{campaign}"),
    )
    return tuple(_todays(at, thing, json.loads(after or "{}")) for at, thing, after in rows)


def _todays(at: Instant, thing: str, facts: dict[str, str]) -> TodaysOrder:
    ratio, share = (None if name not in facts else float(facts[name]) for name in ("ratio", "allowed_share"))
    return TodaysOrder(CampaignId(int(thing.partition(":")[2])), at, ratio, share)
