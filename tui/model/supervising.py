"""What a supervisor may do now, and what a question says before it is done."""

from __future__ import annotations

from typing import Final

from kaden.protocol.server import AgentRow, JobRow
from kaden.vocabulary import AgentState, JobState

ORDERS: Final = ("pause", "move", "tell", "tell_all", "save", "keep")
"""What an agent can be ordered by the keys of its bar."""


def why_not(verb: str, job: JobRow | None, agent: AgentRow | None, *, up: bool, asked: bool) -> str | None:
    """The word of the reason why `verb` does not work now; None = it works.

    Args:
        verb: `open`, `why`, `start`, `stop`, `release`, `act`, or `line` and what is done on one.
        job: what start and stop are about.
        agent: who would be released or listened to.
        up: whether the server can be asked.
        asked: whether an answer is still due.
    """
    if verb in ("open", "why"):
        return None if job is not None else "why_not.no_row"
    if verb == "today" and job is not None:
        return None if job.may_edit else "why_not.not_yours"
    reason = _why_not_turn(verb, job) if verb in ("start", "stop") else _why_not_agent(agent)
    if reason is None and not up:
        return "why_not.offline"
    return "why_not.asked" if reason is None and asked else reason


def _why_not_agent(agent: AgentRow | None) -> str | None:
    return None if agent is not None else "why_not.no_row"


def _why_not_turn(verb: str, job: JobRow | None) -> str | None:
    """Start and stop need the permission to edit the campaign, and a job that is not so already (domain row 156)."""
    if job is None:
        return "why_not.no_row"
    if (verb == "start") is (job.state is JobState.STARTED):
        return f"why_not.{job.state}"
    return None if job.may_edit else "why_not.not_yours"


def release_question(agent: AgentRow) -> str:
    """The word of the question that names what a release does to what the agent is doing."""
    match agent.state:
        case AgentState.TALKING | AgentState.HELD | AgentState.TRANSFERRING:
            return "question.release_call"
        case AgentState.WRAPUP:
            return "question.release_wrapup"
        case _:
            return "question.release_idle"


def why_not_order(verb: str, agent: AgentRow | None, others: bool) -> str | None:
    """The word of the reason why an agent cannot be given an order; None = it can.

    Args:
        verb: of `ORDERS`.
        agent: whom it is about.
        others: whether there is another job to go on in.
    """
    if verb == "tell_all":
        return None
    if agent is None:
        return "why_not.no_row"
    if verb in ("save", "keep") and (agent.state is not AgentState.WRAPUP or agent.call is None):
        return "why_not.no_wrapup"
    return "why_not.no_other_job" if verb == "move" and not others else None
