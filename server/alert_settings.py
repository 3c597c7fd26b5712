"""From when on a supervisor is alerted: the section `[alerts]` of the configuration."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from kaden.clock import MINUTE
from server.dialer.alert_limits import AlertLimits


class AlertSettings(BaseModel):
    """Lengths of time that are usual on this floor; what lasts longer is shown above the job monitor."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, hide_input_in_errors=True)

    wrapup_minutes: float = Field(default=5, ge=0.5, le=240, description="A wrap-up that lasts longer.")
    hold_minutes: float = Field(
        default=3, ge=0.5, le=240, description="A customer on hold for longer, in a transfer too."
    )
    talk_minutes: float = Field(default=30, ge=1, le=480, description="A call that lasts longer.")
    list_minutes: float = Field(
        default=15, ge=1, le=480, description="A list that is used up within this time at the present pace."
    )

    def limits(self) -> AlertLimits:
        """As the floor takes them."""
        return AlertLimits(
            wrapup=round(self.wrapup_minutes * MINUTE),
            hold=round(self.hold_minutes * MINUTE),
            talk=round(self.talk_minutes * MINUTE),
            list_ends=round(self.list_minutes * MINUTE),
        )
