"""A customer's card as lines of text: who it is, every column of the list, and what happened before (rows 210, 211)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from kaden.cells import cut, pad, width, wrap
from kaden.clock import Instant
from kaden.phone_spelling import spelled
from kaden.protocol.desk import CustomerCard, Earlier
from kaden.protocol.my_work import CallNote
from kaden.words import Words

LABELS: Final = 14
"""Cells of the longest label that is shown whole."""


HEAD: Final = 2
"""Lines that name and company may take at the top; the columns below have them whole."""

HONORIFIC: Final = "様"


class Tone(StrEnum):
    """How a piece of text is meant; the widget knows how that looks."""

    STRONG = "strong"
    PLAIN = "plain"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one tone within a line."""

    text: str
    tone: Tone = Tone.PLAIN


def card_lines(
    card: CustomerCard,
    cells: int,
    words: Words,
    local: Callable[[Instant], datetime],
    ambiguous: int = 1,
    script: str = "",
    promised: Instant | None = None,
    notes: Sequence[CallNote] = (),
) -> list[list[Piece]]:
    """The card in lines of at most `cells`, as tall as it needs to be; what is said first stands below the name.

    `promised` is when the customer wanted to be called, if this call keeps a promise; `notes` are further ones about
    this call (row 245).
    """
    lines = list(_head(card, cells, words, ambiguous))
    if promised is not None:
        told = words("card.promised", at=f"{local(promised):%m/%d %H:%M}")
        lines += [[Piece(line, Tone.STRONG)] for line in wrap(told, cells, ambiguous)]
    lines.append([])
    if script:
        lines += [*_script(script, cells, words, ambiguous), []]
    if notes:
        lines += [*_notes(notes, cells, words, local, ambiguous), []]
    lines += _columns(card, cells, ambiguous)
    if card.earlier:
        lines += [[], [Piece(cut(words("card.earlier"), cells, ambiguous), Tone.LABEL)]]
        for earlier in card.earlier:
            lines += _earlier(earlier, cells, words, local(earlier.at), ambiguous)
    return lines


def _head(card: CustomerCard, cells: int, words: Words, ambiguous: int) -> Iterator[list[Piece]]:
    name = _name(card.name, words)
    for line in wrap(name, cells, ambiguous)[:HEAD]:
        yield [Piece(line, Tone.STRONG)]
    for line in wrap(card.company, cells, ambiguous)[:HEAD] if card.company else []:
        yield [Piece(line)]
    number = spelled(card.number)
    attempt = words("card.attempt", count=card.attempt)
    room = cells - width(attempt, ambiguous) - 1
    yield [Piece(pad(number, room, ambiguous) + " ", Tone.STRONG), Piece(attempt)]


def bare_name(name: str) -> str:
    """A name without the honorific that the list gave it, for sentences that add their own."""
    return name.removesuffix(HONORIFIC).rstrip()


def _name(name: str, words: Words) -> str:
    """The customer as the language speaks of them, with one honorific at most: lists often bring their own."""
    bare = bare_name(name)
    return words("card.name", name=bare) if bare else words("card.no_name")


def _script(script: str, cells: int, words: Words, ambiguous: int) -> Iterator[list[Piece]]:
    """What the agent says first: company, name, kind of goods, purpose (row 325)."""
    yield [Piece(cut(words("card.script"), cells, ambiguous), Tone.LABEL)]
    for paragraph in script.splitlines():
        for line in wrap(paragraph, cells - 2, ambiguous) or [""]:
            yield [Piece("  " + line, Tone.STRONG)]


def _notes(
    notes: Sequence[CallNote], cells: int, words: Words, local: Callable[[Instant], datetime], ambiguous: int
) -> Iterator[list[Piece]]:
    yield [Piece(cut(words("card.notes"), cells, ambiguous), Tone.LABEL)]
    for note in notes:
        yield [Piece(cut(f"{local(note.at):%m/%d %H:%M}  {note.by}", cells, ambiguous))]
        for line in wrap(note.note, cells - 2, ambiguous):
            yield [Piece("  " + line)]


def _columns(card: CustomerCard, cells: int, ambiguous: int) -> Iterator[list[Piece]]:
    widest = max((width(label, ambiguous) for label, _ in card.columns), default=0)
    labels = min(widest, LABELS, max(cells // 2 - 2, 1))
    for label, value in card.columns:
        first, *rest = wrap(value, cells - labels - 2, ambiguous) if value else ["-"]
        yield [Piece(pad(label, labels, ambiguous) + "  ", Tone.LABEL), Piece(first)]
        for line in rest:
            yield [Piece(" " * (labels + 2) + line)]


def _earlier(
    earlier: Earlier, cells: int, words: Words, at: datetime, ambiguous: int
) -> Iterator[list[Piece]]:
    known = f"outcome.{earlier.outcome}"
    outcome = words(known) if known in words else earlier.outcome
    told = "  ".join(part for part in (outcome, earlier.disposition, earlier.agent) if part)
    head, *more = wrap(f"{at:%m/%d %H:%M}  {told}", cells, ambiguous)
    yield [Piece(head)]
    for line in more:
        yield [Piece("  " + cut(line, cells - 2, ambiguous))]
    for line in wrap(earlier.note, cells - 2, ambiguous) if earlier.note else []:
        yield [Piece("  " + line)]
