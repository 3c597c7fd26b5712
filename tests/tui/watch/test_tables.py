"""Rows under headings: whole columns, the first of them always, and every row aligned."""

from __future__ import annotations

from kaden.cells import width
from tui.model.columns import Column
from tui.watch.painting import plain
from tui.watch.tables import table


def column(key: str, width: int, *, right: bool = False) -> Column[dict[str, str]]:
    return Column(
        key=key,
        title=key.title(),
        width=width,
        align="right" if right else "left",
        show=lambda row, now: f"{row[key]}@{now}" if key == "time" else row[key],
        sort=lambda row: 0,
        role=lambda row, _now: "good" if row[key] == "waiting" else "plain",
    )


COLUMNS = [column("name", 8), column("state", 7), column("time", 5, right=True)]
ROWS = [{"name": "山﨑 ㈱", "state": "waiting", "time": "a"}, {"name": "Ito", "state": "通話中", "time": "b"}]


def test_columns_stand_under_each_other_and_numbers_on_the_right() -> None:
    lines = list(table(COLUMNS, ROWS, 7, 40, 1))
    assert [plain(line) for line in lines] == [
        "Name     State    Time",
        "山﨑 ㈱  waiting   a@7",
        "Ito      通話中    b@7",
    ]
    assert {sum(width(piece.text) for piece in line) for line in lines} == {22}
    assert [piece.look for piece in lines[1]] == ["plain", "plain", "good", "plain", "plain"]


def test_a_narrow_window_shows_whole_columns_from_the_first() -> None:
    assert [plain(line) for line in table(COLUMNS, ROWS, 7, 16, 1)][1] == "山﨑 ㈱  waiting"
    assert [plain(line) for line in table(COLUMNS, ROWS, 7, 15, 1)][1] == "山﨑 ㈱"
    assert [plain(line) for line in table(COLUMNS, ROWS, 7, 5, 1)][1] == "山﨑…"
