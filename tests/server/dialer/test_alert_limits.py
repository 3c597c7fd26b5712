"""The usual lengths of time (issue 7: alerts)."""

from __future__ import annotations

from dataclasses import fields

from kaden.clock import HOUR
from server.dialer.alert_limits import AlertLimits
from server.dialer.floor import FloorRules


def test_every_floor_has_limits_that_a_working_day_can_pass() -> None:
    limits = FloorRules().alerts
    assert limits == AlertLimits()
    lengths = (getattr(limits, field.name) for field in fields(limits) if field.name != "disks")
    assert all(0 < length < HOUR for length in lengths)
    assert 0 < limits.disks.share < 1
