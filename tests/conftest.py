"""What every test gets: a home of its own, missing programs told by marker, and company that does not disturb it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

from tests.programs import PROGRAM_OF_MARKER, need

GROUP_OF_MARKER: Final = {
    "terminal": "terminals",
    "kill": "servers",
    "postgres": "servers",
    "asterisk": "asterisk",
}
"""Tests of one group run on one worker, one after the other: terminals would starve each other's clocks, those on
PostgreSQL share a server, those on Asterisk a switch. All of them wait most of their time, so there are more workers
than processors."""

settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")
"""How long an example takes says how busy the machine is, and nothing about the code."""


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home: no test reads or changes the user's own settings, sockets or traces."""
    place = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(place))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    return place


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Look for a test's programs before its fixtures start them."""
    for marker, program in PROGRAM_OF_MARKER.items():
        if item.get_closest_marker(marker) is not None:
            need(program)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each group to one worker, and begin with what is long, so that nothing long begins last."""
    for item in items:
        for marker, group in GROUP_OF_MARKER.items():
            if item.get_closest_marker(marker) is not None:
                item.add_marker(pytest.mark.xdist_group(group))
                break
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    """The groups first, then what is slow; each in the order of the files."""
    if item.get_closest_marker("xdist_group") is not None:
        return 0
    return 1 if item.get_closest_marker("slow") is not None else 2
