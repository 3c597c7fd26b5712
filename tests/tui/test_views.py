"""The views of one user's tables: beside `client.toml`, whole or not at all (issue 7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.model.arranging import View
from tui.views import keep_view, read_views, views_path

JOBS, MONITOR = View(("hours",), "name"), View((), "state", True, "!break", 3)


def test_it_stands_beside_the_settings(tmp_path: Path) -> None:
    assert views_path({"XDG_CONFIG_HOME": str(tmp_path)}) == tmp_path / "kaden" / "views.json"


def test_each_table_is_kept_for_itself_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "kaden" / "views.json"
    assert read_views(path) == {}
    keep_view(path, "jobs", JOBS)
    keep_view(path, "monitor", MONITOR)
    keep_view(path, "jobs", View())
    assert read_views(path) == {"jobs": View(), "monitor": MONITOR}
    assert [each.name for each in path.parent.iterdir()] == ["views.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"jobs": 3}', "\xff"])
def test_a_damaged_file_costs_only_what_was_remembered(tmp_path: Path, text: str) -> None:
    path = tmp_path / "views.json"
    path.write_bytes(text.encode("latin-1"))
    assert read_views(path) == {}
    keep_view(path, "jobs", JOBS)
    assert read_views(path) == {"jobs": JOBS}
