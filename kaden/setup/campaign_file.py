"""A campaign's whole set-up as one file: which tables there are, and what in them cannot be a set-up at all.

Rule: what the file does not name is left alone. A table names its definition by the field that people call it by; an
empty text empties a field that may be empty; a new definition begins with its form's defaults.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.fields import fields
from kaden.setup.kinds import Kind
from kaden.text import clean

ALLOCATION: Final = "allocation"

SINGLE: Final = (Kind.CALENDAR, Kind.RULE, Kind.CAMPAIGN)
"""Kinds of which the file has one table at most, as a campaign has one of each."""

CORPORATE_RULE: Final = "corporate_rule"
"""The table of the rule for corporate customers, where it is another one than the campaign's (domain row 323)."""

SEVERAL: Final = (Kind.ACCOUNT, Kind.GROUP, Kind.DISPOSITION, Kind.BATCH)
"""Kinds that the file may have any number of: `[[group]]`."""

LEFT_OUT: Final[Mapping[Kind, frozenset[str]]] = {Kind.ACCOUNT: frozenset({"groups", "password"})}
"""Fields that no file has: members stand at their group, and a secret stands in no file."""

_SHOWN: Final = 40
"""Characters of a wrong word that a sentence quotes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One definition as the file has it."""

    kind: Kind
    where: str
    """Its table, counted from 1: `batch.2.job.1`."""
    values: Mapping[str, Any] = field(repr=False)
    """The fields that the file names."""
    jobs: tuple[Entry, ...] = ()
    """Of a batch."""
    allocations: tuple[Allocation, ...] = ()
    """Of a batch."""

    @property
    def name(self) -> str:
        """What people call it."""
        return str(self.values[label(self.kind)])


@dataclass(frozen=True, slots=True)
class Allocation:
    """How lists of a batch are given to groups (domain rows 128, 129)."""

    where: str
    list: str | None
    """A list's name; None = every list of the batch."""
    shares: Mapping[str, float]
    """Percent by group."""


@dataclass(frozen=True, slots=True)
class CampaignFile:
    """All that a file says."""

    campaign: Entry
    entries: tuple[Entry, ...]
    """All definitions in the order in which they can be made, the campaign and its parts among them."""

    def of(self, kind: Kind) -> tuple[Entry, ...]:
        """The definitions of a kind, in the file's order."""
        return tuple(entry for entry in self.entries if entry.kind is kind)


def label(kind: Kind) -> str:
    """The field by which people call a definition."""
    return "label" if kind is Kind.DISPOSITION else "name"


def read_file(values: Mapping[str, Any]) -> CampaignFile:
    """The set-up that a file's values are; its fields are judged when they are taken over.

    Args:
        values: the file as JSON has it.

    Raises:
        Refused: SETUP_FILE_BAD with `where`, `file_problem` and `name`.
    """
    known = {*SINGLE, CORPORATE_RULE, *SEVERAL}
    for name in values:
        if name not in known:
            raise _bad(name, "unknown_table", name)
    if Kind.CAMPAIGN not in values:
        raise _bad(Kind.CAMPAIGN, "no_campaign")
    entries = [
        *_several(Kind.ACCOUNT, values),
        *_single(Kind.CALENDAR, values),
        *_rules(values),
        *_several(Kind.GROUP, values),
        *_single(Kind.CAMPAIGN, values),
        *_several(Kind.DISPOSITION, values),
        *_several(Kind.BATCH, values),
    ]
    campaign = next(entry for entry in entries if entry.kind is Kind.CAMPAIGN)
    return CampaignFile(campaign, tuple(entries))


def _single(kind: Kind, values: Mapping[str, Any], table: str = "") -> Iterator[Entry]:
    where = table or kind.value
    if where in values:
        yield _entry(kind, values[where], where)


def _rules(values: Mapping[str, Any]) -> tuple[Entry, ...]:
    own, corporate = _single(Kind.RULE, values), _single(Kind.RULE, values, CORPORATE_RULE)
    rules = (*own, *corporate)
    if len({rule.name for rule in rules}) < len(rules):
        raise _bad(CORPORATE_RULE, "twice", rules[0].name)
    return rules


def _several(kind: Kind, values: Mapping[str, Any], inside: str = "") -> tuple[Entry, ...]:
    made: dict[str, Entry] = {}
    for where, table in _tables(kind.value, values, inside):
        entry = _entry(kind, table, where)
        if entry.name in made:
            raise _bad(where, "twice", entry.name)
        made[entry.name] = entry
    return tuple(made.values())


def _tables(name: str, values: Mapping[str, Any], inside: str = "") -> Iterator[tuple[str, Any]]:
    tables = values.get(name, [])
    if not isinstance(tables, list):
        raise _bad(f"{inside}{name}", "not_several", f"{inside}{name}")
    for number, table in enumerate(tables, 1):
        yield f"{inside}{name}.{number}", table


def _entry(kind: Kind, table: Any, where: str) -> Entry:
    if not isinstance(table, Mapping):
        raise _bad(where, "not_a_table", where)
    inner = {Kind.JOB.value, ALLOCATION} if kind is Kind.BATCH else set()
    specs = {spec.name: spec for spec in fields(kind) if spec.name not in LEFT_OUT.get(kind, ())}
    for name in table:
        if name not in specs and name not in inner:
            raise _bad(f"{where}.{name}", "said_at_group" if name == "groups" else "unknown_field", name)
    given = {name: value for name, value in table.items() if name in specs}
    name = _name(given.get(label(kind)))
    if not name:
        raise _bad(where, "no_name", label(kind))
    return Entry(
        kind=kind,
        where=where,
        values={
            field: None if value == "" and specs[field].optional else value for field, value in given.items()
        }
        | {label(kind): name},
        jobs=_several(Kind.JOB, table, f"{where}.") if inner else (),
        allocations=tuple(_allocations(table, f"{where}.")) if inner else (),
    )


def _allocations(table: Mapping[str, Any], inside: str) -> Iterator[Allocation]:
    for where, values in _tables(ALLOCATION, table, inside):
        if not isinstance(values, Mapping):
            raise _bad(where, "not_a_table", where)
        for name in values:
            if name not in ("list", "shares"):
                raise _bad(f"{where}.{name}", "unknown_field", name)
        list_, shares = values.get("list"), values.get("shares")
        if list_ is not None and not (isinstance(list_, str) and list_):
            raise _bad(f"{where}.list", "not_a_name", "list")
        if not isinstance(shares, Mapping) or not shares or not all(map(_is_share, shares.values())):
            raise _bad(f"{where}.shares", "bad_shares", "shares")
        shares = {_name(group): share for group, share in shares.items()}
        if abs(sum(shares.values()) - 100) > 0.01:
            raise _bad(f"{where}.shares", "not_hundred", f"{sum(shares.values()):g}")
        yield Allocation(where, None if list_ is None else _name(list_), shares)


def _name(value: object) -> str:
    """A name as a form would keep it, so that what an editor composes in another way is no other definition."""
    return clean(value.strip()) if isinstance(value, str) else ""


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100


def _bad(where: str, problem: str, name: str = "") -> Refused:
    return Refused(
        RefusalCode.SETUP_FILE_BAD,
        where=clean(where, 2 * _SHOWN),
        file_problem=problem,
        name=clean(name or where, _SHOWN),
    )
