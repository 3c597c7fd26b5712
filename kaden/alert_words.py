"""Alerts in words: alike on a supervisor's screens and on the command line, and never told by colour alone."""

from __future__ import annotations

from typing import Final

from kaden.clock import Instant, lasted, stopwatch
from kaden.protocol.alerts import Alert, AlertKind, Severity
from kaden.vocabulary import Profile
from kaden.words import Words

SIGNS: Final = {Severity.DANGER: "!!", Severity.WARNING: "!"}
"""What stands before an alert: how much it matters, for whoever sees no colours."""


GIGABYTE: Final = 1_000
"""Megabytes."""


def sign(alert: Alert) -> str:
    """How much it matters, in two cells."""
    return SIGNS[alert.severity].ljust(2)


def told(words: Words, alert: Alert, now: Instant) -> str:
    """What is wrong, in one sentence: "Sato: wrap-up for 6:12"."""
    match alert.kind:
        case AlertKind.ABANDONED:
            return _abandoned(words, alert)
        case AlertKind.STUCK:
            return _with_time(words, alert, now, "stuck", state=words(f"state.{alert.state}"))
        case AlertKind.SCREEN:
            on_call = alert.severity is Severity.DANGER
            return _with_time(words, alert, now, "screen_in_call" if on_call else "screen")
        case AlertKind.PHONE:
            lost = alert.severity is Severity.DANGER
            return _with_time(words, alert, now, "phone_lost" if lost else "phone_not_ready")
        case AlertKind.NOT_MOVED:
            return words("alerts.not_moved", agent=alert.agent_name, job=alert.other_job)
        case AlertKind.DISK_LOW:
            return words(f"alerts.disk_{alert.disk or 'database'}", free=size(alert.free or 0))
        case AlertKind.LIST_ENDS:
            left = alert.left or 0
            return words(
                "alerts.list_ends" if left else "alerts.list_empty", job=alert.job_name, minutes=left
            )
        case _:
            return _with_time(words, alert, now, alert.kind)


def size(megabytes: int) -> str:
    """Room on a disk, as people say it: "640 MB", "12.4 GB"."""
    return f"{megabytes} MB" if megabytes < GIGABYTE else f"{megabytes / GIGABYTE:.1f} GB"


def _with_time(words: Words, alert: Alert, now: Instant, key: str, **values: object) -> str:
    span = stopwatch(lasted(alert.since, now))
    return words(f"alerts.{key}", agent=alert.agent_name, span=span, **values)


def _abandoned(words: Words, alert: Alert) -> str:
    share, limit = alert.share or 0.0, alert.limit or 0.0
    span = (
        words(f"window.{alert.profile or Profile.REFERENCE}")
        if alert.span == "window"
        else words(f"alerts.{alert.span}")
    )
    return words(
        "alerts.abandoned_over" if share > limit else "alerts.abandoned_near",
        job=alert.job_name,
        span=span,
        share=f"{100 * share:.1f} %",
        limit=f"{100 * limit:g} %",
    )
