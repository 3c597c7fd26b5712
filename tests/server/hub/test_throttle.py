"""Guessing gets slow, and nobody far away can lock out the last administrator (cases 2 and 3)."""

from __future__ import annotations

import pytest

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from server.hub import throttle as module
from server.hub.limits import Limits
from server.hub.throttle import Throttle, place_of

HERE = "192.0.2.1"


def wait(throttle: Throttle, account: str, now: int, place: str = HERE, *, local: bool = False) -> int:
    """Seconds to wait as the refusal says; 0 when the try was booked."""
    try:
        throttle.begin(account, place, local=local, now=now)
    except Refused as refusal:
        if refusal.code is not RefusalCode.TOO_MANY_TRIES:
            raise
        return int(refusal.values["seconds"])
    return 0


def test_each_failure_doubles_the_delay_up_to_a_minute() -> None:
    throttle, now = Throttle(Limits(failures_locking=99)), 0
    for delay in (500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000):
        assert wait(throttle, "sato", now) == 0
        assert wait(throttle, "sato", now + delay - 1) > 0
        now += delay
    assert wait(throttle, "sato", now) == 0


def test_the_first_delay_is_half_a_second_and_told_as_one() -> None:
    throttle = Throttle(Limits())
    assert wait(throttle, "sato", 0) == 0
    assert wait(throttle, "sato", 499) == 1
    assert wait(throttle, "sato", 500) == 0


def test_parallel_tries_gain_nothing() -> None:
    throttle = Throttle(Limits())
    assert wait(throttle, "sato", 0) == 0
    assert wait(throttle, "sato", 0) > 0


def test_a_success_clears_the_pair() -> None:
    throttle = Throttle(Limits())
    for now in (0, 1_000, 3_000):
        assert wait(throttle, "sato", now) == 0
    throttle.succeeded("sato", HERE)
    assert wait(throttle, "sato", 3_000) == 0


def test_a_try_that_could_not_be_judged_costs_nothing() -> None:
    throttle = Throttle(Limits())
    assert wait(throttle, "sato", 0) == 0
    throttle.unjudged("sato", HERE)
    assert wait(throttle, "sato", 0) == 0


def fail(throttle: Throttle, account: str, times: int, *, now: int = 0, place: str = "{}") -> None:
    for number in range(times):
        assert wait(throttle, account, now, place.format(f"198.51.100.{number}")) == 0


def test_case_2_an_account_tried_from_many_places_closes_for_a_quarter_of_an_hour() -> None:
    throttle = Throttle(Limits())
    fail(throttle, "sato", 10)
    assert wait(throttle, "sato", 15 * MINUTE - SECOND, "203.0.113.9") == 1
    assert wait(throttle, "sato", 15 * MINUTE, "203.0.113.9") == 0
    assert wait(throttle, "suzuki", 0, "203.0.113.9") == 0


def test_nine_failures_do_not_close_it() -> None:
    throttle = Throttle(Limits())
    fail(throttle, "sato", 9)
    assert wait(throttle, "sato", 0, "203.0.113.9") == 0


def test_case_3_the_local_socket_stays_open_for_the_locked_account() -> None:
    throttle = Throttle(Limits())
    fail(throttle, "admin", 10)
    assert wait(throttle, "admin", 0, "203.0.113.9") > 0
    assert wait(throttle, "admin", 0, "uid 1000", local=True) == 0


def test_case_2_one_place_that_tries_all_accounts_is_stopped() -> None:
    throttle = Throttle(Limits(failures_per_hour=5))
    for number in range(5):
        assert wait(throttle, f"account{number}", 0) == 0
    assert wait(throttle, "another", HOUR - SECOND) == 1
    assert wait(throttle, "another", HOUR - SECOND, "203.0.113.9") == 0
    assert wait(throttle, "another", HOUR) == 0


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_KEYS", 10)
    throttle = Throttle(Limits())
    for number in range(100):
        wait(throttle, f"account{number}", 0, f"198.51.100.{number}")
    assert wait(throttle, "account0", 0, "198.51.100.0") == 0
    assert wait(throttle, "account99", 0, "198.51.100.99") > 0


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("somewhere", "somewhere"),
    ],
)
def test_a_place_is_a_host_or_a_network(address: str, place: str) -> None:
    assert place_of(address) == place
