"""The settings of a real switch: the section `[asterisk]` of the configuration, `KADEN_ASTERISK__*` in the environment.

Rule: they name what the switch's own configuration names (`deploy/asterisk`), and never hold the password itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from kaden.protocol.refusals import RefusalCode, Refused

_SCHEMES: Final = ("http", "https")


def _is_address(url: str) -> str:
    parts = urlsplit(url)
    try:
        good = parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or parts.query or parts.fragment:
        raise ValueError('must be an address as in "http://127.0.0.1:8088"')
    if parts.username is not None or parts.password is not None:
        raise ValueError("must not hold the account: set user and password_file")
    return url.rstrip("/").removesuffix("/ari")


def _is_place(path: object) -> object:
    return Path(str(path)).expanduser().absolute() if path else None


Address = Annotated[str, AfterValidator(_is_address)]
Name = Annotated[str, Field(pattern=r"\A[A-Za-z0-9_.-]{1,64}\z")]
"""What may stand in a dial string or a path without being read as anything else."""
Sound = Annotated[str, Field(pattern=r"\A[a-z]+:[A-Za-z0-9_./,;@-]{1,200}\z")]
"""A medium of ARI: `sound:beep`, `tone:beep`, `recording:name`."""


class AsteriskSettings(BaseModel):
    """How the switch is reached and what its configuration calls things. Each default is that of `deploy/asterisk`."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, hide_input_in_errors=True)

    url: Address = Field(
        default="http://127.0.0.1:8088",
        description="Address of the switch's HTTP server (http.conf), without /ari.",
    )
    user: Name = Field(default="kaden", description="Account of the switch's REST interface (ari.conf).")
    password_file: Annotated[Path | None, BeforeValidator(_is_place)] = Field(
        default=None, description="File with its password, and nothing else."
    )
    app: Name = Field(
        default="kaden",
        description="Name under which the server takes calls over; each server of one switch needs its own.",
    )
    context: Name = Field(
        default="kaden", description="Part of the dialplan that our calls pass (extensions.conf)."
    )
    trunk: Name = Field(
        default="trunk", description="Line to the telephone company: an endpoint of pjsip.conf."
    )
    number_format: Literal["national", "international"] = Field(
        default="national", description="How the trunk wants numbers: 0312345678 or +81312345678."
    )
    shown_to_agents: Annotated[str, Field(pattern=r"\A[0-9]{1,20}\z")] = Field(
        default="0011", description="Number that an agent's phone shows when the floor rings it."
    )
    music: Name = Field(
        default="default",
        description="Class of music that waiting agents and held customers hear (musiconhold.conf).",
    )
    beep: Sound = Field(
        default="sound:beep", description="What an agent hears before a customer is connected."
    )
    announcement: Sound = Field(
        default="sound:vm-goodbye", description="What a customer hears for whom no agent was free."
    )
    call_limit_minutes: int = Field(
        default=120, ge=1, le=1_440, description="The switch itself ends every call that is this long."
    )
    reply_seconds: float = Field(
        default=5.0, ge=0.5, le=60, description="How long the switch may take to answer a request."
    )

    def password(self) -> str:
        """The password of `password_file`; empty when none is named.

        Raises:
            Refused: FILE_UNREADABLE.
        """
        if self.password_file is None:
            return ""
        try:
            return self.password_file.read_text("utf-8").rstrip("\n")
        except (OSError, UnicodeDecodeError) as error:
            problem = getattr(error, "strerror", None) or "not UTF-8"
            raise Refused(
                RefusalCode.FILE_UNREADABLE, path=str(self.password_file), problem=problem
            ) from None
