"""Short days for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from server.simulation.scenario import Scenario, parse_form

HOUR: Final = {"horizon_s": 3_600}

PUBLISHED: Final = Path(__file__).parents[3] / "benchmarks" / "scenarios"


def a_scenario(**changes: Any) -> Scenario:
    """The base scenario for one hour, with `changes` in the form of a file."""
    return parse_form({"name": "test", **HOUR, **changes})
