"""Orders to the store: frozen, in one union, each asked for by something, each with an answer that comes back."""

from __future__ import annotations

from typing import Final, get_args

from server.dialer import (
    callback_writes,
    leg_writes,
    preview_writes,
    status_writes,
    supervisor_writes,
    writes,
)
from server.dialer.effects import Write as WriteEffect
from server.dialer.events import WriteFailed, Written
from server.dialer.writes import Write, WriteResult
from tests.server.dialer.a_day import a_day, changeable, dataclasses_of
from tests.server.dialer.sample import at

ORDERS: Final[set[type]] = set(get_args(Write))
RESULTS: Final[set[type]] = set(get_args(WriteResult))


def orders_of_a_day() -> list[Write]:
    return [effect.order for effect in a_day().asked_for if isinstance(effect, WriteEffect)]


def test_every_order_and_result_is_in_its_union_and_frozen() -> None:
    modules = (writes, leg_writes, status_writes, preview_writes, callback_writes, supervisor_writes)
    kept = {supervisor_writes.TodaysOrder}
    assert set().union(*map(dataclasses_of, modules)) == ORDERS | RESULTS | kept
    assert changeable(ORDERS | RESULTS) == []


def test_every_order_is_asked_for_and_every_result_comes_back_on_a_day() -> None:
    assert {type(order) for order in orders_of_a_day()} == ORDERS
    results = {type(event.result) for event in a_day().happened if isinstance(event, Written)}
    assert results == RESULTS


def test_every_order_comes_back_once_and_in_order() -> None:
    back = [event.write for event in a_day().happened if isinstance(event, Written | WriteFailed)]
    assert back == orders_of_a_day()


def test_every_order_says_when() -> None:
    """The store has no clock of its own to ask."""
    assert min(order.at for order in orders_of_a_day()) == at("08:50")
