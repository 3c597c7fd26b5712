"""The abandonment ledger as it follows from the attempts: what a restart begins with (domain rows 73, 321).

Rule: it counts what `server.dialer.lessons` counted, at the same minute: an answer once its fate is decided, and no
longer when its result says that nobody was reached; a call that was cut as a machine once it is over. Calls that agents
place by hand are none of the dialer's.
"""

from __future__ import annotations

from typing import Final

from kaden.clock import MINUTE, Instant
from kaden.vocabulary import CallKind, CampaignId, DispositionClass
from server.dialer.pacing.ledger import Counts
from server.storage.port import Tx

_ANSWERED: Final = (
    f"SELECT answered_at - answered_at % {MINUTE} AS minute, count(*),"
    " sum(CASE WHEN connected_at IS NULL THEN 1 ELSE 0 END)"
    " FROM attempt LEFT JOIN disposition ON disposition.id = disposition_id"
    f" WHERE attempt.campaign_id = ? AND answered_at >= ? AND kind = '{CallKind.AUTO}'"
    f" AND (connected_at IS NULL OR class IS NULL OR class <> '{DispositionClass.NO_CONTACT}')"
    " AND (connected_at IS NOT NULL OR announced_at IS NOT NULL OR outcome = 'abandoned')"
)

_CUT: Final = (
    f"SELECT dialled_at - dialled_at % {MINUTE} AS minute, count(*) FROM attempt"
    f" WHERE campaign_id = ? AND dialled_at >= ? AND outcome = 'machine' AND kind = '{CallKind.AUTO}'"
)

_BY_MINUTE: Final = " GROUP BY minute ORDER BY minute"


def answers(
    tx: Tx, since: Instant, campaign: CampaignId | None = None
) -> tuple[tuple[CampaignId, Instant, Counts], ...]:
    """Decided answers by the minute in which they came, from `since` on: of one campaign, or of each.

    After the answers of a campaign its calls that were cut as machines, by the minute in which they were dialled.
    """
    asked = [(campaign,)] if campaign is not None else tx.all("SELECT id FROM campaign ORDER BY id")
    found: list[tuple[CampaignId, Instant, Counts]] = []
    for (each,) in asked:
        found += [
            (each, minute, Counts(*counts))
            for minute, *counts in tx.all(_ANSWERED + _BY_MINUTE, (each, since))
        ]
        found += [
            (each, minute, Counts(machines=n)) for minute, n in tx.all(_CUT + _BY_MINUTE, (each, since))
        ]
    return tuple(found)


def answers_within(
    tx: Tx, campaign: CampaignId, start: Instant, end: Instant, dialled_until: Instant
) -> tuple[tuple[Instant, Counts], ...]:
    """The same of one campaign from `start` to just before `end`, of calls that were dialled until an instant."""
    answered = tx.all(
        f"{_ANSWERED} AND answered_at < ? AND dialled_at <= ?{_BY_MINUTE}",
        (campaign, start, end, dialled_until),
    )
    cut = tx.all(
        f"{_CUT} AND dialled_at < ? AND dialled_at <= ?{_BY_MINUTE}", (campaign, start, end, dialled_until)
    )
    return (
        *((minute, Counts(int(calls), int(lost))) for minute, calls, lost in answered),
        *((minute, Counts(machines=int(calls))) for minute, calls in cut),
    )
