"""The strict base of all messages, the protocol's version and the limits of what may be sent."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from kaden.clock import DAY, Instant, Millis
from kaden.text import clean, clean_note

PROTOCOL: Final = 1
"""Raised when an older client could misunderstand; the server refuses clients of another number (domain row 339)."""

MAX_CLIENT_MESSAGE: Final = 64 * 1024
"""Bytes of one message from a client."""

MAX_SERVER_MESSAGE: Final = 4 * 1024 * 1024
"""Bytes of one message from the server; snapshots come in pages far below it."""

IMPORT_CHUNK: Final = 32 * 1024
"""Bytes of a list's file in one `ImportChunk`, before base64; the last one may be shorter."""

IMPORT_WINDOW: Final = 1024 * 1024
"""Bytes of a list's file that a client may send beyond the newest `ImportProgress` of the stage "received"."""

MAX_NOTE: Final = 10_000
"""Characters of a note."""

MAX_LINE: Final = 400
"""Characters of one line of customer text."""

LAST_STAMP: Final[Instant] = 253_402_214_399_999
"""The end of 9999-12-30, UTC: a day before the calendar ends, so that it has a wall-clock time in every zone."""

FARTHEST_CALLBACK: Final[Millis] = 366 * DAY
"""How far ahead a customer may be promised a call; what lies beyond is a slip of the finger."""


class Message(BaseModel):
    """Strict, frozen, no unknown fields, no NaN."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, allow_inf_nan=False, ser_json_inf_nan="constants"
    )


RequestId = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]
"""Made by the client, unique per account; the same id again is the same request."""


def _line(text: str) -> str:
    return clean(text, MAX_LINE)


Line = Annotated[str, AfterValidator(_line)]
"""One line of text for a screen: no control characters, no bidi tricks, cut at `MAX_LINE` (guarantee 7.4)."""

Note = Annotated[str, AfterValidator(clean_note)]
"""Text of several lines; only line breaks survive of the control characters. `MAX_NOTE` is judged by the core."""

Stamp = Annotated[int, Field(ge=0, le=LAST_STAMP)]
"""An instant, UTC milliseconds."""

Id = Annotated[int, Field(ge=1, le=2**53)]
