"""Which page of the guide belongs to which place of the client (domain row 16).

Rule: every place has one; a place that is no place of its own (a help, a filter) has that of what lies below it.
"""

from __future__ import annotations

from typing import Final

from tui import actions, review_actions

TOPIC_OF: Final[dict[str, str]] = {
    actions.JOBS: "daily",
    actions.JOINING: "softphone",
    actions.WAITING: "softphone",
    actions.CALL: "call",
    actions.PAUSED: "softphone",
    actions.NOTICE: "jobs",
    actions.STATUSES: "statuses",
    actions.PROMISES: "callbacks",
    actions.PROMISE: "callbacks",
    actions.HANDLED: "history",
    actions.RECORD: "history",
    actions.ALL_JOBS: "jobs",
    actions.MONITOR: "monitor",
    actions.LISTENING: "monitor",
    actions.SORTING: "monitor",
    actions.AUDIT: "history",
    review_actions.CALLBACKS: "callbacks",
    review_actions.CALLBACK: "callbacks",
    review_actions.WITHDRAW: "callbacks",
    review_actions.LEDGER: "callbacks",
    review_actions.CUSTOMERS: "customers",
    review_actions.STORY: "customers",
    review_actions.INCOMING: "customers",
    review_actions.CHANNELS: "channels",
}
"""By the context of its keys."""

OF_DESK: Final[dict[str, str]] = {
    "agent": "daily",
    "mine": "daily",
    "supervisor": "monitor",
    "setup": "set-up",
    "why": "why",
    "lists": "lists",
    "audit": "history",
    "review": "history",
    "past": "monitor",
}
"""Of every other place of a desk."""


def topic_of(context: str) -> str:
    """The page for a place, by its context."""
    return TOPIC_OF.get(context) or OF_DESK.get(context.partition(".")[0], "daily")
