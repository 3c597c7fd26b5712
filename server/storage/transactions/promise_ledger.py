"""What became of promises, by campaign and keeper or by day: nothing expires in silence (rows 269 to 275).

Rule: a promise belongs to the period in which its time lies, as it stood last, and is counted in one column. Open and
closed ones have an index each.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import date, timedelta
from typing import Final

from kaden.clock import DAY, Instant, Millis
from kaden.promises import DUE_FOR
from kaden.protocol.callbacks import PromiseLine
from kaden.vocabulary import CampaignId
from server.storage.port import Row, Tx
from server.storage.transactions.search_names import spoken_names

_TRIED: Final = (
    "EXISTS (SELECT 1 FROM attempt t WHERE t.callback_id = k.id AND t.state = 'ended' AND t.connected_at IS NULL"
    " AND t.dialled = 1)"
)

_FATES: Final = (
    "SELECT k.agent_id, k.group_id, k.due_at, k.moved > 0 AS was_moved, CASE"
    " WHEN k.state = 'cancelled' AND k.reason IS NOT NULL THEN 'withdrawn'"
    " WHEN k.state = 'cancelled' THEN 'called_off'"
    " WHEN k.state = 'done' AND c.dialled_at < k.due_at + ? THEN 'on_time'"
    " WHEN k.state = 'done' THEN 'late'"
    " WHEN k.due_at + ? > ? THEN 'waiting'"
    f" WHEN {_TRIED} THEN 'not_reached'"
    " ELSE 'overdue' END AS fate FROM callback k LEFT JOIN attempt c ON c.id = k.closed_by"
    " WHERE k.campaign_id = ? AND k.due_at >= ? AND k.due_at < ? AND k.own = 0"
    " AND k.state {which} 'open'"
)

_BY_KEEPER: Final = (
    f"SELECT agent_id, group_id, was_moved, fate, count(*) FROM ({_FATES}) fates"
    " GROUP BY agent_id, group_id, was_moved, fate"
)

_BY_DAY: Final = (
    f"SELECT (due_at + ?) / {DAY} AS day, was_moved, fate, count(*) FROM ({_FATES}) fates"
    " GROUP BY day, was_moved, fate"
)

_PARTS: Final = ("on_time", "late", "not_reached", "overdue", "waiting", "withdrawn", "called_off")

_EPOCH: Final = date(1970, 1, 1)


def ledger(
    tx: Tx, campaigns: Set[CampaignId], since: Instant, until: Instant, at: Instant
) -> tuple[PromiseLine, ...]:
    """As `CallbackBooks.promise_ledger`."""
    people = spoken_names(tx)
    groups = {id_: name for id_, name in tx.all("SELECT id, name FROM dial_group")}
    lines: list[PromiseLine] = []
    for id_, name in tx.all("SELECT id, name FROM campaign ORDER BY name"):
        if id_ not in campaigns:
            continue
        counts: dict[str, dict[str, int]] = {}
        params = (DUE_FOR, DUE_FOR, at, id_, since, until)
        for agent, group, moved, fate, count in _counted(tx, _BY_KEEPER, params):
            _add(counts, groups[group] if agent is None else people[agent], fate, count, moved=moved)
        lines += [
            PromiseLine(campaign=name, keeper=keeper, day="", **counts[keeper]) for keeper in sorted(counts)
        ]
    return tuple(lines)


def ledger_of_days(
    tx: Tx, campaigns: Set[CampaignId], since: Instant, until: Instant, at: Instant, clocks: Millis
) -> tuple[PromiseLine, ...]:
    """As `CallbackBooks.promise_days`."""
    counts: dict[str, dict[str, int]] = {}
    for campaign in campaigns:
        params = (clocks, DUE_FOR, DUE_FOR, at, campaign, since, until)
        for day, moved, fate, count in _counted(tx, _BY_DAY, params):
            _add(counts, (_EPOCH + timedelta(days=day)).isoformat(), fate, count, moved=moved)
    return tuple(PromiseLine(campaign="", keeper="", day=day, **counts[day]) for day in sorted(counts))


def _counted(tx: Tx, count: str, params: tuple[object, ...]) -> Iterator[Row]:
    for which in ("=", "<>"):
        yield from tx.all(count.format(which=which), params)


def _add(counts: dict[str, dict[str, int]], name: str, fate: str, count: int, *, moved: bool) -> None:
    """Count promises for a keeper or a day."""
    parts = counts.setdefault(name, dict.fromkeys((*_PARTS, "all", "moved"), 0))
    parts[fate] += count
    parts["all"] += count
    parts["moved"] += count if moved else 0
