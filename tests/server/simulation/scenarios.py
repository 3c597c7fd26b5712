"""Short days for tests."""

from __future__ import annotations

from typing import Any

from server.simulation.scenario import Scenario, parse_form

HOUR = {"horizon_s": 3_600}


def a_scenario(**changes: Any) -> Scenario:
    """The base scenario for one hour, with `changes` in the form of a file."""
    return parse_form({"name": "test", **HOUR, **changes})
