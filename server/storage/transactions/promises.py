"""An agent's promises: what is overdue, due today and tomorrow, the agent's own and those of the groups.

Rule: both are walked from the earliest along an index of what is open, so far as they are told; a promise to an agent
is nobody else's, one to a group is the work of everybody in it (domain row 268).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from kaden.clock import Instant
from kaden.protocol.my_work import NOTE_TOLD, PROMISES_TOLD, PromisedCall
from kaden.vocabulary import AgentId
from server.dialer.hours import day_at, day_begins
from server.storage.my_work_port import Promises
from server.storage.port import Row, Tx
from server.storage.transactions.callbacks import callers_of

_DAYS_TOLD: Final = timedelta(days=2)
"""Today and tomorrow."""

_OF_AGENT: Final = "k.agent_id = ? AND k.state = 'open'"

_OF_GROUPS: Final = (
    "k.agent_id IS NULL AND k.group_id IN (SELECT group_id FROM group_member WHERE account_id = ?)"
    " AND k.state = 'open'"
)

_PROMISES: Final = (
    "SELECT k.due_at, k.id, k.record_id, k.campaign_id, r.name, r.company, k.number, a.number_as_given, k.at,"
    " k.agent_id IS NULL, substr(a.note, 1, ?), (SELECT count(*) FROM attempt t WHERE t.callback_id = k.id"
    " AND t.state = 'ended' AND t.connected_at IS NULL AND t.dialled = 1)"
    " FROM callback k JOIN record r ON r.id = k.record_id JOIN attempt a ON a.id = k.attempt_id"
    " WHERE {whose} AND k.due_at < ? ORDER BY k.due_at, k.id LIMIT ?"
)
"""A call that never left us, because the agent's own phone was not answered, is no try."""

_CAMPAIGNS: Final = "SELECT id, name, zone, hours_start, hours_end, notify FROM campaign"


@dataclass(frozen=True, slots=True)
class _Campaign:
    """What is told of a promise's campaign."""

    name: str
    zone: str
    hours: tuple[int, int]
    callers: tuple[str, ...]
    told_until: Instant


def promises(tx: Tx, agents: Sequence[AgentId], at: Instant) -> dict[AgentId, Promises]:
    """As `MyWorkBooks.promises`."""
    look = _Look(tx, at)
    return {agent: look.of(agent) for agent in agents}


class _Look:
    """Promises as agents are told of them at one instant; made anew for each look.

    Args:
        tx: reads them.
        at: the instant.
    """

    def __init__(self, tx: Tx, at: Instant) -> None:
        self._tx = tx
        self._campaigns = {row[0]: _campaign(tx, row, at) for row in tx.all(_CAMPAIGNS)}
        self._told_until = max((each.told_until for each in self._campaigns.values()), default=at)

    def of(self, agent: AgentId) -> Promises:
        """An agent's own promises and those of the groups, the earliest first."""
        found = sorted(self._found(_OF_AGENT, agent) + self._found(_OF_GROUPS, agent))
        promises = [self._promise(row) for row in found if row[0] < self._campaigns[row[3]].told_until]
        told = tuple(promises[:PROMISES_TOLD])
        return Promises(told, self._open(_OF_AGENT, agent) + self._open(_OF_GROUPS, agent) - len(told))

    def _found(self, whose: str, agent: AgentId) -> list[Row]:
        asked = (NOTE_TOLD, agent, self._told_until, PROMISES_TOLD)
        return self._tx.all(_PROMISES.format(whose=whose), asked)

    def _open(self, whose: str, agent: AgentId) -> int:
        row = self._tx.one(f"SELECT count(*) FROM callback k WHERE {whose}", (agent,))
        return 0 if row is None else int(row[0])

    def _promise(self, row: Row) -> PromisedCall:
        due_at, id_, record, campaign_id, name, company, number, as_given, at, for_group, note, tries = row
        campaign = self._campaigns[campaign_id]
        return PromisedCall(
            id=id_,
            record=record,
            name=name,
            company=company,
            number=number,
            number_as_given=as_given,
            campaign=campaign.name,
            zone=campaign.zone,
            due_at=due_at,
            promised_at=at,
            for_group=bool(for_group),
            note=note,
            callers=campaign.callers,
            hours=campaign.hours,
            tries=tries,
        )


def _campaign(tx: Tx, row: Row, at: Instant) -> _Campaign:
    id_, name, zone, start, end, notify = row
    until = day_begins(day_at(at, zone) + _DAYS_TOLD, zone)
    # Where no number is shown there is none to choose (row 264).
    return _Campaign(name, zone, (start, end), callers_of(tx, id_) if notify else (), until)
