"""A campaign as the values of a file, so that applying it where it came from changes nothing.

Rule: the file says everything, also what is empty; so it makes the same campaign in an office that has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kaden.setup.campaign_file import ALLOCATION, CORPORATE_RULE, LEFT_OUT
from kaden.setup.fields import fields
from kaden.setup.kinds import Kind
from kaden.vocabulary import CampaignId
from server.storage.port import Tx
from server.storage.setup.saving import definition, definitions
from server.storage.setup_port import Kept

_ALLOCATED = (
    "SELECT l.name, g.name, sum(a.records) FROM list_allocation a JOIN customer_list l ON l.id = a.list_id"
    " JOIN dial_group g ON g.id = a.group_id WHERE l.batch_id = ? AND l.state = 'ready'"
    " AND l.rows = (SELECT sum(records) FROM list_allocation WHERE list_id = l.id)"
    " GROUP BY l.id, l.name, g.id, g.name HAVING sum(a.records) > 0 ORDER BY l.id, g.name"
)


def export(tx: Tx, campaign: CampaignId, accounts: bool) -> dict[str, Any]:
    """The values of the whole file.

    Args:
        tx: reads.
        campaign: whose set-up.
        accounts: whether the members of its groups are in it, too.

    Raises:
        Refused: UNKNOWN_DEFINITION.
    """
    kept = definition(tx, Kind.CAMPAIGN, campaign)
    batches = [_batch(tx, each) for each in _inside(tx, Kind.BATCH, campaign)]
    groups = _groups(tx, batches)
    file: dict[str, Any] = {}
    if accounts:
        members = {name for group in groups for name in group["members"]}
        file["account"] = _named(tx, Kind.ACCOUNT, members)
    if kept.values["calendar"] is not None:
        [file["calendar"]] = _named(tx, Kind.CALENDAR, {kept.values["calendar"]})
    [file["rule"]] = _named(tx, Kind.RULE, {kept.values["rule"]})
    if kept.values["corporate_rule"] not in (None, kept.values["rule"]):
        [file[CORPORATE_RULE]] = _named(tx, Kind.RULE, {kept.values["corporate_rule"]})
    file["group"] = groups
    file["campaign"] = _values(kept, Kind.CAMPAIGN)
    file["disposition"] = [
        _values(each, Kind.DISPOSITION) for each in _inside(tx, Kind.DISPOSITION, campaign)
    ]
    file["batch"] = batches
    return {name: tables for name, tables in file.items() if tables}


def _groups(tx: Tx, batches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that its batches and jobs name."""
    names = {name for batch in batches for name in batch["groups"]}
    names |= {name for batch in batches for job in batch.get("job", ()) for name in job["groups"]}
    return _named(tx, Kind.GROUP, names)


def _batch(tx: Tx, kept: Kept) -> dict[str, Any]:
    parts = {
        ALLOCATION: list(_allocations(tx, kept.id)),
        "job": [_values(job, Kind.JOB) for job in _inside(tx, Kind.JOB, kept.id)],
    }
    return _values(kept, Kind.BATCH) | {name: tables for name, tables in parts.items() if tables}


def _allocations(tx: Tx, batch: int) -> Iterator[dict[str, Any]]:
    """Each list's shares, in percent, where all of it is given: what waits for a decision is not decided by a file."""
    by_list: dict[str, dict[str, int]] = {}
    for list_, group, records in tx.all(_ALLOCATED, (batch,)):
        by_list.setdefault(list_, {}).setdefault(group, int(records))
    for list_, parts in by_list.items():
        total = sum(parts.values())
        shares = {group: round(100 * records / total, 2) for group, records in parts.items()}
        first = next(iter(shares))
        shares[first] = round(shares[first] + 100 - sum(shares.values()), 2)
        yield {"list": list_, "shares": shares}


def _inside(tx: Tx, kind: Kind, parent: int) -> Iterator[Kept]:
    return (kept for kept in definitions(tx, kind) if kept.inside == parent)


def _named(tx: Tx, kind: Kind, names: set[str]) -> list[dict[str, Any]]:
    return [_values(kept, kind) for kept in definitions(tx, kind) if kept.name in names]


def _values(kept: Kept, kind: Kind) -> dict[str, Any]:
    """In the form's order; what is empty is an empty text, because a file has no other word for nothing."""
    values: Mapping[str, Any] = kept.values
    return {
        spec.name: "" if values[spec.name] is None else values[spec.name]
        for spec in fields(kind)
        if spec.name not in LEFT_OUT.get(kind, ())
    }
