"""A test must be able to fail: five wrong dialers, each found within 20 seeds (guarantees.md, section 5)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.floor.machine import Dialer
from tests.floor.world import live_through
from tests.floor.wrong_dialers import BlindRetry, ForgetfulRestart, LateInsert, NoSecondLook, TwoStepClaim

SEEDS = range(1, 21)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("wrong", "promises"),
    [
        (LateInsert, "I5:"),
        (TwoStepClaim, "I(1|4|22):"),
        (BlindRetry, "I(4|5):"),
        (ForgetfulRestart, "I(1|4):"),
        (NoSecondLook, "I2:"),
    ],
)
def test_a_wrong_dialer_is_found(wrong: Callable[[], Dialer], promises: str) -> None:
    for seed in SEEDS:
        verdict = live_through(seed, 1.0, wrong())
        if verdict.violations:
            assert re.search(promises, verdict.violations[0]), str(verdict)
            return
    pytest.fail(f"not found within {len(SEEDS)} seeds")
