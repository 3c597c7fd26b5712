"""From when on a supervisor is alerted: the section `[alerts]` of the configuration."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from kaden.clock import MINUTE
from server.dialer.alert_limits import AlertLimits
from server.dialer.disks import DiskLimits

GIGABYTE: Final = 1_000_000_000


class AlertSettings(BaseModel):
    """What is usual on this floor; what goes beyond it is shown above the job monitor."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, hide_input_in_errors=True)

    wrapup_minutes: float = Field(default=5, ge=0.5, le=240, description="A wrap-up that lasts longer.")
    hold_minutes: float = Field(
        default=3, ge=0.5, le=240, description="A customer on hold for longer, in a transfer too."
    )
    talk_minutes: float = Field(default=30, ge=1, le=480, description="A call that lasts longer.")
    list_minutes: float = Field(
        default=15, ge=1, le=480, description="A list that is used up within this time at the present pace."
    )

    disk_percent: float = Field(
        default=10, ge=0, le=100, description="A disk of the server with a smaller free part; 0 = no warning."
    )
    disk_gigabytes: float = Field(
        default=20, ge=0, le=10_000, description="No warning of a disk on which this much is free."
    )

    def limits(self) -> AlertLimits:
        """As the floor takes them."""
        return AlertLimits(
            wrapup=round(self.wrapup_minutes * MINUTE),
            hold=round(self.hold_minutes * MINUTE),
            talk=round(self.talk_minutes * MINUTE),
            list_ends=round(self.list_minutes * MINUTE),
            disks=DiskLimits(self.disk_percent / 100, round(self.disk_gigabytes * GIGABYTE)),
        )
