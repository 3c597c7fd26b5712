"""A campaign's memory is its own."""

from __future__ import annotations

from server.dialer.pacing.ledger import Ledger, terms_of
from server.dialer.pacing.pacer import Pacer
from tests.server.dialer.sample import CAMPAIGN


def test_each_has_its_own_laws() -> None:
    one, other = (Pacer(Ledger(terms_of(CAMPAIGN))) for _ in range(2))
    assert one.learned is not other.learned
