"""A campaign's file as text: written so that people can read and change it, read with the place of what is wrong.

Rule: what is written here is read back as the same values.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from kaden.protocol.base import MAX_CLIENT_MESSAGE
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.campaign_file import ALLOCATION, CORPORATE_RULE, SEVERAL, SINGLE
from kaden.setup.kinds import Kind
from kaden.text import clean

LARGEST: Final = MAX_CLIENT_MESSAGE - 1_024
"""Bytes of a file's values: they travel in one message."""

_HEADINGS: Final = frozenset({*SINGLE, CORPORATE_RULE, *SEVERAL, Kind.JOB, ALLOCATION})

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_PLACE: Final = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)$")
_TABLE: Final = re.compile(r"^\s*(\[\[?)\s*([A-Za-z_.\s]+?)\s*\]\]?\s*(?:#.*)?$")


def as_toml(values: Mapping[str, Any]) -> str:
    """The file's text."""
    return "\n".join(_table(values, "")).strip("\n") + "\n"


def read_toml(path: Path, text: str) -> dict[str, Any]:
    """The values of a file, as JSON has them; a date or a time needs no quotes.

    Raises:
        Refused: SETUP_FILE_SYNTAX, FILE_TOO_BIG.
    """
    try:
        values: dict[str, Any] = _json(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        lines = text.split("\n")
        at = (place.group(1), place.group(2)) if place is not None and place.group(1) else None
        line, column = at or (len(lines), len(lines[-1]) + 1)
        problem = _PLACE.sub("", str(error)).strip()
        raise Refused(
            RefusalCode.SETUP_FILE_SYNTAX,
            path=str(path),
            line=int(line),
            column=int(column),
            problem=clean(problem),
        ) from None
    size = len(json.dumps(values, ensure_ascii=False).encode())
    if size > LARGEST:
        raise Refused(RefusalCode.FILE_TOO_BIG, size=size, limit=LARGEST)
    return values


def line_of(text: str, where: str) -> int:
    """The line at which a place of the file stands, or the nearest one before it that can be found; 1 = the top.

    Args:
        text: the file.
        where: a table counted from 1, and perhaps a field of it: `batch.2.job.1.lines`.
    """
    best, depth = 1, 0
    wanted = where.split(".")
    table: list[str] = []
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        head = _TABLE.match(line)
        if head is not None:
            table = _counted(
                [part.strip() for part in head.group(2).split(".")], head.group(1) == "[[", counts
            )
            place = table
        else:
            key = line.partition("=")[0].strip().strip("\"'")
            place = [*table, key] if "=" in line else []
        if place and wanted[: len(place)] == place and len(place) > depth:
            best, depth = number, len(place)
    return best


def _counted(names: list[str], repeated: bool, counts: dict[str, int]) -> list[str]:
    """The table's place: each name, and its number where there can be several."""
    place: list[str] = []
    for depth, name in enumerate(names):
        place.append(name)
        path = ".".join(place)
        if repeated and depth == len(names) - 1:
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            place.append(str(counts[path]))
    return place


def _table(values: Mapping[str, Any], inside: str) -> Iterator[str]:
    """Plain fields first, as TOML wants it; then the tables in it."""
    for name, value in values.items():
        if not _is_tables(name, value):
            yield f"{_key(name)} = {_value(value)}"
    for name, value in values.items():
        if not _is_tables(name, value):
            continue
        path = f"{inside}{_key(name)}"
        for table in value if isinstance(value, list) else [value]:
            yield ""
            yield f"[[{path}]]" if isinstance(value, list) else f"[{path}]"
            yield from _table(table, f"{path}.")


def _is_tables(name: str, value: object) -> bool:
    """What has a heading of its own; short tables inside a definition stay on their line."""
    return name in _HEADINGS and isinstance(value, list | Mapping)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case Mapping():
            inner = ", ".join(f"{_key(name)} = {_value(each)}" for name, each in value.items())
            return f"{{ {inner} }}" if inner else "{}"
        case _:
            return _text(str(value))


def _text(text: str) -> str:
    """Several lines are written as several lines."""
    quoted = _quoted(text)
    if "\n" not in text:
        return quoted
    return '"""\n' + quoted[1:-1].replace("\\n", "\n") + '"""'


def _quoted(text: str) -> str:
    """JSON's strings are TOML's, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _json(value: Any) -> Any:
    match value:
        case dict():
            return {name: _json(each) for name, each in value.items()}
        case list():
            return [_json(each) for each in value]
        case time():
            return f"{value:%H:%M}"
        case datetime() | date():
            return value.isoformat()
        case _:
            return value
