"""A report of promises: every way of telling them apart comes to the same (rows 269 to 275, 318)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kaden.promise_report import COUNTS, PARTS, WAYS, promise_sheet, rows_of, totals_of
from kaden.protocol.callbacks import PromiseLine
from kaden.words import Words

_PARTS = st.lists(st.integers(0, 9), min_size=len(PARTS), max_size=len(PARTS))


def line(day: str, campaign: str, keeper: str, parts: list[int], moved: int) -> PromiseLine:
    counts = dict(zip(PARTS, parts, strict=True))
    return PromiseLine(day=day, campaign=campaign, keeper=keeper, all=sum(parts), moved=moved, **counts)


LINES = st.lists(
    st.builds(
        line,
        st.sampled_from(["2026-11-22", "2026-11-23"]),
        st.sampled_from("AB"),
        st.sampled_from("xyz"),
        _PARTS,
        st.integers(0, 3),
    ),
    max_size=12,
)


@given(LINES)
def test_rows_add_up_to_the_totals_and_parts_to_all(lines: list[PromiseLine]) -> None:
    """Beside a naive recount, and in a file, too."""
    totals = totals_of(lines)
    assert totals.counts == {name: sum(getattr(each, name) for each in lines) for name in COUNTS}
    for by in WAYS:
        rows = rows_of(lines, by)
        for row in (*rows, totals):
            assert sum(row.counts[part] for part in PARTS) == row.counts["all"]
        field = {"agent": "keeper"}.get(by, by)
        assert [row.name for row in rows] == sorted({getattr(each, field) for each in lines})
        _, *told, last = promise_sheet(Words("en"), lines, by)
        for place, name in enumerate(COUNTS, 2):
            assert sum(int(row[place] or 0) for row in told) == last[place] == totals.counts[name]


def test_the_share_is_of_those_whose_time_came() -> None:
    row = totals_of([line("", "A", "x", [6, 2, 1, 1, 9, 9, 9], 0)])
    assert row.share == 6 / 10
    assert totals_of([]).share is None
