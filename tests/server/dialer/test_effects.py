"""Effects are the only way out: frozen, in one union, and each is asked for by something."""

from __future__ import annotations

from typing import Final, get_args

from server.dialer import effects, leg_effects
from server.dialer.effects import Effect
from tests.server.dialer.a_day import a_day, changeable, dataclasses_of

ALL: Final[set[type]] = set(get_args(Effect))


def test_every_effect_is_in_the_union_and_frozen() -> None:
    assert dataclasses_of(effects) | dataclasses_of(leg_effects) == ALL
    assert changeable(ALL) == []


def test_every_effect_is_asked_for_on_a_day() -> None:
    assert {type(effect) for effect in a_day().asked_for} == ALL
