"""The section `[alerts]` of the configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.clock import MINUTE, SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from server.alert_settings import AlertSettings
from server.dialer.alert_limits import AlertLimits
from server.dialer.disks import DiskLimits
from server.settings import load


def test_the_defaults_are_the_floors() -> None:
    assert AlertSettings().limits() == AlertLimits()


def test_a_limit_of_ones_own_and_one_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "kaden.toml"
    file.write_text("[alerts]\nwrapup_minutes = 1.5\n")
    limits = load(file).settings.alerts.limits()
    assert (limits.wrapup, limits.hold) == (90 * SECOND, 3 * MINUTE)
    file.write_text("[alerts]\nwrapup_minutes = 0\n")
    with pytest.raises(Refused) as refused:
        load(file)
    assert refused.value.code is RefusalCode.CONFIG_BAD
    assert refused.value.values["where"] == "alerts.wrapup_minutes"


def test_room_on_disks_is_a_part_or_an_amount(tmp_path: Path) -> None:
    file = tmp_path / "kaden.toml"
    file.write_text("[alerts]\ndisk_percent = 5\ndisk_gigabytes = 1.5\n")
    assert load(file).settings.alerts.limits().disks == DiskLimits(0.05, 1_500_000_000)
