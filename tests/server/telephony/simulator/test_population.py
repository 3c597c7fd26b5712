"""Customers by chance and by digit: fates that depend on seed, number and repetition, and on nothing else."""

from __future__ import annotations

from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from kaden.clock import HOUR
from server.dialer.events import EndCause
from server.telephony.simulator.distributions import Const
from server.telephony.simulator.population import QUICK, USUAL, ByLastDigit, Fate, Manners, Mix, Population

NUMBERS = [f"+813{number:08d}" for number in range(4_000)]


def way(fate: Fate) -> str:
    return "answer" if fate.ends is None else fate.ends.value


def test_chances_are_kept() -> None:
    people = Population(
        1,
        Mix(answer=0.4, busy=0.1, no_answer=0.2, machine=0.1, invalid=0.1, rejected=0.05, failed=0.05),
    )
    ways = Counter(way(people.fate(number, 0, 0)) for number in NUMBERS)
    assert {name: round(count / len(NUMBERS), 1) for name, count in ways.items()} == {
        "answer": 0.4,
        "busy": 0.1,
        "no_answer": 0.2,
        "machine": 0.1,
        "invalid": 0.1,
        "rejected": pytest.approx(0.05, abs=0.06),
        "failed": pytest.approx(0.05, abs=0.06),
    }


def test_a_fate_does_not_depend_on_the_order_of_calls() -> None:
    forward, backward = Population(5), Population(5)
    assert [forward.fate(number, 0, 0) for number in NUMBERS[:200]] == list(
        reversed([backward.fate(number, 0, 0) for number in reversed(NUMBERS[:200])])
    )


def test_another_call_to_the_number_and_another_seed_are_other_fates() -> None:
    people, others = Population(5), Population(6)
    first = [people.fate(number, 0, 0) for number in NUMBERS[:50]]
    assert first != [people.fate(number, 1, 0) for number in NUMBERS[:50]]
    assert first != [others.fate(number, 0, 0) for number in NUMBERS[:50]]


def test_chances_may_change_by_the_hour_of_the_zone() -> None:
    everybody, nobody = (
        Mix(answer=1, busy=0, no_answer=0, machine=0),
        Mix(answer=0, busy=0, no_answer=1, machine=0),
    )
    people = Population(1, nobody, by_hour={9: everybody}, zone=ZoneInfo("Asia/Tokyo"))
    assert [way(people.fate("+81312345678", 0, hour * HOUR)) for hour in (-1, 0, 1)] == [
        "no_answer",
        "answer",
        "no_answer",
    ]


@pytest.mark.parametrize(
    "chances", [{"answer": 0.5}, {"answer": 1.2, "busy": -0.2, "no_answer": 0, "machine": 0}]
)
def test_chances_that_make_no_sense_are_refused(chances: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="add up to 1"):
        Mix(**chances)


def test_a_chance_of_nothing_never_comes() -> None:
    """Not even where rounding leaves the very end of the scale to nobody."""
    assert Mix(answer=0.1, busy=0.2, no_answer=0.7, machine=0).choose(0.999_999_999_999_999_9) == "no_answer"


def test_times_of_a_call() -> None:
    manners = Manners(
        rings_after=Const(0.5),
        answer=Const(7),
        machine=Const(8),
        busy=Const(2),
        talk=Const(90),
        patience=Const(4),
    )
    by_digit = ByLastDigit(manners)
    assert by_digit.fate("+810", 0, 0) == Fate(None, 7_000, 500, talk=90_000, patience=4_000)
    assert by_digit.fate("+817", 0, 0) == Fate(EndCause.NO_ANSWER, None, 500)
    assert by_digit.fate("+816", 0, 0) == Fate(EndCause.BUSY, 2_000, None)
    assert by_digit.fate("+819", 0, 0) == Fate(EndCause.REJECTED, 2_000, 500)
    machines = Population(1, Mix(answer=0, busy=0, no_answer=0, machine=1), manners)
    assert machines.fate("+810", 0, 0) == Fate(EndCause.MACHINE, 8_000, 500)


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("012345", "answer"),
        ("6", "busy"),
        ("7", "no_answer"),
        ("8", "invalid"),
        ("9", "rejected"),
    ],
)
def test_the_last_digit_says_it_all(digits: str, expected: str) -> None:
    assert {way(ByLastDigit().fate(f"+8131234567{digit}", 3, 0)) for digit in digits} == {expected}


def test_the_usual_manners_answer_before_half_a_minute() -> None:
    people = Population(1, Mix(answer=1, busy=0, no_answer=0, machine=0), USUAL)
    answers = [people.fate(number, 0, 0).after or 0 for number in NUMBERS]
    assert 2_500 <= min(answers) <= max(answers) <= 29_900
    assert ByLastDigit(QUICK).fate("+810", 0, 0).after == 1_000
