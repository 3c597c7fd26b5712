"""The telephone company behind the trunk, with its customers: sipp, playing `carrier.xml`.

Rule: the called number's last digit decides what becomes of a call, as with the simulated switch's `ByLastDigit`.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.asterisk.lab.ports import LOOPBACK, free_port, is_taken, sip_port
from tests.asterisk.lab.program import Program
from tests.asterisk.lab.tones import write_ulaw
from tests.programs import need

CUSTOMER_HERTZ: Final = 1_000.0
"""Every customer of the carrier sounds like this."""

MOVED: Final = "0399"
"""Numbers that begin like this are not the carrier's own: their customer is a phone at `Carrier.moved`."""

_SCENARIO: Final = Path(__file__).with_name("carrier.xml")


@dataclass(frozen=True, slots=True)
class Dialled:
    """One call as it reached the telephone company."""

    number: str
    """As dialled on the trunk."""
    caller: str
    """The header From, with the number that is shown."""
    asserted: str
    """The header P-Asserted-Identity; empty when there is none."""
    privacy: str
    """The header Privacy; empty when there is none."""


class Carrier:
    """Takes calls at a port of its own until it is stopped."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.moved = sip_port()
        self._folder = folder
        self._program: Program | None = None
        folder.mkdir(parents=True, exist_ok=True)
        write_ulaw(folder / "machine.ulaw", CUSTOMER_HERTZ, 1)
        write_ulaw(folder / "person.ulaw", CUSTOMER_HERTZ, 0.6, quiet=1.0)
        shutil.copy(_SCENARIO, folder)

    def start(self) -> None:
        """Take calls; returns when the first could come."""
        self._program = Program(
            [
                need("sipp"), "-sf", _SCENARIO.name, "-i", LOOPBACK, "-p", str(self.port), "-mi", LOOPBACK,
                # A question that is asked again, because the answer was lost, is answered again.
                "-deadcall_wait", "0", "-nostdin", "-trace_logs", "-log_file", "calls.log",
                "-trace_err", "-error_file", "errors.log", "-key", "moved", str(self.moved),
            ],
            self._folder,
            self._folder / "output",
        )  # fmt: skip
        self._program.until(lambda: is_taken(self.port), "sipp")

    @property
    def pid(self) -> int:
        """Its process id while it runs."""
        assert self._program is not None
        return self._program.pid

    def stop(self) -> None:
        """The line is dead from here on: nothing is answered, not even that a call is over."""
        if self._program is not None:
            self._program.kill()

    def dialled(self) -> list[Dialled]:
        """Every call that came, in order."""
        log = self._folder / "calls.log"
        lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
        return [
            Dialled(*(part.strip() for part in line.split("|"))) for line in lines if line.count("|") == 3
        ]
