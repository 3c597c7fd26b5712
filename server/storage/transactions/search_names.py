"""What a search may name, of the campaigns that somebody may see; and people's names as everybody reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from kaden.vocabulary import AgentId, CampaignId
from server.storage.port import Row, Tx
from server.storage.search_port import Names

_PEOPLE: Final = "SELECT id, name, full_name FROM account"

_GROUPS: Final = (
    "SELECT DISTINCT g.id, g.name FROM dial_group g JOIN batch_group b ON b.group_id = g.id"
    " JOIN batch t ON t.id = b.batch_id WHERE t.campaign_id IN ({campaigns})"
)

_MEMBERS: Final = "SELECT account_id FROM group_member WHERE group_id IN ({groups})"

_PROMISED: Final = (
    "SELECT DISTINCT agent_id FROM callback WHERE state = 'open' AND agent_id IS NOT NULL"
    " AND campaign_id IN ({campaigns})"
)

_RESULTS: Final = "SELECT DISTINCT label FROM disposition WHERE campaign_id IN ({campaigns})"


def names_of(tx: Tx, campaigns: Sequence[CampaignId]) -> Names:
    """As `SearchBooks.names_of`."""
    if not campaigns:
        return Names((), (), ())
    groups = tx.all(_GROUPS.format(campaigns=_places(campaigns)), tuple(campaigns))
    agents = {agent for (agent,) in tx.all(_PROMISED.format(campaigns=_places(campaigns)), tuple(campaigns))}
    if groups:
        ids = tuple(id_ for id_, _ in groups)
        agents |= {agent for (agent,) in tx.all(_MEMBERS.format(groups=_places(ids)), ids)}
    people = spoken_names(tx)
    return Names(
        agents=tuple(sorted(people[agent] for agent in agents)),
        groups=tuple(sorted(name for _, name in groups)),
        dispositions=tuple(
            sorted(
                label for (label,) in tx.all(_RESULTS.format(campaigns=_places(campaigns)), tuple(campaigns))
            )
        ),
    )


def spoken_names(tx: Tx) -> dict[AgentId, str]:
    """Everybody as people call them, each by another name: the full name where it tells one person from all others."""
    return _spoken(tx.all(_PEOPLE))


def agent_called(tx: Tx, name: str) -> AgentId | None:
    """The account of that name, or whom people call so; None = nobody."""
    people = tx.all(_PEOPLE)
    found = [id_ for id_, account, _ in people if account == name]
    found = found or [id_ for id_, spoken in _spoken(people).items() if spoken == name]
    return AgentId(found[0]) if found else None


def _spoken(people: Sequence[Row]) -> dict[AgentId, str]:
    taken = Counter(full_name for _, _, full_name in people)
    taken.update(name for _, name, full_name in people if name != full_name)
    return {
        AgentId(id_): full_name if full_name and taken[full_name] == 1 else name
        for id_, name, full_name in people
    }


def _places(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
