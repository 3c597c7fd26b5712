"""Where programs come in: the section `[api]` of the configuration."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, field_validator

from server.addresses import Address, split


class ApiSettings(BaseModel):
    """The way for programs, as a CRM or a compliance tool; off unless an address is named. See docs/api.md."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, hide_input_in_errors=True)

    listen: Address | None = Field(
        default=None,
        description='Address for programs, as in "127.0.0.1:7481". Anything but loopback needs TLS.',
    )

    @property
    def address(self) -> tuple[str, int] | None:
        """Host and port of `listen`."""
        return None if self.listen is None else split(self.listen)

    @field_validator("listen", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value
