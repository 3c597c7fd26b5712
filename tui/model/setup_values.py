"""Values of a form's fields: told as people read them, and read as people type them.

Rule: whatever a person might type for a value is accepted (`9`, `930`, `９：００` for 09:00; `+7`, `明日`, `11/23` for
a day), and shown again in the one way in which it is kept; judging it is the form's declaration's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from kaden.setup.fields import FieldSpec
from kaden.setup.forms import FieldType
from kaden.words import Words
from tui.model.callback_time import Unreadable, read_day

TYPED: Final = frozenset(
    {
        FieldType.LINE,
        FieldType.SECRET,
        FieldType.TEXT,
        FieldType.WHOLE,
        FieldType.NUMBER,
        FieldType.TIME,
        FieldType.DATE,
        FieldType.DATES,
        FieldType.PERIOD,
        FieldType.NUMBERS,
    }
)
"""Types that are filled in by typing; the others are chosen."""


class Mistyped(ValueError):
    """What was typed says no value of the field's type.

    Args:
        problem: a key of `setup_problem`.
    """

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


# ---- as people read them -------------------------------------------------------------------------------------------


def told(spec: FieldSpec, value: Any, words: Words) -> str:
    """A value on one line, with its unit; empty where there is none."""
    match spec.type:
        case FieldType.FLAG:
            return words("setup_screen.yes" if value else "setup_screen.no")
        case FieldType.SECRET:
            return words("setup_screen.secret") if value else ""
        case FieldType.WHOLE | FieldType.NUMBER:
            text = as_text(spec, value)
            return text if not text or not spec.unit else f"{text} {words(f'setup_unit.{spec.unit}')}"
        case FieldType.CHOICE:
            return choice_word(value, words)
        case FieldType.WEEKDAYS:
            return " ".join(choice_word(day, words) for day in spec_days(value))
        case FieldType.LEVELS:
            return ", ".join(f"{name} {choice_word(level, words)}" for name, level in _items(value))
        case FieldType.INTERVALS:
            unit = words(f"setup_unit.{spec.unit}")
            return ", ".join(f"{choice_word(name, words)} {hours:g} {unit}" for name, hours in _items(value))
        case FieldType.CONDITIONS:
            return "; ".join(condition_words(each, words) for each in value or ())
        case FieldType.NAMES:
            return ", ".join(map(str, value or ()))
        case FieldType.TEXT:
            return " ".join(str(value or "").split())
        case FieldType.PERIOD:
            return period_word(value, words)
        case _:
            return as_text(spec, value)


def period_word(value: Any, words: Words) -> str:
    """A usual period in words that `read_period` reads, too; what somebody typed stands there as it is."""
    key = f"usual_period.{value}"
    return words(key) if key in words else str(value or "")


def choice_word(value: Any, words: Words) -> str:
    """One of a choice's values in words; what this client does not know stands there as it is."""
    if value is None:
        return words("setup_screen.none")
    key = f"setup_choice.{value}"
    return words(key) if key in words else str(value)


def condition_words(condition: Mapping[str, Any], words: Words) -> str:
    """`都道府県 is 大阪府`."""
    return f"{condition['column']} {choice_word(condition['operator'], words)} {condition['value']}"


def spec_days(value: Any) -> list[str]:
    """Weekdays from Monday on, however they were listed."""
    return [day for day in WEEKDAYS if day in (value or ())]


WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _items(value: Any) -> list[tuple[str, Any]]:
    return list((value or {}).items())


def as_text(spec: FieldSpec, value: Any) -> str:
    """What stands in the field while a person types there."""
    if value is None:
        return ""
    if spec.type is FieldType.NUMBER:
        return f"{value:g}"
    if spec.type is FieldType.NUMBERS:
        return ", ".join(f"{each:g}" for each in value)
    if spec.type is FieldType.DATES:
        return ", ".join(value)
    return str(value)


# ---- as people type them -------------------------------------------------------------------------------------------


def typed(spec: FieldSpec, text: str, today: date) -> Any:
    """The value that `text` means in a field, on the day `today`.

    Raises:
        Mistyped: it means none.
    """
    if spec.type in (FieldType.LINE, FieldType.TEXT, FieldType.SECRET, FieldType.PERIOD):
        said = text.strip()
        return None if not said and spec.optional else said
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        if spec.optional:
            return None
        if spec.type is FieldType.DATES:
            return []
        raise Mistyped("string_too_short")
    match spec.type:
        case FieldType.WHOLE:
            return whole(plain)
        case FieldType.NUMBER:
            return number(plain)
        case FieldType.NUMBERS:
            return [number(part) for part in _parts(plain)]
        case FieldType.TIME:
            return clock_time(plain)
        case FieldType.DATE:
            return day(plain, today).isoformat()
        case FieldType.DATES:
            return days(plain, today)
        case _:
            raise Mistyped("other")


_NUMBER: Final = re.compile(
    r"([+-]?\d[\d,]*(?:\.\d+)?|\.\d+)\s*(?:[a-z%]+|秒|分|時間|回|倍|本|時)?", re.IGNORECASE
)
_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:時.](\d{1,2})?分?|(半)|(\d{2}))?")


def number(text: str) -> float:
    """A number; a unit behind it is let pass.

    Raises:
        Mistyped: no number.
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise Mistyped("float_type")
    return float(match[1].replace(",", ""))


def whole(text: str) -> int:
    """A whole number.

    Raises:
        Mistyped: none.
    """
    try:
        found = number(text)
    except Mistyped:
        raise Mistyped("int_type") from None
    if not found.is_integer():
        raise Mistyped("int_from_float")
    return int(found)


def clock_time(text: str) -> str:
    """`HH:MM`, from `9`, `930`, `9:5`, `9時半`, `24`.

    Raises:
        Mistyped: no time of a day.
    """
    match = _CLOCK.fullmatch(re.sub(r"時半$", "半", text.replace(" ", "")))
    if match is None:
        raise Mistyped("string_pattern_mismatch")
    hour = int(match[1])
    minute = 30 if match[3] else int(match[2] or match[4] or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise Mistyped("string_pattern_mismatch")
    return f"{hour:02}:{minute:02}"


def day(text: str, today: date) -> date:
    """A day: `2026-02-01`, `2/1`, `明日`, `Mon`, `+7`.

    Raises:
        Mistyped: no day.
    """
    ahead = re.fullmatch(r"\+(\d{1,4})", text)
    if ahead is not None:
        return today + timedelta(days=int(ahead[1]))
    found = read_day(text, today)
    if isinstance(found, Unreadable):
        raise Mistyped("day_unknown" if found is Unreadable.NO_SUCH_DAY else "string_pattern_mismatch")
    return found


_SPAN: Final = re.compile(r"\s*(?:\.\.|~|〜|から)\s*")


def days(text: str, today: date) -> list[str]:
    """Days and spans of days, in their order; `12/29..1/3` ends in the next year.

    Raises:
        Mistyped: one of them is none.
    """
    found: list[str] = []
    for part in _parts(_SPAN.sub("..", text)):
        first, dots, last = part.partition("..")
        begin = day(first, today)
        found.append(f"{begin.isoformat()}..{day(last, begin).isoformat()}" if dots else begin.isoformat())
    return sorted(set(found))


def _parts(text: str) -> Sequence[str]:
    return [part for part in re.split(r"[\s,、;]+", text) if part]
