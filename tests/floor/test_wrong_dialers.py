"""A test must be able to fail: five wrong dialers, each found within 20 seeds (guarantees.md, section 5)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.floor.machine import Dialer
from tests.floor.world import live_through
from tests.floor.wrong_dialers import BlindRetry, ForgetfulRestart, LateInsert, NoSecondLook, TwoStepClaim

SEEDS = range(1, 21)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("wrong", "promise"),
    [
        (LateInsert, "I5"),
        (TwoStepClaim, "I22"),
        (BlindRetry, "I4"),
        (ForgetfulRestart, "I4"),
        (NoSecondLook, "I2"),
    ],
)
def test_a_wrong_dialer_is_found(wrong: Callable[[], Dialer], promise: str) -> None:
    for seed in SEEDS:
        verdict = live_through(seed, 1.0, wrong())
        if verdict.violations:
            assert any(promise in text for text in verdict.violations), str(verdict)
            return
    pytest.fail(f"not found within {len(SEEDS)} seeds")
