"""What every test gets: a home of its own, missing programs told by marker, and one worker for tests that share one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.programs import PROGRAM_OF_MARKER, need

ALONE_AMONG_THEIR_KIND = ("terminal", "postgres", "kill")
"""Tests of one of these kinds run one after the other: they share a server, or would starve each other's clocks."""


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
    """Give the tests of one kind to one worker."""
    for item in items:
        for kind in ALONE_AMONG_THEIR_KIND:
            if item.get_closest_marker(kind) is not None:
                item.add_marker(pytest.mark.xdist_group(kind))
