"""Correcting a saved result: what was changed here, where another's version differs, and mine on top of it (row 276).

Rule: nothing of either version is written over before both were seen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from kaden.clock import Instant
from kaden.protocol.client import SaveResult
from kaden.protocol.my_work import CorrectResult
from kaden.words import Words
from tui.model.result_form import Form
from tui.model.spoken_time import spoken_time

PARTS: Final[dict[str, tuple[str, ...]]] = {
    "disposition": ("chosen",),
    "note": ("note",),
    "callback_at": ("callback_text", "callback"),
    "for_group": ("for_group",),
}
"""What a result consists of, and the form's fields that hold it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One part in which two versions differ, as people read it."""

    part: str
    opened: str
    theirs: str
    mine: str


def _values(form: Form, part: str) -> tuple[Any, ...]:
    return tuple(getattr(form, name) for name in PARTS[part])


def changed_parts(opened: Form, mine: Form) -> tuple[str, ...]:
    """The parts that are no more as they were when the form was opened."""
    return tuple(part for part in PARTS if _values(opened, part) != _values(mine, part))


def on_top(opened: Form, theirs: Form, mine: Form) -> Form:
    """The other's version with what was changed here on top of it."""
    fields = {name: getattr(mine, name) for part in changed_parts(opened, mine) for name in PARTS[part]}
    return replace(theirs, **fields)


def differences(opened: Form, theirs: Form, mine: Form, words: Words, now: Instant) -> list[Difference]:
    """Where the three versions are not one, as it is told at `now`."""
    return [
        Difference(part, *(_told(form, part, words, now) for form in (opened, theirs, mine)))
        for part in PARTS
        if len({_values(form, part) for form in (opened, theirs, mine)}) > 1
    ]


def _told(form: Form, part: str, words: Words, now: Instant) -> str:
    match part:
        case "disposition":
            return "-" if form.result is None else form.result.label
        case "note":
            return form.note or "-"
        case "for_group":
            return words("mine.yes" if form.for_group else "mine.no")
        case _:
            return (
                spoken_time(form.callback, form.zone, words, now)
                if isinstance(form.callback, int)
                else form.callback_text or "-"
            )


def correction(save: SaveResult, revision: int) -> CorrectResult:
    """What to ask of the server, from what a first save would ask; `revision` is the record's that was seen."""
    return CorrectResult(
        request=save.request,
        attempt=save.attempt,
        revision=revision,
        disposition=save.disposition,
        note=save.note,
        callback_at=save.callback_at,
        for_group=save.for_group,
    )
