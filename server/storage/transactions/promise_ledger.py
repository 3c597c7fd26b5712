"""What became of the promises of a period, by campaign and keeper: nothing expires in silence (rows 269 to 275).

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

_COUNT: Final = (
    f"SELECT agent_id, group_id, was_moved, fate, (due_at + ?) / {DAY} AS day, count(*) FROM ({_FATES}) fates"
    " GROUP BY agent_id, group_id, was_moved, fate, day"
)

_PARTS: Final = ("on_time", "late", "not_reached", "overdue", "waiting", "withdrawn", "called_off")


_EPOCH: Final = date(1970, 1, 1)


def ledger(
    tx: Tx,
    campaigns: Set[CampaignId],
    since: Instant,
    until: Instant,
    at: Instant,
    clocks: Millis | None = None,
) -> tuple[PromiseLine, ...]:
    """As `CallbackBooks.promise_ledger`."""
    people = spoken_names(tx)
    groups = {id_: name for id_, name in tx.all("SELECT id, name FROM dial_group")}
    lines: list[PromiseLine] = []
    for id_, name in tx.all("SELECT id, name FROM campaign ORDER BY name"):
        if id_ not in campaigns:
            continue
        counts: dict[tuple[str, str], dict[str, int]] = {}
        params = (clocks or 0, DUE_FOR, DUE_FOR, at, id_, since, until)
        for agent, group, moved, fate, day, count in _counted(tx, params):
            keeper = groups[group] if agent is None else people[agent]
            told = "" if clocks is None else (_EPOCH + timedelta(days=day)).isoformat()
            of_keeper = counts.setdefault((told, keeper), dict.fromkeys((*_PARTS, "all", "moved"), 0))
            of_keeper[fate] += count
            of_keeper["all"] += count
            of_keeper["moved"] += count if moved else 0
        lines += [
            PromiseLine(campaign=name, keeper=keeper, day=day, **counts[day, keeper])
            for day, keeper in sorted(counts)
        ]
    return tuple(lines)


def _counted(tx: Tx, params: tuple[object, ...]) -> Iterator[Row]:
    for which in ("=", "<>"):
        yield from tx.all(_COUNT.format(which=which), params)
