"""Who has how many records of a list, and promising more of them to groups (domain 1.11, rows 126, 128 to 135).

Rule: `list_allocation` counts every record that has a group or was promised to one, so what is left to give is known
without walking the list. Giving the promised records is `server.storage.lists.transactions.allocate`, step by step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from pydantic import TypeAdapter

from kaden.clock import Instant
from kaden.protocol.allocation import AllocationBy
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, CampaignId, GroupId, ListId
from server.storage.lists_port import AllocationInfo, GroupShareInfo, ListRequest, ShareOrder
from server.storage.port import Tx
from server.storage.transactions import audit
from server.storage.transactions.requests import Told, once
from server.storage.transactions.shares import Results, by_results, divide

_GROUPS: Final = (
    "SELECT g.id, g.name, coalesce(a.records, 0), EXISTS"
    " (SELECT 1 FROM attempt t WHERE t.list_id = l.id AND t.group_id = g.id)"
    " FROM customer_list l JOIN dial_group g ON g.id IN (SELECT group_id FROM batch_group WHERE batch_id = l.batch_id)"
    " OR g.id IN (SELECT group_id FROM list_allocation WHERE list_id = l.id)"
    " LEFT JOIN list_allocation a ON a.list_id = l.id AND a.group_id = g.id WHERE l.id = ? ORDER BY g.id"
)

_RESULTS: Final = (
    "SELECT count(*), coalesce(sum(CASE WHEN d.class = 'success' THEN 1 ELSE 0 END), 0) FROM attempt a"
    " JOIN disposition d ON d.id = a.disposition_id WHERE a.campaign_id = ? AND a.group_id = ?"
    " AND a.result = 'saved' AND a.saved_at >= ? AND d.class <> 'no_contact'"
)

_PROMISE: Final = (
    "INSERT INTO list_allocation (list_id, group_id, records, due, next_line, at, account_id)"
    " VALUES (?, ?, ?, ?, 0, ?, ?) ON CONFLICT (list_id, group_id) DO UPDATE SET"
    " records = list_allocation.records + excluded.records, due = list_allocation.due + excluded.due, next_line = 0"
)

_AS_TOLD: Final = TypeAdapter(AllocationInfo)


@dataclass(frozen=True, slots=True)
class _Part:
    """A group and what it has."""

    id: GroupId
    name: str
    records: int
    dialled: bool


@dataclass(frozen=True, slots=True)
class _Standing:
    """How a list is allocated."""

    name: str
    campaign: CampaignId
    rows: int
    parts: tuple[_Part, ...]

    @property
    def left(self) -> int:
        """Records that nobody has."""
        return self.rows - sum(part.records for part in self.parts)


def info(tx: Tx, list_: ListId) -> AllocationInfo:
    """Who has how many records, the groups by number."""
    standing = _standing(tx, list_)
    groups = tuple(GroupShareInfo(each.name, each.records, 0, each.dialled) for each in standing.parts)
    return AllocationInfo(standing.rows, standing.left, groups)


def results(tx: Tx, order: ShareOrder) -> dict[GroupId, Results]:
    """What each group made of its calls for the list's campaign, where that decides (row 130)."""
    if order.by is not AllocationBy.RESULTS:
        return {}
    standing = _standing(tx, order.list)
    return {each.id: _results(tx, standing.campaign, each.id, order.since) for each in standing.parts}


def plan(tx: Tx, order: ShareOrder, known: Mapping[GroupId, Results]) -> AllocationInfo:
    """What an order would give.

    Args:
        tx: reads.
        order: what is wanted.
        known: as `results` gives them.

    Raises:
        Refused: ALLOCATION_GROUP, ALLOCATION_WHOLE, ALLOCATION_TOO_MANY, ALLOCATION_NOTHING.
    """
    return _planned(tx, order, known)[0]


def begin(
    tx: Tx, order: ShareOrder, known: Mapping[GroupId, Results], by: AccountId | None, at: Instant
) -> AllocationInfo:
    """Promise the records to their groups; see `plan`."""
    if lock := tx.dialect.for_update:
        tx.all(f"SELECT id FROM customer_list WHERE id = ?{lock}", (order.list,))
    planned, chosen = _planned(tx, order, known)
    for part, told in zip(chosen, planned.groups, strict=True):
        if told.gets:
            tx.execute(_PROMISE, (order.list, part.id, told.gets, told.gets, at, by))
    after = {"by": order.by.value, "groups": {each.group: each.gets for each in planned.groups}}
    audit.note(tx, "list.allocate", f"list:{order.list}", by, at, after=after)
    return planned


def begin_once(
    tx: Tx,
    order: ShareOrder,
    known: Mapping[GroupId, Results],
    by: AccountId | None,
    at: Instant,
    request: ListRequest | None,
) -> AllocationInfo:
    """Promise the records, once for each request of a person; a repetition is told what the first one gave.

    Raises:
        Refused: as `begin`, and REQUEST_REUSED.
    """
    if request is None:
        return begin(tx, order, known, by, at)

    def carry_out(tx: Tx, _: ListRequest) -> Told:
        return Told(_AS_TOLD.dump_json(begin(tx, order, known, by, at)).decode())

    return _AS_TOLD.validate_json(once(tx, request.by, request, at, carry_out).text)


def group_of(tx: Tx, list_: ListId, name: str) -> GroupId:
    """A group that has a part of a list.

    Raises:
        Refused: ALLOCATION_GROUP.
    """
    parts = [each for each in _standing(tx, list_).parts if each.records]
    return _named(parts, name).id


def is_dialled(tx: Tx, list_: ListId, group: GroupId) -> bool:
    """Whether the group's part is locked (row 131)."""
    return (
        tx.one("SELECT 1 FROM attempt WHERE list_id = ? AND group_id = ? LIMIT 1", (list_, group)) is not None
    )


def _standing(tx: Tx, list_: ListId) -> _Standing:
    row = tx.one(
        "SELECT l.name, b.campaign_id, l.rows FROM customer_list l JOIN batch b ON b.id = l.batch_id"
        " WHERE l.id = ? AND l.state = 'ready'",
        (list_,),
    )
    if row is None:
        raise Refused(RefusalCode.UNKNOWN_LIST, list=list_, known="-")
    parts = tuple(
        _Part(GroupId(id_), name, records, bool(dialled))
        for id_, name, records, dialled in tx.all(_GROUPS, (list_,))
    )
    name, campaign, rows = row
    return _Standing(name, campaign, rows, parts)


def _results(tx: Tx, campaign: CampaignId, group: GroupId, since: Instant) -> Results:
    row = tx.one(_RESULTS, (campaign, group, since))
    assert row is not None
    return Results(*map(int, row))


def _planned(
    tx: Tx, order: ShareOrder, known: Mapping[GroupId, Results]
) -> tuple[AllocationInfo, tuple[_Part, ...]]:
    standing = _standing(tx, order.list)
    wanted = _wanted(standing, order)
    figures = [known.get(part.id, Results()) for part, _ in wanted]
    weights = by_results(figures) if order.by is AllocationBy.RESULTS else None
    equal = order.by is AllocationBy.RESULTS and weights is None
    if order.by is AllocationBy.COUNTS:
        gets = _counts(standing, wanted)
    else:
        shares = weights or tuple(Fraction(1) if equal else Fraction(str(share)) for _, share in wanted)
        gets = divide(standing.left, shares) if sum(shares) else (0,) * len(shares)
    if not sum(gets):
        raise Refused(RefusalCode.ALLOCATION_NOTHING, list=standing.name, left=standing.left)
    groups = tuple(
        GroupShareInfo(part.name, part.records, number, part.dialled, figure.contacts, figure.successes)
        for (part, _), number, figure in zip(wanted, gets, figures, strict=True)
    )
    return AllocationInfo(standing.rows, standing.left, groups, equal), tuple(part for part, _ in wanted)


def _wanted(standing: _Standing, order: ShareOrder) -> list[tuple[_Part, float]]:
    """The groups of an order with their shares, each once."""
    if not order.groups:
        return [(part, 1.0) for part in standing.parts]
    shares: dict[str, tuple[_Part, float]] = {}
    for name, share in order.groups:
        part = _named(standing.parts, name)
        shares[part.name] = (part, shares.get(part.name, (part, 0.0))[1] + share)
    return list(shares.values())


def _counts(standing: _Standing, wanted: Sequence[tuple[_Part, float]]) -> tuple[int, ...]:
    for part, share in wanted:
        if share != int(share):
            raise Refused(RefusalCode.ALLOCATION_WHOLE, group=part.name, share=str(share))
    gets = tuple(int(share) for _, share in wanted)
    if sum(gets) > standing.left:
        raise Refused(
            RefusalCode.ALLOCATION_TOO_MANY, list=standing.name, wanted=sum(gets), left=standing.left
        )
    return gets


def _named(parts: Sequence[_Part], name: str) -> _Part:
    found = next((part for part in parts if part.name == name), None)
    if found is None:
        known = ", ".join(part.name for part in parts) or "-"
        raise Refused(RefusalCode.ALLOCATION_GROUP, group=name, known=known)
    return found
