"""What a supervisor may say of agents: a message is for one of them or for a job, never for both or nobody."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from kaden.protocol.supervising import MAX_MESSAGE, TellAgent


def test_a_message_names_an_agent_or_a_job() -> None:
    assert TellAgent(request="r", agent=1, text="x").job is None
    assert TellAgent(request="r", job=1, text="x" * MAX_MESSAGE).agent is None


@pytest.mark.parametrize(
    "said",
    [
        {"text": "x"},
        {"agent": 1, "job": 1, "text": "x"},
        {"agent": 1, "text": ""},
        {"agent": 1, "text": "x" * (MAX_MESSAGE + 1)},
    ],
)
def test_anything_else_is_none(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        TellAgent.model_validate({"request": "r"} | said)
