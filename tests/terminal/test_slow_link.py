"""The agent's desk at the far end of a slow, thin line: 300 ms each way and 2 kB/s, without compression."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.terminal.glass import Glass
from tests.terminal.working_office import working_office

DELAY: Final = 0.3
RATE: Final = 2_000.0

NOTE: Final = "typed faster than the line carries it"


@pytest.mark.terminal
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_two_calls_over_a_slow_line(glass: Glass, environment: dict[str, str], tmp_path: Path) -> None:
    """The card comes, no key is lost that is pressed before the last was answered, and the link is never given up."""
    with working_office(
        glass, environment, tmp_path, ["Plain 01", "Plain 02"], delay=DELAY, rate=RATE
    ) as office:
        agent = office.agent
        office.start_job()
        office.join()
        made = office.line.connections
        for _ in range(2):
            office.next_call()
            agent.see("TALKING")
            agent.press("Tab")
            agent.type(NOTE)
            agent.press("F6", "BTab", "F4", "F4", "7")
            agent.see("WRAP-UP", NOTE, "> 7", "[break]")
            office.kept(NOTE)
            agent.press("Enter")
            agent.see("ON BREAK")
            agent.press("F5")
            agent.see(gone=("ON BREAK",))
        assert office.rows("SELECT note, result FROM attempt") == [(NOTE, "saved")] * 2
        assert office.line.connections == made
