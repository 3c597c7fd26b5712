"""What became of promises, as a report: added up by day, agent or campaign (domain rows 269 to 275, 318).

Rule: each promise is in one part, the parts of a row add up to its `all`, and the rows to the totals; a share is made
of sums, never of other shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from kaden.promises import on_time_share
from kaden.protocol.callbacks import PromiseLine
from kaden.spreadsheet_xlsx import Cell
from kaden.words import Words

By = Literal["day", "agent", "campaign"]

WAYS: Final[tuple[By, ...]] = ("agent", "day", "campaign")
"""What the rows may be; agents' are those of groups, too, which keep promises of their own."""

PARTS: Final = ("on_time", "late", "not_reached", "overdue", "waiting", "withdrawn", "called_off")
"""What becomes of a promise."""

COUNTS: Final = ("all", *PARTS, "moved")


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """Promises of one day, keeper or campaign, or all of them."""

    name: str
    counts: dict[str, int]
    """By `COUNTS`."""

    @property
    def share(self) -> float | None:
        """Of those whose time came, the part that was kept on time."""
        counts = self.counts
        missed = counts["not_reached"] + counts["overdue"]
        return on_time_share(on_time=counts["on_time"], late=counts["late"], missed=missed)


def rows_of(lines: Iterable[PromiseLine], by: By) -> list[PromiseRow]:
    """A row for each, in the order of their names."""
    found: dict[str, dict[str, int]] = {}
    for line in lines:
        name = {"day": line.day, "agent": line.keeper, "campaign": line.campaign}[by]
        _add(found.setdefault(name, dict.fromkeys(COUNTS, 0)), line)
    return [PromiseRow(name, found[name]) for name in sorted(found)]


def totals_of(lines: Iterable[PromiseLine]) -> PromiseRow:
    """All of them; without a name."""
    counts = dict.fromkeys(COUNTS, 0)
    for line in lines:
        _add(counts, line)
    return PromiseRow("", counts)


def promise_sheet(words: Words, lines: Sequence[PromiseLine], by: By) -> list[list[Cell]]:
    """Headings, rows and the total, as for spreadsheets; the share is in per cent."""
    share = words("report.per_cent", column=words("callbacks.ledger_share"))
    counted = (words(f"callbacks.ledger_{name}") for name in COUNTS)
    sheet: list[list[Cell]] = [[words(f"report_by.{by}"), share, *counted]]
    total = PromiseRow(words("report.total"), totals_of(lines).counts)
    for row in (*rows_of(lines, by), total):
        kept = None if row.share is None else round(100 * row.share, 2)
        sheet.append([row.name, kept, *(row.counts[name] for name in COUNTS)])
    return sheet


def _add(counts: dict[str, int], line: PromiseLine) -> None:
    for name in COUNTS:
        counts[name] += getattr(line, name)
