"""What is remembered of a program's orders by their keys (row 329)."""

from __future__ import annotations

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from server.api.keys import KEPT, MOST_KEYS, Key, Keys, Standing
from server.api.orders import StartJobNamed, StopJobNamed
from server.storage.tokens_port import TokenId

STOP, START = StopJobNamed(job="3"), StartJobNamed(job="3")


def key(given: str | None = "k", token: int = 1) -> Key:
    return Key.of(given, TokenId(token))


def test_an_order_is_new_then_under_way_then_done() -> None:
    keys = Keys()
    assert keys.begin(key(), STOP, 0) is Standing.NEW
    assert keys.begin(key(), STOP, 0) is Standing.BEGUN
    keys.done(key())
    assert keys.begin(key(), STOP, KEPT - 1) is Standing.DONE
    assert keys.begin(key(), STOP, KEPT) is Standing.NEW


def test_a_refused_order_is_not_remembered() -> None:
    keys = Keys()
    keys.begin(key(), STOP, 0)
    keys.forget(key())
    assert keys.begin(key(), START, 0) is Standing.NEW


def test_a_key_stands_for_one_order_of_one_token() -> None:
    keys = Keys()
    keys.begin(key(), STOP, 0)
    with pytest.raises(Refused) as refused:
        keys.begin(key(), START, 0)
    assert refused.value.code is RefusalCode.REQUEST_REUSED
    assert keys.begin(key(token=2), START, 0) is Standing.NEW


def test_the_newest_are_kept_and_what_has_no_key_takes_none_of_their_places() -> None:
    keys = Keys()
    for number in range(MOST_KEYS):
        keys.begin(key(f"k{number}"), STOP, 0)
        keys.begin(key(None), STOP, 0)
    assert keys.begin(key("k0"), STOP, 0) is Standing.BEGUN
    keys.begin(key("one"), STOP, 0)
    assert keys.begin(key("k1"), STOP, 0) is Standing.BEGUN
    assert keys.begin(key("k0"), STOP, 0) is Standing.NEW


def test_a_number_of_a_request_fits_the_protocol() -> None:
    """And a key of one token is never the number of another one's request."""
    longest = key("k" * 40, 2**53).request
    assert len(longest) <= 64
    assert len({key("2.k", 1).request, key("k", 12).request, key(None).request, key(None).request}) == 4


@pytest.mark.parametrize("given", ["", "a b", "k" * 41, "é", "k\n"])
def test_what_is_no_key_is_refused(given: str) -> None:
    with pytest.raises(Refused) as refused:
        key(given)
    assert refused.value.code is RefusalCode.BODY_BAD
