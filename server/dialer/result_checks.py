"""What is wrong with a result, for whoever takes one: at the desk, of an unsaved record, in place of a saved one.

Rule: the first thing that is wrong is told, for it is shown at its field (domain rows 79, 80, 85, 89, 242).
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from kaden.clock import DAY, Instant, local_time
from kaden.protocol.base import FARTHEST_CALLBACK, MAX_NOTE
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import DispositionId, NextAction
from server.dialer.hours import clock_text
from server.dialer.model import Campaign, Disposition


@dataclass(frozen=True, slots=True)
class Entered:
    """A result as somebody entered it."""

    disposition: DispositionId | None
    note: str
    callback_at: Instant | None


def result_refusal(
    entered: Entered, campaign: Campaign, now: Instant, before: Entered | None = None
) -> Refused | None:
    """Why this cannot be the result of a call; None if it can.

    Args:
        entered: the result.
        campaign: whose call it was.
        now: the present.
        before: the saved result that it takes the place of: what stays as it was is not judged anew.
    """
    refusal = choice_refusal(entered, campaign, None if before is None else before.disposition)
    if refusal is not None or (before is not None and _promises_the_same(before, entered)):
        return refusal
    refusal = promise_refusal(entered, campaign)
    if refusal is not None or (before is not None and before.callback_at == entered.callback_at):
        return refusal
    return None if entered.callback_at is None else time_refusal(entered.callback_at, campaign, now)


def _promises_the_same(before: Entered, entered: Entered) -> bool:
    """The promise of a result can be over by now: kept, or called off because its number was listed."""
    return (before.disposition, before.callback_at) == (entered.disposition, entered.callback_at)


def choice_refusal(
    entered: Entered, campaign: Campaign, before: DispositionId | None = None
) -> Refused | None:
    """Why this may not be chosen and noted; None if it may.

    What was chosen `before` may stay when it is not used any more.
    """
    too_long = note_refusal(entered.note)
    if too_long is not None:
        return too_long
    if entered.disposition is None:
        return Refused(RefusalCode.RESULT_REQUIRED) if campaign.handling_entry else None
    chosen = _chosen(entered, campaign)
    if chosen is None:
        return Refused(RefusalCode.UNKNOWN_RESULT, result=entered.disposition)
    if not chosen.active and chosen.id != before:
        return Refused(RefusalCode.RESULT_INACTIVE, result=chosen.label)
    if chosen.required and not entered.note.strip():
        return Refused(RefusalCode.NOTE_REQUIRED, result=chosen.label)
    return None


def note_refusal(note: str) -> Refused | None:
    """Whether a note is longer than is kept."""
    if len(note) <= MAX_NOTE:
        return None
    return Refused(RefusalCode.NOTE_TOO_LONG, length=len(note), limit=MAX_NOTE)


def promise_refusal(entered: Entered, campaign: Campaign) -> Refused | None:
    """Why it cannot be without a promise; None if it has one, or asks for none."""
    chosen = _chosen(entered, campaign)
    if chosen is None or chosen.next_action is not NextAction.CALLBACK or entered.callback_at is not None:
        return None
    return Refused(RefusalCode.CALLBACK_REQUIRED, result=chosen.label)


def _chosen(entered: Entered, campaign: Campaign) -> Disposition | None:
    return next((d for d in campaign.dispositions if d.id == entered.disposition), None)


def time_refusal(at: Instant, campaign: Campaign, now: Instant) -> Refused | None:
    """Why a call cannot be promised for this time; None if it can (domain rows 85, 89)."""
    local = local_time(at, ZoneInfo(campaign.zone))
    written = local.strftime("%Y-%m-%d %H:%M")
    if at <= now:
        return Refused(RefusalCode.CALLBACK_IN_PAST, at=written)
    if at > now + FARTHEST_CALLBACK:
        return Refused(RefusalCode.CALLBACK_TOO_FAR, at=written, days=FARTHEST_CALLBACK // DAY)
    if not campaign.is_open(local.date()):
        return Refused(RefusalCode.CALLBACK_CLOSED_DAY, at=written)
    minute, hours = local.hour * 60 + local.minute, campaign.hours
    if not hours.start <= minute < hours.end:
        start, end = clock_text(hours.start), clock_text(hours.end)
        return Refused(RefusalCode.CALLBACK_OUTSIDE_HOURS, at=written, start=start, end=end)
    return None
