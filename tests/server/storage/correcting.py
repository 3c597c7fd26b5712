"""An office at noon, and agents who correct what they saved, for the tests of corrections."""

from __future__ import annotations

from kaden.clock import HOUR
from kaden.vocabulary import AttemptId
from server.storage.my_work_port import Correction
from tests.server.storage.office import NOON, Office

_TO_NOON = -5 * HOUR
"""From where the office begins its day, which is five o'clock in Tokyo."""

AFTERNOON = NOON - HOUR
"""Four o'clock: an hour before the campaign's day ends."""


def move_to_noon(office: Office) -> None:
    """So that a day is left to work in."""
    office.later(_TO_NOON)


async def revision(office: Office, attempt: AttemptId) -> int:
    """What an editor sees who opens the call now."""
    return int((await office.row("SELECT revision FROM attempt WHERE id = ?", attempt))[0])


async def correct(
    office: Office,
    attempt: AttemptId,
    label: str | None,
    *,
    callback_at: int | None = None,
    note: str = "",
    place: int = 0,
    seen: int | None = None,
    request: str | None = None,
    for_group: bool = False,
) -> None:
    """An agent corrects a call."""
    await office.store.correct(
        Correction(
            by=office.asked(office.agent(place), request),
            attempt=attempt,
            revision=await revision(office, attempt) if seen is None else seen,
            disposition=None if label is None else office.result(label),
            note=note,
            callback_at=callback_at,
            for_group=for_group,
            at=office.now,
        )
    )
