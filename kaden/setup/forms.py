"""What each definition consists of (domain 1.1 to 1.12). References are names, times are wall-clock `HH:MM`.

Rule: here stands what a form alone can tell is wrong. What depends on other definitions, on what runs and on the time
is judged by the server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from kaden.setup.kinds import Kind
from kaden.text import clean, clean_note
from kaden.vocabulary import (
    Dialling,
    DispositionClass,
    Distribution,
    Method,
    NextAction,
    Outcome,
    Permission,
    PhoneType,
    Profile,
    Role,
)


class FieldType(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    SECRET = "secret"
    """Never shown, never answered, never in the audit log; empty = stays as it is."""
    TEXT = "text"
    """Several lines."""
    WHOLE = "whole"
    """A whole number."""
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    TIME = "time"
    """`HH:MM`, up to 24:00."""
    DATE = "date"
    """`YYYY-MM-DD`."""
    PERIOD = "period"
    """A span of time as people say it (`kaden.period`); of searches alone."""
    DATES = "dates"
    """Days and spans of days: `YYYY-MM-DD` or `YYYY-MM-DD..YYYY-MM-DD`."""
    WEEKDAYS = "weekdays"
    NUMBERS = "numbers"
    NAME = "name"
    """The name of another definition."""
    NAMES = "names"
    LEVELS = "levels"
    """A level for each of some campaigns."""
    INTERVALS = "intervals"
    """Hours for each of some outcomes."""
    CONDITIONS = "conditions"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a screen must know of a field beyond its type."""

    type: FieldType
    of: Kind | None = None
    unit: Literal["", "seconds", "minutes", "hours", "percent"] = ""


class Form(BaseModel):
    """Strict, frozen, no unknown fields; to be read from JSON by `kaden.setup.reading.read`."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, allow_inf_nan=False, str_strip_whitespace=True
    )


Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), AfterValidator(clean)
]
ShortLine = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=60), AfterValidator(clean), Shown(FieldType.LINE)
]
ClockTime = Annotated[
    str,
    StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$", max_length=5),
    Shown(FieldType.TIME),
]
DAY: Final = r"\d{4}-\d{2}-\d{2}"
Date = Annotated[str, StringConstraints(pattern=rf"^{DAY}$", max_length=10), Shown(FieldType.DATE)]
DateSpan = Annotated[str, StringConstraints(pattern=rf"^{DAY}(\.\.{DAY})?$", max_length=22)]
Hours = Annotated[float, Field(ge=0, le=8_760)]
Flag = Annotated[bool, Shown(FieldType.FLAG)]
CORPORATE_VALUES: Final = "法人, corporate"
"""By which values corporate customers are told, unless a campaign says others."""
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

RestingOutcome = Literal[
    Outcome.BUSY, Outcome.NO_ANSWER, Outcome.MACHINE, Outcome.REJECTED, Outcome.FAILED, Outcome.ABANDONED
]
"""Outcomes that can have a resting time of their own (domain row 71)."""


class AccountForm(Form):
    """A person who may sign in (domain 1.1, rows 25 to 41)."""

    name: Annotated[
        str,
        StringConstraints(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.@-]*$"),
        Shown(FieldType.LINE),
    ]
    full_name: ShortLine = ""
    role: Annotated[Role, Shown(FieldType.CHOICE)] = Role.USER
    agent_use: Flag = True
    phone: Annotated[
        str, StringConstraints(max_length=40, pattern=r"^[0-9A-Za-z+*#_.-]*$"), Shown(FieldType.LINE)
    ] = ""
    """Extension or outside number of the person's phone."""
    groups: Annotated[tuple[Name, ...], Shown(FieldType.NAMES, of=Kind.GROUP)] = ()
    permissions: Annotated[Mapping[Name, Permission], Shown(FieldType.LEVELS, of=Kind.CAMPAIGN)] = Field(
        default_factory=dict
    )
    """Levels of a supervisor by campaign; what is missing is none (row 35)."""
    os_user: Annotated[ShortLine | None, Shown(FieldType.LINE)] = None
    password: Annotated[str | None, StringConstraints(max_length=1024), Shown(FieldType.SECRET)] = Field(
        default=None, repr=False
    )
    disabled: Flag = False


class StatusForm(Form):
    """A custom status of agents, for example 発信業務 (domain rows 203 to 205, 248)."""

    name: Annotated[Name, Shown(FieldType.LINE)]
    use: Annotated[Literal["sign_in", "pause"], Shown(FieldType.CHOICE)] = "sign_in"
    """When agents choose it: at sign-in as what they are ready for, or as a pause."""
    limit: Annotated[int, Field(ge=1, le=1_440), Shown(FieldType.WHOLE, unit="minutes")] = 60
    """After so long in it an agent is released (rows 247, 248)."""
    active: Flag = True


class GroupForm(Form):
    """A dial group (domain 1.4, rows 42 to 47)."""

    name: Annotated[Name, Shown(FieldType.LINE)]
    members: Annotated[tuple[Name, ...], Shown(FieldType.NAMES, of=Kind.ACCOUNT)] = ()
    """Accounts with agent use on (row 39)."""


class RuleForm(Form):
    """A dial rule (domain 1.5, rows 48 to 73)."""

    name: Annotated[Name, Shown(FieldType.LINE)]
    method: Annotated[Method, Shown(FieldType.CHOICE)] = Method.PROGRESSIVE
    multipliers: Annotated[
        tuple[Annotated[float, Field(ge=0.1, le=20)], ...], Field(min_length=1, max_length=100),
        Shown(FieldType.NUMBERS),
    ] = (1.0,)  # fmt: skip
    """Calls for each of 1, 2, ... waiting agents, as a factor; the last serves all higher counts (rows 55, 56)."""
    additional: Annotated[int, Field(ge=0, le=100), Shown(FieldType.WHOLE)] = 0
    lead_time: Annotated[int, Field(ge=0, le=3_600), Shown(FieldType.WHOLE, unit="seconds")] = 360
    ring_timeout: Annotated[int, Field(ge=10, le=120), Shown(FieldType.WHOLE, unit="seconds")] = 30
    redial_interval: Annotated[Hours, Shown(FieldType.NUMBER, unit="hours")] = 24.0
    redial_by_outcome: Annotated[Mapping[RestingOutcome, Hours], Shown(FieldType.INTERVALS, unit="hours")] = (
        Field(default_factory=dict)
    )
    once_a_day: Flag = False
    """No second call on one calendar day, whatever the interval (domain section 6)."""
    attempt_cap: Annotated[int, Field(ge=1, le=100), Shown(FieldType.WHOLE)] = 3
    shadow: Annotated[Method | None, Shown(FieldType.CHOICE)] = None


class CalendarForm(Form):
    """On which days campaigns dial (domain row 92)."""

    name: Annotated[Name, Shown(FieldType.LINE)]
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7), Shown(FieldType.WEEKDAYS)] = (
        "mon", "tue", "wed", "thu", "fri",
    )  # fmt: skip
    holidays: Annotated[tuple[DateSpan, ...], Field(max_length=400), Shown(FieldType.DATES)] = ()
    """Closed whatever the weekday."""


class CampaignForm(Form):
    """A campaign (domain 1.6, rows 74 to 92, 325)."""

    name: Annotated[Name, Shown(FieldType.LINE)]
    rule: Annotated[Name, Shown(FieldType.NAME, of=Kind.RULE)]
    hours_start: ClockTime = "09:00"
    hours_end: ClockTime = "17:00"
    calendar: Annotated[Name | None, Shown(FieldType.NAME, of=Kind.CALENDAR)] = None
    zone: Annotated[ShortLine, Shown(FieldType.LINE)] = "Asia/Tokyo"
    notify: Flag = True
    handling_entry: Flag = True
    script: Annotated[
        str, StringConstraints(max_length=2_000), AfterValidator(clean_note), Shown(FieldType.TEXT)
    ] = ""
    """What the caller says first: company, name, kind of goods, purpose (row 325)."""
    profile: Annotated[Profile, Shown(FieldType.CHOICE)] = Profile.REFERENCE
    allowed_share: Annotated[float, Field(ge=0, le=100), Shown(FieldType.NUMBER, unit="percent")] = 3.0
    recording: Flag = False
    detect_machine: Flag = False
    closed: Flag = False
    """Its jobs cannot be started (row 91)."""
    more_notes: Flag = False
    """Whether a call can have notes beside its result's own (row 245)."""
    corporate_column: Annotated[ShortLine | None, Shown(FieldType.LINE)] = None
    """The column of its lists that tells corporate customers from individuals (row 323); None = nobody asks."""
    corporate_values: Annotated[
        str, StringConstraints(max_length=200), AfterValidator(clean), Shown(FieldType.LINE)
    ] = CORPORATE_VALUES
    """What stands there for corporate ones, with commas between; all others are individuals."""
    corporate_start: ClockTime | None = None
    corporate_end: ClockTime | None = None
    """Their hours; None = those of everybody."""
    corporate_rule: Annotated[Name | None, Shown(FieldType.NAME, of=Kind.RULE)] = None
    """Says how long they rest, how often they are called and how long they ring; None = the campaign's rule."""


class DispositionForm(Form):
    """What an agent can choose as the result of a call (domain 1.7, rows 84 to 89)."""

    label: Annotated[Name, Shown(FieldType.LINE)]
    position: Annotated[int, Field(ge=1, le=999), Shown(FieldType.WHOLE)] = 1
    class_: Annotated[DispositionClass, Shown(FieldType.CHOICE)] = Field(
        default=DispositionClass.CONTACT, alias="class"
    )
    next_action: Annotated[NextAction, Shown(FieldType.CHOICE)] = NextAction.KEEP
    required: Flag = False
    """Whether a note must be written with it (row 85)."""
    active: Flag = True
    belongs: Flag = False
    """Whether the customer belongs to the agent from then on (row 328)."""

    model_config = ConfigDict(populate_by_name=True)


class BatchForm(Form):
    """A dated slice of a campaign (domain 1.9, rows 105 to 111)."""

    name: Annotated[Name, Shown(FieldType.LINE)]
    first_day: Date
    last_day: Date
    """Inclusive."""
    groups: Annotated[tuple[Name, ...], Shown(FieldType.NAMES, of=Kind.GROUP)] = ()


class Condition(Form):
    """Which records a job takes, by a column of their list or by `number` (domain row 151)."""

    column: Annotated[str, StringConstraints(min_length=1, max_length=60), AfterValidator(clean)]
    operator: Literal["is", "is_not", "contains", "contains_not", "begins", "begins_not", "below", "above"]
    """The last two compare numbers; a value that is none does not match."""
    value: Annotated[str, StringConstraints(max_length=200), AfterValidator(clean)]


class JobForm(Form):
    """A call job (domain 1.12, rows 136 to 151, 169)."""

    name: Annotated[Name, Shown(FieldType.LINE)]
    groups: Annotated[tuple[Name, ...], Shown(FieldType.NAMES, of=Kind.GROUP)] = ()
    caller_id: Annotated[
        str | None, StringConstraints(max_length=20, pattern=r"^\+?[0-9-]*$"), Shown(FieldType.LINE)
    ] = None
    phone_type: Annotated[PhoneType | None, Shown(FieldType.CHOICE)] = None
    attempts_from: Annotated[int, Field(ge=0, le=100), Shown(FieldType.WHOLE)] = 0
    attempts_to: Annotated[Annotated[int, Field(ge=0, le=100)] | None, Shown(FieldType.WHOLE)] = None
    band_start: ClockTime | None = None
    band_end: ClockTime | None = None
    lines: Annotated[int, Field(ge=1, le=1_000), Shown(FieldType.WHOLE)] = 5
    order: Annotated[
        Literal["due_first", "never_dialled_first", "oldest_first", "list_order"], Shown(FieldType.CHOICE)
    ] = "never_dialled_first"
    customer_list: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=200)] | None, Shown(FieldType.LINE)
    ] = None
    """Only records of this list."""
    conditions: Annotated[tuple[Condition, ...], Field(max_length=10), Shown(FieldType.CONDITIONS)] = ()
    """All must hold."""
    give_to: Annotated[Distribution, Shown(FieldType.CHOICE)] = Distribution.LONGEST_WAITING
    """Which waiting agent gets an answered call (rows 183, 184)."""
    dialling: Annotated[Dialling, Shown(FieldType.CHOICE)] = Dialling.AUTOMATIC
    """Who calls its records: the dialler, or each agent after seeing them (row 326)."""
    start_at: ClockTime | None = None
    """Starts by itself at this time of each day of the period, if it may (row 169)."""


FORMS: Final[Mapping[Kind, type[Form]]] = {
    Kind.ACCOUNT: AccountForm,
    Kind.STATUS: StatusForm,
    Kind.GROUP: GroupForm,
    Kind.RULE: RuleForm,
    Kind.CALENDAR: CalendarForm,
    Kind.CAMPAIGN: CampaignForm,
    Kind.DISPOSITION: DispositionForm,
    Kind.BATCH: BatchForm,
    Kind.JOB: JobForm,
}
