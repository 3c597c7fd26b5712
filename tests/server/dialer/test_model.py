"""Definitions and call facts are values: equal when their contents are, and never changed in place."""

from __future__ import annotations

from server.dialer import model
from tests.server.dialer.a_day import changeable, dataclasses_of
from tests.server.dialer.sample import a_card, a_job, asked


def test_every_definition_is_frozen() -> None:
    assert changeable(dataclasses_of(model)) == []


def test_equal_contents_are_one_value() -> None:
    """A plan that did not change is seen to be the same; a request that is repeated too."""
    assert len({a_job(), a_job()}) == 1
    assert len({a_job(), a_job(lines=4)}) == 2
    assert len({asked("a"), asked("a"), asked("a", 1), asked("b")}) == 3
    assert a_card() == a_card()
