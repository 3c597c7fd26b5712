"""What a campaign's pacing remembers from call to call, whichever of its jobs dials."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaden.clock import MINUTE, Instant
from server.dialer.pacing.learned import Learned
from server.dialer.pacing.ledger import Counts, Ledger, Standing, Terms


@dataclass(slots=True)
class Pacer:
    """The memory of one campaign's pacing."""

    ledger: Ledger
    learned: Learned = field(default_factory=Learned)
    _heard: int = 0
    _shown: tuple[tuple[Terms, Instant, int], Standing] | None = None

    def answered(self, at: Instant, *, lost: bool) -> None:
        """A person answered at `at`, and it is decided whether an agent came."""
        self.ledger.answered(at, lost=lost)
        self._heard += 1

    def taken_for_machine(self, at: Instant) -> None:
        """The switch judged that a machine answered the call that was dialled at `at`, and the call was cut."""
        self.ledger.taken_for_machine(at)
        self._heard += 1

    def nobody_reached(self, at: Instant) -> None:
        """The answer of that instant was no person's: a machine, an announcement."""
        self.ledger.add(at, Counts(answers=-1))
        self._heard += 1

    def standing(self, now: Instant) -> Standing:
        """The shares to show; worked out once a minute and after each answer, because screens ask often."""
        state = (self.ledger.terms, now // MINUTE, self._heard)
        if self._shown is None or self._shown[0] != state:
            self._shown = (state, self.ledger.standing(now))
        return self._shown[1]
