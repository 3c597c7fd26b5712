"""Makes the rows of a report of what was counted.

Rule: rows and totals are sums over the same counts, so what they say together is what the report says (row 320).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from kaden.protocol.my_work import ResultCount
from kaden.protocol.reports import AgentTimes, CallFigures, ReportRow
from kaden.vocabulary import AgentState, CallKind, DispositionClass, DispositionId, Outcome
from server.storage.reports_port import CallTally, Named, ResultName, TimeTally

Results: TypeAlias = Mapping[DispositionId, ResultName]
"""All that tallies name."""

_OUTCOMES: Final[Mapping[Outcome | None, str]] = {
    Outcome.CONNECTED: "connected",
    Outcome.ABANDONED: "abandoned",
    Outcome.NO_ANSWER: "no_answer",
    Outcome.BUSY: "busy",
    Outcome.REJECTED: "failed",
    Outcome.INVALID: "failed",
    Outcome.FAILED: "failed",
    Outcome.UNKNOWN: "failed",
    Outcome.MACHINE: "machine",
    Outcome.CANCELLED: "cancelled",
    None: "live",
}
"""Where a call is counted; one that is joined is connected, over or not."""

_STATES: Final[Mapping[AgentState, str]] = {
    AgentState.WAITING: "waiting",
    AgentState.TALKING: "talking",
    AgentState.HELD: "talking",
    AgentState.TRANSFERRING: "talking",
    AgentState.WRAPUP: "wrapup",
    AgentState.REDIALLING: "calling",
    AgentState.PREVIEWING: "looking",
    AgentState.CALLING: "calling",
    AgentState.BREAK: "paused",
    AgentState.AWAY: "paused",
}
"""Time in the other states is no work, and no pause either."""

_Label: TypeAlias = tuple[str, DispositionClass]


@dataclass(slots=True)
class _Sums:
    """What a row is made of."""

    figures: Counter[str] = field(default_factory=Counter)
    results: Counter[_Label] = field(default_factory=Counter)
    times: Counter[str] | None = None


class Sheet:
    """A report that is counted up piece by piece.

    Args:
        timed: whether agents' times belong to it.
    """

    def __init__(self, *, timed: bool = False) -> None:
        self._rows: dict[int | None, _Sums] = {}
        self._timed = timed

    @property
    def length(self) -> int:
        """In rows."""
        return len(self._rows)

    @property
    def keys(self) -> frozenset[int]:
        """Of all rows but the one that has none."""
        return frozenset(key for key in self._rows if key is not None)

    def add_calls(self, tallies: Iterable[CallTally], results: Results) -> None:
        """Count calls to the rows that they belong to."""
        for tally in tallies:
            self._add(self._row(tally.key), tally, results)

    def add_by_result(self, tallies: Iterable[CallTally], results: Results) -> None:
        """The same where the rows are results: those of one name and meaning are one, under the first one's number."""
        first: dict[_Label, int] = {}
        for result in sorted(results.values(), key=lambda each: each.id):
            first.setdefault((result.label, result.kind), result.id)
        for tally in tallies:
            label = _label(tally, results)
            self._add(self._row(None if label is None else first[label]), tally, results)

    def add_times(self, tallies: Iterable[TimeTally]) -> None:
        """Count agents' time."""
        for tally in tallies:
            name = _STATES.get(tally.state)
            if name is not None and tally.time:
                row = self._row(tally.agent)
                assert row.times is not None
                row.times[name] += tally.time

    def rows(
        self, names: Mapping[int, Named], shares: Mapping[int, float], share: float | None
    ) -> list[ReportRow]:
        """In the order of their keys, the one without a key at the end.

        Args:
            names: of keys.
            shares: allowed of abandoned calls, of keys that have one of their own.
            share: allowed to all others.
        """
        ordered = sorted(self._rows, key=lambda key: (key is None, key))
        return [
            self._told(
                key, self._rows[key], None if key is None else names.get(key), shares.get(key or 0, share)
            )
            for key in ordered
        ]

    def totals(self, share: float | None = None) -> ReportRow:
        """Of all rows together."""
        whole = self._sums()
        for row in self._rows.values():
            whole.figures.update(row.figures)
            whole.results.update(row.results)
            if whole.times is not None and row.times is not None:
                whole.times.update(row.times)
        return self._told(None, whole, None, share)

    def _sums(self) -> _Sums:
        return _Sums(times=Counter() if self._timed else None)

    def _row(self, key: int | None) -> _Sums:
        return self._rows.setdefault(key, self._sums())

    def _add(self, row: _Sums, tally: CallTally, results: Results) -> None:
        figures, calls = row.figures, tally.calls
        figures["attempts"] += calls
        figures["connected" if tally.joined else _OUTCOMES[tally.outcome]] += calls
        for name in ("answered", "talk", "talked", "held", "wrapup", "wrapped"):
            figures[name] += getattr(tally, name)
        if not tally.joined:
            return
        if tally.kind is CallKind.CALLBACK:
            figures["callbacks"] += calls
        if tally.result in ("saved", "unsaved"):
            figures[tally.result] += calls
        label = _label(tally, results)
        if label is not None:
            row.results[label] += calls
            if label[1] is DispositionClass.NO_CONTACT:
                figures["no_contact"] += calls

    def _told(self, key: int | None, sums: _Sums, named: Named | None, share: float | None) -> ReportRow:
        if named is None:
            named = Named(0, "" if key is None else str(key))
        by_count = sorted(sums.results.items(), key=lambda item: (-item[1], item[0]))
        return ReportRow(
            key=key,
            name=named.name,
            of=named.of,
            figures=CallFigures(**{name: sums.figures[name] for name in CallFigures.model_fields}),
            results=tuple(
                ResultCount(label=label, kind=kind, calls=calls) for (label, kind), calls in by_count
            ),
            times=None
            if sums.times is None
            else AgentTimes(**{name: sums.times[name] for name in AgentTimes.model_fields}),
            allowed_share=share,
        )


def _label(tally: CallTally, results: Results) -> _Label | None:
    """What a conversation was saved as; None where nothing was, or nothing had to be chosen."""
    if tally.disposition is None or tally.result != "saved" or not tally.joined:
        return None
    result = results[tally.disposition]
    return result.label, result.kind
