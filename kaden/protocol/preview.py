"""What an agent asks about the record that a preview job shows before it is called (domain row 326)."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from kaden.protocol.base import Id, Line, Message, RequestId
from kaden.protocol.my_work import CallBack

LONGEST_REASON: Final = 200
"""Characters of a reason that a field takes."""


class CallShown(Message):
    """Call the shown record now; it is answered when the order to dial has left."""

    type: Literal["call_shown"] = "call_shown"
    request: RequestId
    attempt: Id


class PassShown(Message):
    """Pass the shown record by: it rests, and the next one is shown."""

    type: Literal["pass_shown"] = "pass_shown"
    request: RequestId
    attempt: Id
    reason: Line = ""
    """Why, in a few words; empty = none is given."""


OwnCall: TypeAlias = CallBack | CallShown | PassShown
"""What agents ask about calls that they place themselves; the floor answers."""
