"""How lines of the audit log stand in a list, and what the chosen one says below it (domain row 37)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kaden import changes_told
from kaden.clock import Instant
from kaden.protocol.setup import AuditLine
from kaden.words import Words
from tui.model.columns import Column, natural


def columns(words: Words, clock: Callable[[Instant], str]) -> tuple[Column[AuditLine], ...]:
    """When, who, what was done, to what.

    Args:
        words: of the user's language.
        clock: a time as people read it.
    """

    def who(row: AuditLine) -> str:
        return words("audit.nobody") if row.account is None else row.account

    def shown(key: str, width: int, grow: int, text: Callable[[AuditLine], str]) -> Column[AuditLine]:
        return Column(
            key=key,
            title=words(f"audit_column.{key}"),
            width=width,
            grow=grow,
            show=lambda row, _now: text(row),
            sort=lambda row: natural(text(row)),
        )

    return (
        Column(
            key="at",
            title=words("audit_column.at"),
            width=19,
            show=lambda row, _now: clock(row.at),
            sort=lambda row: -row.id,
        ),
        shown("who", 14, 8, who),
        shown("done", 22, 8, lambda row: changes_told.audited(words, row)),
        shown("thing", 20, 30, lambda row: changes_told.thing(words, row)),
    )


def details(words: Words, row: AuditLine) -> Iterator[str]:
    """Each field with its value before and after, or only after where it is new."""
    for each in changes_told.touched(words, row):
        key = "audit.added" if row.before is None else "audit.touched"
        yield words(key, label=each.label, before=each.before, after=each.after)
