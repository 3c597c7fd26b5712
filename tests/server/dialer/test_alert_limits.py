"""The usual lengths of time (issue 7: alerts)."""

from __future__ import annotations

from dataclasses import fields

from kaden.clock import HOUR
from server.dialer.alert_limits import AlertLimits
from server.dialer.floor import FloorRules


def test_every_floor_has_limits_that_a_working_day_can_pass() -> None:
    limits = FloorRules().alerts
    assert limits == AlertLimits()
    assert all(0 < getattr(limits, field.name) < HOUR for field in fields(limits))
