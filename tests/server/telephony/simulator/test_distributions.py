"""Laws of chance: each keeps the figures that it is given, its limits hold, and wrong forms are refused by name."""

from __future__ import annotations

from random import Random
from statistics import fmean, pstdev
from typing import Any

import pytest

from server.telephony.simulator.distributions import BadLaw, law

DRAWS = 20_000


def draws(form: dict[str, Any], count: int = DRAWS) -> list[float]:
    made, random = law(form), Random(1)
    return [made.draw(random) for _ in range(count)]


@pytest.mark.parametrize(
    ("form", "mean", "deviation"),
    [
        ({"kind": "const", "value": 4}, 4, 0),
        ({"kind": "exp", "mean": 30}, 30, 30),
        ({"kind": "lognormal", "mean": 120, "cv": 1.0}, 120, 120),
        ({"kind": "lognormal", "mean": 120, "cv": 0}, 120, 0),
        ({"kind": "gamma", "mean": 9, "cv": 0.6}, 9, 5.4),
        ({"kind": "gamma", "mean": 9, "cv": 0}, 9, 0),
        ({"kind": "weibull", "mean": 10, "shape": 2}, 10, 5.227),
        ({"kind": "normal", "mean": 19, "sd": 4}, 19, 4),
        ({"kind": "uniform", "lo": 2, "hi": 8}, 5, 1.732),
        (
            {
                "kind": "mixture",
                "parts": [
                    {"w": 1, "dist": {"kind": "const", "value": 0}},
                    {"w": 3, "dist": {"kind": "const", "value": 8}},
                ],
            },
            6,
            3.464,
        ),
        ({"kind": "exp", "mean": 30, "shift": 5}, 35, 30),
    ],
)
def test_a_law_keeps_its_mean_and_spread(form: dict[str, Any], mean: float, deviation: float) -> None:
    values = draws(form)
    assert fmean(values) == pytest.approx(mean, rel=0.05)
    assert pstdev(values) == pytest.approx(deviation, rel=0.08, abs=1e-9)


def test_max_draws_again_and_cap_cuts() -> None:
    limited = draws({"kind": "exp", "mean": 10, "shift": 2, "max": 12})
    assert 2 <= min(limited) < max(limited) < 12
    capped = draws({"kind": "exp", "mean": 10, "cap": 12})
    assert max(capped) == 12
    assert capped.count(12) > DRAWS / 10


def test_no_time_is_negative() -> None:
    assert min(draws({"kind": "normal", "mean": 1, "sd": 5, "cap": 100})) == 0


def test_a_max_that_cannot_be_kept_is_given_itself() -> None:
    assert draws({"kind": "const", "value": 9, "max": 3}, 2) == [3, 3]


def test_the_same_seed_draws_the_same() -> None:
    form = {"kind": "gamma", "mean": 9, "cv": 0.6, "shift": 2.5, "max": 29.9}
    assert draws(form, 50) == draws(form, 50)


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"kind": "zipf", "mean": 3}, "no law of kind 'zipf'"),
        ({}, "no law of kind None"),
        ({"kind": "exp"}, "exp: needs mean"),
        ({"kind": "exp", "mean": 3, "cv": 1}, "exp: needs mean; given mean, cv"),
        ({"kind": "exp", "mean": 0}, "mean is out of range"),
        ({"kind": "gamma", "mean": 3, "cv": -1}, "cv is out of range"),
        ({"kind": "weibull", "mean": 3, "shape": 0}, "shape is out of range"),
        ({"kind": "const", "value": "3"}, "value is a number, not '3'"),
        ({"kind": "const", "value": True}, "value is a number, not True"),
        ({"kind": "const", "value": float("nan")}, "value is a number, not nan"),
        ({"kind": "const", "value": 3, "max": -1}, "max is out of range"),
        ({"kind": "mixture", "parts": []}, "mixture: needs parts"),
        ({"kind": "mixture", "parts": [{"w": 0, "dist": {"kind": "exp", "mean": 1}}]}, "add up to nothing"),
        ({"kind": "mixture", "parts": [{"w": 1, "dist": {"kind": "exp"}}]}, "exp: needs mean"),
        ({"kind": "mixture", "parts": [{"w": 1}]}, "a part is"),
        ({"kind": "uniform", "lo": 3, "hi": 2}, "hi is out of range"),
        ({"kind": "gamma", "mean": 3, "cv": 1e6}, "cv is out of range"),
        ({"kind": "const", "value": 10**400}, "value is out of range"),
    ],
)
def test_a_wrong_form_is_refused_by_name(form: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        law(form)


def test_the_wrong_field_of_a_law_within_a_law_is_told_by_its_path() -> None:
    part = {"w": 1, "dist": {"kind": "exp", "mean": -1}}
    with pytest.raises(BadLaw) as caught:
        law({"kind": "mixture", "parts": [{"w": 1, "dist": {"kind": "exp", "mean": 1}}, part]}, ("talk",))
    assert caught.value.where == ("talk", "parts", 1, "dist", "mean")


def test_mixtures_do_not_nest_without_end() -> None:
    form: dict[str, Any] = {"kind": "exp", "mean": 1}
    for _ in range(300):
        form = {"kind": "mixture", "parts": [{"w": 1, "dist": form}]}
    with pytest.raises(BadLaw, match="without end"):
        law(form)


def test_shift_and_a_normal_mean_may_be_below_zero() -> None:
    assert draws({"kind": "const", "value": 9, "shift": -2}, 1) == [7]
    law({"kind": "normal", "mean": -1, "sd": 2})
