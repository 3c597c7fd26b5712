"""An agent's promises: what is overdue, due today and tomorrow, the agent's own and those of the groups.

Rule: both are walked from the earliest along an index of what is open, so far as they are told; a promise to an agent
is nobody else's, one to a group is the work of everybody in it (domain row 268), read and counted once for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from kaden.clock import Instant
from kaden.protocol.my_work import NOTE_TOLD, PROMISES_TOLD, PromisedCall
from kaden.vocabulary import AgentId, CampaignId, CustomerKind, GroupId
from server.dialer.hours import day_at, day_begins
from server.storage.my_work_port import Promises
from server.storage.port import Row, Tx
from server.storage.transactions.callbacks import callers_of
from server.storage.transactions.plan import KIND_OF_RECORD

_DAYS_TOLD: Final = timedelta(days=2)
"""Today and tomorrow."""

_OF_AGENT: Final = "k.agent_id = ? AND k.state = 'open'"

_OF_GROUP: Final = "k.agent_id IS NULL AND k.group_id = ? AND k.state = 'open'"

_PROMISES: Final = (
    "SELECT k.due_at, k.id, k.record_id, k.campaign_id, r.name, r.company, k.number, a.number_as_given, k.at,"
    " k.agent_id IS NULL, substr(a.note, 1, ?), (SELECT count(*) FROM attempt t WHERE t.callback_id = k.id"
    f" AND t.state = 'ended' AND t.connected_at IS NULL AND t.dialled = 1), {KIND_OF_RECORD},"
    " k.own = 1 AND k.agent_id IS NOT NULL"
    " FROM callback k JOIN record r ON r.id = k.record_id JOIN attempt a ON a.id = k.attempt_id"
    " WHERE {whose} AND k.due_at < ? ORDER BY k.due_at, k.id LIMIT ?"
)
"""A call that never left us, because the agent's own phone was not answered, is no try."""

_COUNT: Final = "SELECT count(*) FROM callback k WHERE {whose}"

_GROUPS: Final = "SELECT group_id FROM group_member WHERE account_id = ? ORDER BY group_id"

_OWN_CAMPAIGNS: Final = f"SELECT DISTINCT k.campaign_id FROM callback k WHERE {_OF_AGENT}"

_MEMBERS: Final = (
    "SELECT m.account_id FROM group_member m JOIN batch_group b ON b.group_id = m.group_id"
    " JOIN batch t ON t.id = b.batch_id WHERE t.campaign_id = ?"
)

_CAMPAIGNS: Final = (
    "SELECT id, name, zone, notify, hours_start, hours_end, coalesce(corporate_start, hours_start),"
    " coalesce(corporate_end, hours_end) FROM campaign"
)


@dataclass(frozen=True, slots=True)
class _Campaign:
    """What is told of a promise's campaign."""

    name: str
    zone: str
    hours: dict[CustomerKind, tuple[int, int]]
    """By the kind of customers."""
    callers: tuple[str, ...]
    told_until: Instant


@dataclass(frozen=True, slots=True)
class _Open:
    """Open promises to one agent, or to one group."""

    first: list[PromisedCall]
    """The earliest of those that are told already."""
    campaigns: Set[CampaignId]
    """Of those, at least."""
    all: int


def promises(tx: Tx, agents: Sequence[AgentId], at: Instant) -> dict[AgentId, Promises]:
    """As `MyWorkBooks.promises`."""
    look = _Look(tx, at)
    return {agent: look.of(agent) for agent in agents}


def concerned(tx: Tx, campaigns: Set[CampaignId], agents: Sequence[AgentId]) -> set[AgentId]:
    """As `MyWorkBooks.concerned`."""
    members = {agent for campaign in campaigns for (agent,) in tx.all(_MEMBERS, (campaign,))}
    return {agent for agent in agents if agent in members or campaigns & _own_campaigns(tx, agent)}


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
        self._groups: dict[GroupId, _Open] = {}

    def of(self, agent: AgentId) -> Promises:
        """An agent's own promises and those of the groups, the earliest first."""
        groups = [self._group(group) for (group,) in self._tx.all(_GROUPS, (agent,))]
        parts = [self._open(_OF_AGENT, agent), *groups]
        found = (promise for part in parts for promise in part.first)
        told = tuple(sorted(found, key=lambda promise: (promise.due_at, promise.id))[:PROMISES_TOLD])
        campaigns = _own_campaigns(self._tx, agent).union(*(part.campaigns for part in parts))
        return Promises(told, sum(part.all for part in parts) - len(told), campaigns)

    def _group(self, group: GroupId) -> _Open:
        """A group's, read at the first of its agents."""
        if group not in self._groups:
            self._groups[group] = self._open(_OF_GROUP, group)
        return self._groups[group]

    def _open(self, whose: str, id_: AgentId | GroupId) -> _Open:
        rows = self._tx.all(_PROMISES.format(whose=whose), (NOTE_TOLD, id_, self._told_until, PROMISES_TOLD))
        first = [self._promise(row) for row in rows if row[0] < self._campaigns[row[3]].told_until]
        count = self._tx.one(_COUNT.format(whose=whose), (id_,))
        assert count is not None
        return _Open(first, {row[3] for row in rows}, count[0])

    def _promise(self, row: Row) -> PromisedCall:
        (
            due_at,
            id_,
            record,
            campaign_id,
            name,
            company,
            number,
            as_given,
            at,
            for_group,
            note,
            tries,
            kind,
            own,
        ) = row
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
            hours=campaign.hours[CustomerKind(kind)],
            tries=tries,
            own=bool(own),
        )


def _own_campaigns(tx: Tx, agent: AgentId) -> frozenset[CampaignId]:
    return frozenset(campaign for (campaign,) in tx.all(_OWN_CAMPAIGNS, (agent,)))


def _campaign(tx: Tx, row: Row, at: Instant) -> _Campaign:
    id_, name, zone, notify, *hours = row
    start, end, corporate_start, corporate_end = hours
    of_kind = {
        CustomerKind.INDIVIDUAL: (start, end),
        CustomerKind.CORPORATE: (corporate_start, corporate_end),
    }
    until = day_begins(day_at(at, zone) + _DAYS_TOLD, zone)
    # Where no number is shown there is none to choose (row 264).
    return _Campaign(name, zone, of_kind, callers_of(tx, id_) if notify else (), until)
