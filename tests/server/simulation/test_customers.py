"""Customers: drawn from the seed alone, and changed only by what the clock decides."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from server.simulation.customers import Customers, Fate, Way
from tests.server.simulation.scenarios import a_scenario

MANY = 4_000


def fates(seed: int = 1, at: int = 0, **changes: Any) -> list[Fate]:
    customers = Customers(a_scenario(**changes), seed)
    return [customers.fate(nth, at) for nth in range(MANY)]


def ways(**changes: Any) -> Counter[Way]:
    return Counter(fate.way for fate in fates(**changes))


def test_the_same_seed_brings_the_same_people_in_whatever_order_they_are_asked_for() -> None:
    customers = Customers(a_scenario(), 1)
    backwards = [customers.fate(nth, 0) for nth in reversed(range(MANY))]
    assert backwards[::-1] == fates()
    assert fates(2) != fates()


def test_the_mix_is_kept() -> None:
    counted = ways()
    for way, chance in [(Way.PERSON, 0.25), (Way.BUSY, 0.05), (Way.NO_ANSWER, 0.5), (Way.MACHINE, 0.2)]:
        assert counted[way] / MANY == pytest.approx(chance, abs=0.02)


def test_a_changed_mix_leaves_those_who_answer_anyway_as_they_are() -> None:
    later = {"answer": 0.5, "busy": 0.05, "no_answer": 0.25, "machine": 0.2}
    schedule: dict[str, Any] = {"mix_schedule": [{"t": 60, "mix": later}]}
    before, after = fates(at=59_999, **schedule), fates(at=60_000, **schedule)
    assert before == fates()
    answering = [place for place, fate in enumerate(before) if fate.way is Way.PERSON]
    assert [after[place] for place in answering] == [before[place] for place in answering]
    assert sum(fate.way is Way.PERSON for fate in after) / MANY == pytest.approx(0.5, abs=0.03)


def test_talks_grow_by_the_factor_of_their_time() -> None:
    schedule: dict[str, Any] = {
        "talk_schedule": [{"t": 60, "factor": 1.5}],
        "mix": {"answer": 1.0, "busy": 0, "no_answer": 0, "machine": 0},
    }
    before, after = fates(at=59_999, **schedule), fates(at=60_000, **schedule)
    assert all(b.talk == pytest.approx(1.5 * a.talk, abs=1) for a, b in zip(before, after, strict=True))
    assert [fate.wrapup for fate in before] == [fate.wrapup for fate in after]


def test_what_comes_after_the_ring_timeout_is_no_answer() -> None:
    only = {"answer": 1.0, "busy": 0, "no_answer": 0, "machine": 0}
    early = fates(mix=only, ring={"answer": {"kind": "const", "value": 29.999}})
    late = fates(mix=only, ring={"answer": {"kind": "const", "value": 30}})
    assert {fate.way for fate in early} == {Way.PERSON}
    assert set(late) == {Fate(Way.NO_ANSWER, 30_000)}


def test_the_detector_errs_both_ways_and_listens() -> None:
    counted = ways(amd={"delay_s": 1.5, "false_positive": 0.1, "false_negative": 0.3})
    assert counted[Way.MISJUDGED] / (counted[Way.PERSON] + counted[Way.MISJUDGED]) == pytest.approx(
        0.1, abs=0.03
    )
    heard = counted[Way.HEARD_MACHINE]
    assert heard / (heard + counted[Way.MACHINE]) == pytest.approx(0.3, abs=0.05)
    listening = {fate.listening for fate in fates(amd={"delay_s": 1.5}) if fate.way is Way.PERSON}
    assert listening == {1_500}


def test_without_a_detector_every_machine_costs_an_agent() -> None:
    counted = ways(machine={"mode": "agent", "agent_s": {"kind": "const", "value": 8}})
    assert counted[Way.MACHINE] == 0
    assert counted[Way.HEARD_MACHINE] / MANY == pytest.approx(0.2, abs=0.02)


def test_nobody_talks_who_did_not_answer() -> None:
    for fate in fates():
        assert (fate.talk > 0) <= (fate.way in (Way.PERSON, Way.MACHINE))
