"""A switch whose customers do what the last digit of their number says, quickly; a process of its own.

python -m tests.terminal.program_switch SOCKET LOG

0 to 2 talk until they are hung up on. 3 hangs up by itself. 4 is not reached a second time. 5 is a machine, 6 is busy,
7 does not answer, 8 does not exist, 9 refuses.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Final

from kaden.clock import MINUTE, Instant
from server.dialer.events import EndCause
from server.telephony.simulator.call_log import CallLog
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.phones import Handset, Phones
from server.telephony.simulator.population import Fate
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.running import RunningExchange
from server.telephony.simulator.switchboard import listening_at, serve_switchboard

READY: Final = "listening"

RINGS, ANSWERS, GIVES_UP, SAYS_GOODBYE = 50, 150, 300, 400
"""Milliseconds; the last from the join."""

LONG: Final = 30 * MINUTE

ENDS: Final = {
    "6": EndCause.BUSY,
    "7": EndCause.NO_ANSWER,
    "8": EndCause.INVALID,
    "9": EndCause.REJECTED,
}


class Quick:
    """The customers."""

    def fate(self, number: str, nth: int, now: Instant) -> Fate:
        """By the last digit; `now` does not matter."""
        digit = "7" if number[-1] == "4" and nth > 0 else number[-1]
        if digit in ENDS:
            return Fate(ENDS[digit], GIVES_UP, RINGS if digit in "79" else None)
        talk = SAYS_GOODBYE if digit == "3" else LONG
        return Fate(None, ANSWERS, RINGS, talk=talk, patience=LONG, machine=digit == "5")


def main() -> None:
    """Serve until killed."""
    path, log = Path(sys.argv[1]), Path(sys.argv[2])
    with log.open("a") as file, listening_at(path) as at:
        exchange = Exchange(
            Quick(),
            Phones(Handset(after=100)),
            rules=Rules(lines=30),
            witness=CallLog(file),
        )
        running = RunningExchange(exchange, start=time.time_ns() // 1_000_000)
        asyncio.run(serve_switchboard(at, running, ready=lambda: print(READY, flush=True)))


if __name__ == "__main__":
    main()
