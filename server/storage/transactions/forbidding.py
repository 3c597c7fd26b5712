"""The key with which an agent has the number of a call listed, with no result needed (domain rows 102, 104, 324).

Rule: it is the agent's own call, and the entry says which one instead of a reason, which nobody gave; a number that is
listed already stays as it is.
"""

from __future__ import annotations

from kaden.clock import Instant
from kaden.vocabulary import AccountId, AgentId, AttemptId
from server.storage.port import Tx
from server.storage.transactions.do_not_call import list_number
from server.storage.transactions.handled import own_call


def forbid_number(tx: Tx, agent: AgentId, attempt: AttemptId, at: Instant, *, everywhere: bool) -> None:
    """As `MyWorkBooks.forbid_number`."""
    call = own_call(tx, agent, attempt, at)
    campaign = None if everywhere else call.campaign
    list_number(tx, campaign, call.number, "", AccountId(agent), at, attempt)
