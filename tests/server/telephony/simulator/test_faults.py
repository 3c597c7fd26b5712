"""Fault plans: chances as given, the same for one seed, and scripted faults that strike once each, in order."""

from __future__ import annotations

from random import Random

import pytest

from kaden.vocabulary import AttemptId
from server.dialer.events import CustomerAnswered, CustomerRinging
from server.telephony.simulator.faults import (
    ALL_WELL,
    AT_ONCE,
    COMMAND_LOST,
    FAILS,
    LOST,
    REPLY_LOST,
    TWICE,
    Chances,
    NoFaults,
    RandomFaults,
    ScriptedFaults,
)
from server.telephony.simulator.messages import Look, Place

RINGING, ANSWERED = CustomerRinging(AttemptId(1)), CustomerAnswered(AttemptId(1))
PLACE = Place(AttemptId(1), "+81312345670", None, 30_000)


def test_without_faults_all_is_well() -> None:
    assert (NoFaults().for_command(PLACE), NoFaults().for_event(RINGING)) == (ALL_WELL, AT_ONCE)
    quiet = RandomFaults(Chances(), Random(1))
    assert (quiet.for_command(PLACE), quiet.for_event(RINGING)) == (ALL_WELL, AT_ONCE)


@pytest.mark.parametrize(
    ("chances", "command", "event"),
    [
        (Chances(command_lost=1), COMMAND_LOST, AT_ONCE),
        (Chances(command_fails=1), FAILS, AT_ONCE),
        (Chances(reply_lost=1), REPLY_LOST, AT_ONCE),
        (Chances(event_lost=1), ALL_WELL, LOST),
        (Chances(event_twice=1), ALL_WELL, TWICE),
    ],
)
def test_a_certain_fault_strikes(chances: Chances, command: object, event: object) -> None:
    faults = RandomFaults(chances, Random(1))
    assert (faults.for_command(PLACE), faults.for_event(RINGING)) == (command, event)


def test_delays_are_within_the_longest() -> None:
    faults = RandomFaults(Chances(reply_late=1, event_late=1, event_twice=1), Random(1), longest_delay=50)
    replies = {faults.for_command(PLACE).reply_after for _ in range(500)}
    events = {delay for _ in range(500) for delay in faults.for_event(RINGING)}
    assert replies == events == set(range(1, 51))


def test_the_same_seed_and_traffic_meet_the_same_faults() -> None:
    chances = Chances(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1)
    one, other = (RandomFaults(chances, Random(9)) for _ in range(2))
    assert [(one.for_command(PLACE), one.for_event(RINGING)) for _ in range(100)] == [
        (other.for_command(PLACE), other.for_event(RINGING)) for _ in range(100)
    ]


@pytest.mark.parametrize("chance", [-0.1, 1.1])
def test_a_chance_is_from_nothing_to_one(chance: float) -> None:
    with pytest.raises(ValueError, match="event_late is a chance from 0 to 1"):
        Chances(event_late=chance)


def test_a_scripted_fault_strikes_the_next_of_its_kind_once() -> None:
    faults = ScriptedFaults()
    faults.strike_command(Place, REPLY_LOST)
    faults.strike_command(Place, FAILS)
    faults.strike_event(CustomerAnswered, LOST)
    assert faults.for_command(Look()) == ALL_WELL
    assert [faults.for_command(PLACE) for _ in range(3)] == [REPLY_LOST, FAILS, ALL_WELL]
    assert [faults.for_event(event) for event in (RINGING, ANSWERED, ANSWERED)] == [AT_ONCE, LOST, AT_ONCE]
