"""The waits between tries: small at first, growing to a limit, spread, and small again after a success."""

from __future__ import annotations

from random import Random

from server.telephony.backoff import FIRST, LONGEST, BackOff


class Edge(Random):
    """Always the smallest or always the largest wait."""

    def __init__(self, highest: bool) -> None:
        super().__init__()
        self._highest = highest

    def uniform(self, a: float, b: float) -> float:
        return b if self._highest else a


def test_waits_double_up_to_the_longest() -> None:
    backoff = BackOff(Edge(highest=True))
    waits = [backoff.next() for _ in range(8)]
    assert waits == [FIRST, 0.2, 0.4, 0.8, 1.6, 3.2, LONGEST, LONGEST]


def test_waits_are_spread_down_to_the_half() -> None:
    backoff = BackOff(Edge(highest=False))
    assert [backoff.next() for _ in range(8)][-1] == LONGEST / 2


def test_a_success_begins_anew() -> None:
    backoff = BackOff(Edge(highest=True))
    for _ in range(5):
        backoff.next()
    backoff.reset()
    assert backoff.next() == FIRST
