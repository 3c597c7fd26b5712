"""Customers who belong to an agent: the dialler lets them be, and they stand in their agent's list (row 328).

Rule: a result that says so makes the customer the agent's. From then on a result after which the dialler would go on
opens a call of the owner's own instead, due when the record has rested and the campaign calls; it stands, is placed and
is given to others as promised calls are, and nobody promised a time. What ends the calls ends them for the owner too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kaden.clock import Instant
from kaden.vocabulary import AgentId, AttemptId, CampaignId, NextAction, RecordId
from server.dialer.hours import next_open
from server.dialer.model import Campaign
from server.dialer.writes import SaveResult
from server.storage.port import Tx

_OWNER: Final = "SELECT owner_id, owned_since FROM record WHERE id = ?"

_WORKS: Final = (
    "SELECT 1 FROM batch t JOIN batch_group b ON b.batch_id = t.id JOIN group_member m ON m.group_id = b.group_id"
    " JOIN account a ON a.id = m.account_id WHERE t.campaign_id = ? AND m.account_id = ? AND a.agent_use = 1"
    " AND a.disabled = 0 LIMIT 1"
)

_OWN: Final = "UPDATE record SET owner_id = ?, owned_since = ? WHERE id = ?"


def owner_after(
    tx: Tx, record: RecordId, order: SaveResult, campaign: CampaignId, *, belongs: bool
) -> AgentId | None:
    """To whom a customer belongs once a result is saved; None = to the group.

    A result that said so and was corrected says so no longer; corrected to another that says so, it takes the customer
    from nobody who got it since. Who promises a call to the group wants no customer. Nobody's own is a customer whom
    nobody would call: of an agent who left or does not work on the campaign any more (row 275).
    """
    row = tx.one(_OWNER, (record,))
    assert row is not None
    owner, since = row
    wanted, keeper = belongs and not order.for_group, None
    if wanted and since != order.attempt and works_on(tx, campaign, order.agent):
        keeper = order.agent
    elif owner is not None and (wanted or since != order.attempt) and works_on(tx, campaign, owner):
        keeper = AgentId(owner)
    if keeper is None and owner is not None:
        give_back(tx, record)
    elif keeper is not None and keeper != owner:
        tx.execute(_OWN, (keeper, order.attempt, record))
    return keeper


def disowned(tx: Tx, record: RecordId, attempt: AttemptId) -> bool:
    """Give a customer back who is somebody's because of this call, whatever came after it; whether there was one."""
    row = tx.one(_OWNER, (record,))
    if row is None or row[0] is None or row[1] != attempt:
        return False
    give_back(tx, record)
    return True


def works_on(tx: Tx, campaign: CampaignId, agent: AgentId) -> bool:
    """Whether an agent may keep promises of a campaign: one of its groups' agents, not disabled (row 275)."""
    return tx.one(_WORKS, (campaign, agent)) is not None


def kept_by(
    order: SaveResult, owner: AgentId | None, action: NextAction, campaign: Campaign, rested: Instant
) -> SaveResult | None:
    """The result with the call that it opens for the owner; None where the dialler, or nobody, goes on.

    Args:
        order: the result.
        owner: of the customer.
        action: what the result asks for.
        campaign: as the customer meets it.
        rested: when the customer may be called again.
    """
    if owner is None or action is not NextAction.KEEP or order.callback_at is not None:
        return None
    return replace(order, callback_at=next_open(campaign, rested), agent=owner, for_group=False)


def hand_over(tx: Tx, record: RecordId, agent: AgentId | None, *, own: bool = False) -> AgentId | None:
    """A supervisor gives a customer who belongs to somebody to another agent; None = back to the group.

    Args:
        tx: the transaction.
        record: of the customer.
        agent: to whom.
        own: whether it is the call of an owner's own that is given: its keeper owns the customer, whoever did before.

    Returns:
        To whom the customer belongs.
    """
    if agent is None:
        give_back(tx, record)
        return None
    handed = tx.execute(
        "UPDATE record SET owner_id = ? WHERE id = ? AND (owner_id IS NOT NULL OR ? = 1)",
        (agent, record, int(own)),
    )
    return agent if handed else None


def give_back(tx: Tx, record: RecordId) -> None:
    """The customer is the group's again."""
    tx.execute(_OWN, (None, None, record))
