"""Scenario files: a floor, its customers and its day, as JSON (docs/simulation.md names every field).

Rule: a file is taken whole or refused with the path of the first wrong field. What it leaves out has the value of the
base scenario of ten agents.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NoReturn, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    field_validator,
    model_validator,
)

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.text import clean
from server.telephony.simulator.distributions import BadLaw, Law, law

LARGEST_FILE: Final = 1_000_000
"""Bytes; a scenario has a few hundred."""

MOST_AGENTS: Final = 5_000
LONGEST: Final = 31 * 86_400.0
"""Seconds of the longest horizon."""

SUM_MAY_ERR: Final = 1e-9
"""Chances written as decimals do not add up to 1 exactly."""


def _read_law(form: object) -> Law:
    """Where the law stands pydantic tells, what is wrong within it `BadLaw`."""
    return law(form)


LawField = Annotated[Law, PlainValidator(_read_law)]
Chance = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(ge=0, le=LONGEST)]
Length = Annotated[float, Field(gt=0, le=LONGEST)]


class ChangeOutOfOrder(ValueError):
    """A change of the day that stands behind a later one."""

    def __init__(self, place: int, problem: str) -> None:
        super().__init__(problem)
        self.where = (place, "t")


class _Form(BaseModel):
    """Strict: no unknown field, no text for a number, no NaN."""

    model_config = ConfigDict(
        strict=True, frozen=True, extra="forbid", allow_inf_nan=False, arbitrary_types_allowed=True
    )


class Mix(_Form):
    """The chance of each way a call can go; together 1."""

    answer: Chance = 0.25
    """A person answers."""
    busy: Chance = 0.05
    no_answer: Chance = 0.5
    machine: Chance = 0.2

    @model_validator(mode="after")
    def _adds_up(self) -> Mix:
        parts = {name: getattr(self, name) for name in type(self).model_fields}
        total = sum(parts.values())
        if abs(total - 1) > SUM_MAY_ERR:
            told = ", ".join(f"{name} {value:g}" for name, value in parts.items())
            raise ValueError(f"the chances add up to {total:.10g}, not to 1 ({told})")
        return self


class MixChange(_Form):
    """From `t` on customers answer otherwise."""

    t: Seconds
    mix: Mix


class FactorChange(_Form):
    """From `t` on talks are `factor` times as long as the law says."""

    t: Seconds
    factor: Annotated[float, Field(gt=0, le=1_000)]


def _default(form: dict[str, Any]) -> Any:
    made = law(form)
    return Field(default_factory=lambda: made)


class Ring(_Form):
    """Seconds from the dial to what comes of it."""

    answer: LawField = _default({"kind": "gamma", "mean": 9.0, "cv": 0.6, "shift": 2.5, "max": 29.9})
    machine: LawField = _default({"kind": "normal", "mean": 19.0, "sd": 4.0, "shift": 2.5, "max": 29.9})
    busy: LawField = _default({"kind": "gamma", "mean": 2.0, "cv": 0.5, "shift": 2.0, "max": 29.9})


class Machine(_Form):
    """What a machine that answers costs."""

    mode: Literal["detected", "agent"] = "detected"
    """`detected`: the call ends at once; `agent`: an agent gets it, like a person's."""
    agent_s: LawField = _default({"kind": "gamma", "mean": 8.0, "cv": 0.5})
    """Seconds until the agent has noticed and is free again."""


class Amd(_Form):
    """The detector of machines."""

    delay_s: Annotated[float, Field(ge=0, le=60)] = 0.0
    """Seconds that it listens; a person waits that long before the floor hears of the answer."""
    false_positive: Chance = 0.0
    """Share of persons taken for machines and hung up on."""
    false_negative: Chance = 0.0
    """Share of detectable machines taken for persons: each costs an agent `machine.agent_s`."""


class Break(_Form):
    """`count` agents leave at `t` for `duration_s`: those who wait first, others after their wrap-up."""

    t: Seconds
    count: Annotated[int, Field(ge=1, le=MOST_AGENTS)]
    duration_s: Length


Changes = TypeVar("Changes", tuple[MixChange, ...], tuple[FactorChange, ...])


class Scenario(_Form):
    """A floor for one day; times in seconds from its start."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    agents: Annotated[int, Field(ge=1, le=MOST_AGENTS)] = 10
    horizon_s: Length = 28_800
    """How long the day is."""
    mix: Mix = Mix()
    mix_schedule: tuple[MixChange, ...] = ()
    ring_timeout_s: Annotated[float, Field(gt=0, le=600)] = 30.0
    ring: Ring = Ring()
    talk: LawField = _default({"kind": "lognormal", "mean": 120.0, "cv": 1.0})
    wrap: LawField = _default({"kind": "lognormal", "mean": 30.0, "cv": 0.7})
    talk_schedule: tuple[FactorChange, ...] = ()
    agent_speed_cv: Annotated[float, Field(ge=0, le=10)] = 0.0
    """How much agents differ: each takes a factor of mean 1 and this variation for talk and wrap-up."""
    patience_s: Annotated[float, Field(ge=0, le=600)] = 2.0
    """An answered customer who is not joined within this time counts as abandoned."""
    machine: Machine = Machine()
    amd: Amd = Amd()
    breaks: tuple[Break, ...] = ()
    bridge_s: Annotated[float, Field(ge=0, le=60)] = 0.0
    """From the order to join to the moment when both hear each other."""
    max_lines: Annotated[int, Field(ge=1)] | None = None
    """Lines of the trunk, those of talking customers included; None = as many as are wanted."""
    list_size: Annotated[int, Field(ge=1)] | None = None
    """Customers on the list; None = it never runs out."""
    seeds: Annotated[tuple[int, ...], Field(min_length=1, max_length=10_000)] = (1, 2, 3, 4, 5, 6, 7, 8)
    """Of the days that `--days` counts."""

    @field_validator("mix_schedule", "talk_schedule")
    @classmethod
    def _in_order(cls, changes: Changes) -> Changes:
        for place, (one, next_one) in enumerate(pairwise(changes), start=1):
            if next_one.t < one.t:
                raise ChangeOutOfOrder(
                    place, f"{next_one.t:g} comes after {one.t:g}; list the changes by their time"
                )
        return changes


def read(path: Path) -> Scenario:
    """The scenario of a file.

    Raises:
        Refused: FILE_MISSING, FILE_UNREADABLE, SCENARIO_BAD with the path of the wrong field.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            _refuse(str(path), "file", f"is larger than {LARGEST_FILE:,} bytes")
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise Refused(RefusalCode.FILE_MISSING, path=str(path)) from None
    except OSError as error:
        problem = error.strerror or "unreadable"
        raise Refused(RefusalCode.FILE_UNREADABLE, path=str(path), problem=problem) from None
    except UnicodeDecodeError as error:
        _refuse(str(path), f"byte {error.start}", "not UTF-8")
    return parse(text, str(path))


def parse(text: str, source: str = "scenario") -> Scenario:
    """The scenario that `text` writes.

    Args:
        text: JSON.
        source: what to call it when it is refused.

    Raises:
        Refused: SCENARIO_BAD with the path of the wrong field.
    """
    try:
        form = json.loads(text, object_pairs_hook=_once, parse_int=_whole)
    except json.JSONDecodeError as error:
        _refuse(source, f"line {error.lineno}", f"not JSON: {error.msg}")
    except RecursionError:
        _refuse(source, f"line {_line_too_deep(text)}", "nested too deeply")
    if not isinstance(form, dict):
        _refuse(source, "line 1", "a scenario is a JSON object")
    doubled = _doubled(form)
    if doubled is not None:
        _refuse(source, doubled, "is given twice")
    return parse_form(form, source)


def parse_form(form: dict[str, Any], source: str = "scenario") -> Scenario:
    """The scenario of a JSON object that was read already.

    Raises:
        Refused: SCENARIO_BAD with the path of the wrong field.
    """
    try:
        return Scenario.model_validate(_tuples(form))
    except ValidationError as error:
        _refuse(source, *_first(error))


def _whole(digits: str) -> int | float:
    """A number without a point; one longer than anything that could be meant is refused where its field is judged."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else float(digits)


LONGEST_NUMBER: Final = 300
DEEPEST: Final = 100
"""Brackets within brackets that are read for sure."""


def _line_too_deep(text: str) -> int:
    """The line on which brackets go deeper than is read for sure; those within strings hardly matter."""
    depth, line = 0, 1
    for sign in text:
        depth += (sign in "[{") - (sign in "]}")
        line += sign == "\n"
        if depth > DEEPEST:
            break
    return line


class _Twice(dict[str, Any]):
    """An object in which a field stands twice; which one counts nobody can tell."""

    name: str


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    form = dict(pairs)
    if len(form) < len(pairs):
        names = [name for name, _ in pairs]
        form = _Twice(form)
        form.name = next(name for name in names if names.count(name) > 1)
    return form


def _doubled(form: dict[str, Any]) -> str | None:
    """The path of a field that is given twice."""
    open_: list[tuple[tuple[str | int, ...], Any]] = [((), form)]
    while open_:
        steps, value = open_.pop()
        if isinstance(value, _Twice):
            return _path((*steps, value.name))
        if isinstance(value, dict):
            open_ += [((*steps, name), part) for name, part in value.items()]
        elif isinstance(value, list):
            open_ += [((*steps, place), part) for place, part in enumerate(value)]
    return None


def _path(steps: Iterable[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


LISTS: Final = ("mix_schedule", "talk_schedule", "breaks", "seeds")


def _tuples(form: dict[str, Any]) -> dict[str, Any]:
    """Lists as the tuples that strict models want."""
    return {name: tuple(v) if name in LISTS and isinstance(v, list) else v for name, v in form.items()}


PROBLEMS: Final = {
    "missing": "is missing",
    "extra_forbidden": "there is no such field",
    "too_short": "is an empty list",
}


def _first(error: ValidationError) -> tuple[str, str]:
    """Path and problem of the first thing that is wrong."""
    first = error.errors(include_url=False)[0]
    cause = (first.get("ctx") or {}).get("error")
    steps = (*first["loc"], *(cause.where if isinstance(cause, (BadLaw, ChangeOutOfOrder)) else ()))
    path = _path(steps)
    if first["type"] in PROBLEMS:
        return path, PROBLEMS[first["type"]]
    if cause is not None:
        return path, str(cause)
    given = first["input"]
    shown = json.dumps(given, ensure_ascii=False, default=str)
    problem = first["msg"].replace("tuple", "list")
    return path, f"{problem[0].lower()}{problem[1:]}; given {shown:.60}"


def _refuse(source: str, where: str, problem: str) -> NoReturn:
    raise Refused(RefusalCode.SCENARIO_BAD, path=source, where=clean(where), problem=clean(problem))
