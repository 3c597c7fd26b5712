"""A job's conditions on the columns of its customers: does a record meet them (domain row 151)?

Rule: one reading of a value everywhere. Wide and narrow letters are alike, capital and small ones too; a number is
compared by its digits, as it is dialled inside its country.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

NUMBER: Final = "number"
"""The column name that means the telephone number to dial next, unless a list has a column of that name."""

_AT_HOME: Final = "+81"
_NO_DIGIT: Final = re.compile(r"[^0-9+]")


class Operator(StrEnum):
    """How a value is compared."""

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    CONTAINS_NOT = "contains_not"
    BEGINS = "begins"
    BEGINS_NOT = "begins_not"
    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Condition:
    """What a column of a record must say. A column that a list does not have is empty."""

    column: str
    operator: Operator
    value: str


def unmet(conditions: Iterable[Condition], cells: Mapping[str, str], number: str) -> Condition | None:
    """The first condition that a record does not meet; None when it meets them all.

    Args:
        conditions: of a job.
        cells: the record's values by their column.
        number: E.164 of the number to dial next.
    """
    return next((each for each in conditions if not _holds(each, cells, number)), None)


def _holds(condition: Condition, cells: Mapping[str, str], number: str) -> bool:
    cell = cells.get(condition.column)
    if cell is None and condition.column == NUMBER:
        return _COMPARED[condition.operator](_digits(number), _digits(condition.value))
    return _COMPARED[condition.operator](plain(cell or ""), plain(condition.value))


def plain(text: str) -> str:
    """A value as it is compared."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _digits(number: str) -> str:
    """The digits as dialled at home, so that "03-1234" begins "+8131234..."."""
    bare = _NO_DIGIT.sub("", unicodedata.normalize("NFKC", number))
    return "0" + bare.removeprefix(_AT_HOME) if bare.startswith(_AT_HOME) else bare


def _figure(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _by_figure(compare: Callable[[float, float], bool]) -> Callable[[str, str], bool]:
    """Compared as numbers; a value that is none does not match."""

    def holds(cell: str, value: str) -> bool:
        left, right = _figure(cell), _figure(value)
        return left is not None and right is not None and compare(left, right)

    return holds


_COMPARED: Final[Mapping[Operator, Callable[[str, str], bool]]] = {
    Operator.IS: lambda cell, value: cell == value,
    Operator.IS_NOT: lambda cell, value: cell != value,
    Operator.CONTAINS: lambda cell, value: value in cell,
    Operator.CONTAINS_NOT: lambda cell, value: value not in cell,
    Operator.BEGINS: lambda cell, value: cell.startswith(value),
    Operator.BEGINS_NOT: lambda cell, value: not cell.startswith(value),
    Operator.BELOW: _by_figure(lambda cell, value: cell < value),
    Operator.ABOVE: _by_figure(lambda cell, value: cell > value),
}
