"""What a supervisor has agents do: pause, go to another job, read a message; and a call of theirs kept as it stands.

Rule: who orders what another supervisor ordered before is refused in words, so that two do not undo each other unseen.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints, model_validator

from kaden.protocol.base import Id, Line, Message, RequestId, Stamp

MAX_MESSAGE: Final = 120
"""Characters of a message: it stands in one line above a call."""


class PauseAgent(Message):
    """Let an agent pause: at once while waiting with nothing out for it, else after this call; None = take it back."""

    type: Literal["pause_agent"] = "pause_agent"
    request: RequestId
    agent: Id
    to: Literal["break", "away"] | None


class MoveAgent(Message):
    """Let an agent go on in another job: at once, or after this call. Its phone rings anew there."""

    type: Literal["move_agent"] = "move_agent"
    request: RequestId
    agent: Id
    job: Id


class TellAgent(Message):
    """A line on an agent's desk, or on those of all agents of a job: one of both is named."""

    type: Literal["tell_agent"] = "tell_agent"
    request: RequestId
    agent: Id | None = None
    job: Id | None = None
    text: Annotated[str, StringConstraints(min_length=1, max_length=MAX_MESSAGE)] = Field(repr=False)

    @model_validator(mode="after")
    def _names_one(self) -> TellAgent:
        if (self.agent is None) is (self.job is None):
            raise ValueError("either an agent or a job")
        return self


class KeepUnsaved(Message):
    """Keep a call that is over at an agent's desk as an unsaved record, with its draft: the desk is free again."""

    type: Literal["keep_unsaved"] = "keep_unsaved"
    request: RequestId
    agent: Id
    attempt: Id


class TodayChanged(Message):
    """What is other than the rule says, until midnight in the campaign's zone."""

    ratio: float | None
    allowed_share: float | None


class ChangeToday(Message):
    """Let a job's campaign dial otherwise until midnight in its zone; neither figure = as it is defined, at once."""

    type: Literal["change_today"] = "change_today"
    request: RequestId
    job: Id
    ratio: float | None = None
    """Calls for each waiting agent, where the method asks for it."""
    allowed_share: float | None = None
    """Of abandoned calls, 0 to 1; at most what the campaign allows."""
    seen: TodayChanged | None = None
    """What stood in the head when it was typed, None = nothing: refused where somebody changed it since."""


class SupervisorMessage(Message):
    """What a supervisor said to an agent, as long as it stands on the desk."""

    text: Line
    at: Stamp


SuperviseRequest = PauseAgent | MoveAgent | TellAgent | KeepUnsaved | ChangeToday
