"""The exchange as its driver sees it: instants in, deliveries out, and nothing that is not decided by them."""

from __future__ import annotations

from random import Random

import pytest

from kaden.vocabulary import AttemptId
from server.dialer.events import CustomerAnswered, CustomerRinging
from server.dialer.model import SessionId
from server.telephony.simulator.exchange import Exchange, SwitchDown
from server.telephony.simulator.faults import Chances, RandomFaults
from server.telephony.simulator.messages import (
    Farewell,
    Goodbye,
    HangUp,
    Heard,
    Join,
    LinkId,
    Look,
    Place,
    Reply,
    Ring,
)
from server.telephony.simulator.outside import Restart
from server.telephony.simulator.population import ByLastDigit, Mix, Population
from server.telephony.simulator.rules import Rules

CALL = AttemptId(1)

Trace = list[tuple[int, LinkId, Heard]]


def place(attempt: int, digit: int = 0) -> Place:
    return Place(AttemptId(attempt), f"+81312{attempt:05d}{digit}", None, 30_000)


def a_morning(seed: int, step: int) -> Trace:
    """An application that joins whoever answers, under faults; the driver looks in every `step` ms at the latest."""
    faults = RandomFaults(Chances(0.02, 0.02, 0.05, 0.1, 0.02, 0.1, 0.2), Random(seed))
    mix = Mix(answer=0.5, busy=0.1, no_answer=0.2, machine=0.2)
    exchange = Exchange(Population(seed, mix), rules=Rules(lines=10), plan=faults)
    link, trace, asks = exchange.connect(0), Trace(), 0
    now = 0
    for session in range(4):
        exchange.ask(now, link, -session, Ring(SessionId(session), "1001"))
    while now < 600_000:
        if now % 5_000 == 0:
            asks += 1
            exchange.ask(now, link, asks, place(now // 5_000))
        while handed := exchange.advance(now):
            for to, heard in handed:
                trace.append((now, to, heard))
                if isinstance(heard, CustomerAnswered):
                    asks += 1
                    exchange.ask(now, link, asks, Join(heard.attempt, SessionId(heard.attempt % 4)))
        next_order = now - now % 5_000 + 5_000
        now = min(next_order, now + step, exchange.next_at or next_order)
    return trace


def test_the_same_seed_and_orders_give_the_same_morning() -> None:
    first = a_morning(3, 1_000_000)
    assert len(first) > 200
    assert a_morning(3, 1_000_000) == first
    assert a_morning(4, 1_000_000) != first


def test_looking_in_more_often_changes_nothing() -> None:
    assert a_morning(3, 7) == a_morning(3, 1_000_000)


def test_late_drivers_find_everything_in_order() -> None:
    exchange = Exchange(ByLastDigit())
    link = exchange.connect(0)
    exchange.ask(0, link, 1, place(1))
    assert exchange.next_at == 200
    assert exchange.advance(10_000) == [
        (link, Reply(1)),
        (link, CustomerRinging(CALL)),
        (link, CustomerAnswered(CALL)),
    ]
    assert exchange.advance(10_000) == []


def test_an_idle_exchange_waits_for_nothing() -> None:
    exchange = Exchange(ByLastDigit())
    link = exchange.connect(0)
    exchange.ask(0, link, 1, place(1))
    exchange.ask(0, link, 2, HangUp(CALL, announce=False))
    assert exchange.next_at is None


def test_a_connection_that_is_not_registered_commands_nothing() -> None:
    """Section 2 point 5: the zombie's orders go nowhere, even before it has read that it was replaced."""
    exchange = Exchange(ByLastDigit())
    older = exchange.connect(0)
    newer = exchange.connect(0)
    exchange.ask(0, older, 1, place(1))
    exchange.ask(0, newer, 1, Look())
    [farewell, (to, reply)] = exchange.advance(0)
    assert farewell == (older, Farewell(Goodbye.REPLACED))
    assert to == newer
    assert isinstance(reply, Reply)
    assert reply.live is not None
    assert reply.live.calls == ()


def test_an_older_connection_that_leaves_takes_nothing_with_it() -> None:
    exchange = Exchange(ByLastDigit())
    older = exchange.connect(0)
    newer = exchange.connect(0)
    exchange.leave(0, older)
    exchange.ask(0, newer, 1, place(1))
    assert (newer, CustomerAnswered(CALL)) in exchange.advance(5_000)


def test_a_switch_that_is_down_takes_no_connection() -> None:
    exchange = Exchange(ByLastDigit())
    exchange.happen(1_000, Restart(down_for=500))
    with pytest.raises(SwitchDown):
        exchange.connect(1_499)
    exchange.connect(1_500)
