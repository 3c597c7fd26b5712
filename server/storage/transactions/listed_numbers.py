"""What people ask about do-not-call lists: which numbers are on one, who put them there and why (rows 93, 98).

Rule: every question walks some entries of one list along its index and no more, so that a list of a million numbers
holds up nobody; whoever asks comes back for the next part.
"""

from __future__ import annotations

from typing import Final

from kaden.clock import Instant
from kaden.vocabulary import AccountId, CampaignId
from server.storage.lists_port import CampaignName, NumberEntry, NumberPart, NumberQuestion
from server.storage.port import Tx
from server.storage.transactions import audit

WALKED: Final = 50_000
"""Entries that a search looks at in one go; some 20 ms."""

_ENTRY: Final = (
    "SELECT d.id, d.number, d.reason, a.name, d.at FROM do_not_call d"
    " LEFT JOIN account a ON a.id = d.account_id"
)

_NEWEST: Final = 2**53


def campaigns(tx: Tx) -> tuple[CampaignName, ...]:
    """All campaigns, by name."""
    return tuple(
        CampaignName(id_, name) for id_, name in tx.all("SELECT id, name FROM campaign ORDER BY name")
    )


def count(tx: Tx, campaign: CampaignId | None) -> int:
    """The entries of a list; walks its index."""
    found = tx.one("SELECT count(*) FROM do_not_call WHERE coalesce(campaign_id, 0) = ?", (campaign or 0,))
    return 0 if found is None else int(found[0])


def part(tx: Tx, question: NumberQuestion) -> NumberPart:
    """The next entries that answer a question."""
    scope, below = question.campaign or 0, question.before or _NEWEST
    if question.number is not None:
        rows = tx.all(
            f"{_ENTRY} WHERE d.number = ? AND coalesce(d.campaign_id, 0) = ? AND d.id < ?",
            (question.number, scope, below),
        )
        return NumberPart(tuple(NumberEntry(*row) for row in rows), None)
    if question.tail:
        return _walked(tx, question, scope, below)
    rows = tx.all(
        f"{_ENTRY} WHERE coalesce(d.campaign_id, 0) = ? AND d.id < ? ORDER BY d.id DESC LIMIT ?",
        (scope, below, question.most + 1),
    )
    shown = tuple(NumberEntry(*row) for row in rows[: question.most])
    return NumberPart(shown, shown[-1].id if len(rows) > question.most else None)


def _walked(tx: Tx, question: NumberQuestion, scope: int, below: int) -> NumberPart:
    """Those of the next `WALKED` entries that end like this."""
    span = tx.one(
        "SELECT min(id), count(*) FROM (SELECT id FROM do_not_call WHERE coalesce(campaign_id, 0) = ? AND id < ?"
        " ORDER BY id DESC LIMIT ?) AS span",
        (scope, below, WALKED),
    )
    assert span is not None
    lowest, walked = span
    if not walked:
        return NumberPart((), None)
    rows = tx.all(
        f"{_ENTRY} WHERE coalesce(d.campaign_id, 0) = ? AND d.id < ? AND d.id >= ? AND d.number LIKE ?"
        " ORDER BY d.id DESC LIMIT ?",
        (scope, below, lowest, f"%{question.tail}", question.most + 1),
    )
    shown = tuple(NumberEntry(*row) for row in rows[: question.most])
    if len(rows) > question.most:
        return NumberPart(shown, shown[-1].id)
    return NumberPart(shown, lowest if walked == WALKED else None)


def note_export(tx: Tx, campaign: CampaignId | None, numbers: int, by: AccountId | None, at: Instant) -> None:
    """Write down that a list is taken out, and how many numbers that are (guarantees 7.2)."""
    after = {"campaign": campaign, "numbers": numbers}
    audit.note(tx, "do_not_call.export", f"campaign:{campaign or 0}", by, at, after=after)
