"""The limits that guarantees and settings speak of, as they are without a setting."""

from __future__ import annotations

from dataclasses import replace

from kaden.clock import HOUR, MINUTE, SECOND
from server.hub.limits import Limits


def test_the_products_limits() -> None:
    limits = Limits()
    assert (limits.messages_per_second, limits.burst) == (20, 60)
    assert (limits.outbox_bytes, limits.stall) == (1024 * 1024, 5 * SECOND)
    assert (limits.sign_in, limits.idle, limits.session) == (20 * SECOND, 30 * MINUTE, 12 * HOUR)
    assert limits.newcomers == (10, 30, 100)
    assert (limits.first_delay, limits.longest_delay) == (500, MINUTE)
    assert (limits.failures_locking, limits.failures_window) == (10, 15 * MINUTE)
    assert SECOND // limits.coalesce == 20


def test_every_limit_can_be_set() -> None:
    assert replace(Limits(), idle=0).idle == 0
