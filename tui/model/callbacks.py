"""Promised calls as a supervisor sees them, the form in which one is moved, and the ledger of all of them.

Rule: urgency is a word and a sign, as on the agents' own lists (domain rows 256, 269 to 275).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from kaden.clock import Instant, local_time
from kaden.phone_spelling import spelled
from kaden.promise_report import PARTS
from kaden.promises import Urgency, on_time_share, urgency_at
from kaden.protocol.callbacks import ChangeCallback, Keeper, OpenPromise, PromiseLine
from kaden.protocol.searching import SearchNames
from kaden.setup.fields import FieldSpec
from kaden.setup.kinds import Kind
from kaden.words import Words
from tui.model.callback_time import Unreadable, read_time
from tui.model.columns import Column
from tui.model.link_state import Refusal
from tui.model.promises import Clock, distance, mark, timed_columns, when, zone_of
from tui.model.result_form import written_time
from tui.model.searching import Search, choice, line, named, period

SEARCH: Final = Search(
    (
        period(),
        choice("alert", *(urgency.value for urgency in Urgency)),
        named(Kind.ACCOUNT),
        named(Kind.GROUP),
        named(Kind.CAMPAIGN),
    ),
    {},
    "callbacks",
)
"""What the list of open promises can be asked for (rows 270, 271)."""

FILE_COLUMNS: Final = (
    "due", "alert", "name", "company", "number", "keeper", "campaign", "promised_at", "promised_by", "tries", "moved",
    "note", "column_id",
)  # fmt: skip
"""Of a file; their headings are `callbacks.<column>`."""

_IN_A_FILE: Final = "%Y-%m-%d %H:%M:%S"

LEDGER_SEARCH: Final = Search((period(usual="today"), named(Kind.CAMPAIGN)), {}, "callbacks")

AT_THE_TIME: Final = frozenset(
    {
        "callback_in_past",
        "callback_too_far",
        "callback_outside_hours",
        "callback_closed_day",
        "promise_listed",
    }
)
"""Refusals that are about the time."""

OF_THE_KEEPER: Final = frozenset({"unknown_keeper", "keeper_outside"})


# ---- the list -----------------------------------------------------------------------------------------------------


def columns(words: Words, clock: Clock) -> tuple[Column[OpenPromise], ...]:
    """Of the list of open promises, the earliest first."""

    def text(key: str, width: int, show: Callable[[OpenPromise], str], grow: int = 0) -> Column[OpenPromise]:
        return Column(
            key=key,
            title=words(f"callbacks.{key}"),
            width=width,
            grow=grow,
            show=lambda row, _now: show(row),
            sort=show,
        )

    return (
        *timed_columns(words, clock),
        text("name", 14, lambda row: row.name or row.company, 12),
        text("keeper", 12, lambda row: _keeper(row, words), 8),
        text("number", 15, lambda row: spelled(row.number)),
        text("campaign", 14, lambda row: row.campaign, 10),
        text("tries", 5, lambda row: str(row.tries) if row.tries else ""),
        text("moved", 5, lambda row: str(row.moved) if row.moved else ""),
        text("calling", 8, lambda row: words("callbacks.is_calling") if row.calling else ""),
        text("promised_by", 12, lambda row: row.promised_by, 8),
        text("promised_at", 11, lambda row: clock(row.promised_at, row.zone, "%m/%d %H:%M")),
        text("company", 18, lambda row: row.company, 14),
        text("note", 20, lambda row: row.note.partition("\n")[0], 40),
    )


def keeper_words(promise: OpenPromise, words: Words) -> str:
    """Who shall keep it; a group is called one."""
    return promise.keeper if promise.seen.agent is not None else group_words(promise.keeper, words)


def _keeper(promise: OpenPromise, words: Words) -> str:
    """Who shall keep it, with a word for whom the customer belongs to."""
    keeper = keeper_words(promise, words)
    return words("callbacks.owner", name=keeper) if promise.own else keeper


def file_row(promise: OpenPromise, now: Instant, words: Words) -> list[str]:
    """An open promise as the cells of `FILE_COLUMNS`."""

    def local(at: Instant) -> str:
        return f"{local_time(at, zone_of(promise)):{_IN_A_FILE}}"

    return [
        local(promise.due_at),
        words(f"setup_choice.{urgency_at(promise.due_at, now).value}"),
        promise.name,
        promise.company,
        spelled(promise.number),
        _keeper(promise, words),
        promise.campaign,
        local(promise.promised_at),
        promise.promised_by,
        str(promise.tries),
        str(promise.moved),
        promise.note,
        str(promise.seen.callback),
    ]


def group_words(group: str, words: Words) -> str:
    """A group among agents."""
    return words("callbacks.group_of", group=group)


def keepers(names: SearchNames, words: Words) -> dict[str, Keeper]:
    """All who may be chosen to keep a promise, as people read them."""
    groups = {group_words(name, words): Keeper(group=name) for name in names.groups}
    return {name: Keeper(agent=name) for name in names.agents} | groups


def details(promise: OpenPromise, now: Instant, words: Words, clock: Clock) -> Iterator[tuple[str, str]]:
    """What is known of a promise beside what the form changes, as a label and a value each."""
    sign = mark(promise, now, words)
    due = f"{when(promise, now, words, clock)}  ({distance(promise, now, words)})"
    yield words("callbacks.due"), f"{due}  {sign}".rstrip()
    yield words("callbacks.name"), "  ".join(part for part in (promise.name, promise.company) if part) or "-"
    yield words("callbacks.number"), spelled(promise.number)
    start, end = promise.hours
    hours = f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
    yield words("callbacks.campaign"), f"{promise.campaign}  {hours}"
    at = clock(promise.promised_at, promise.zone, "%m/%d %H:%M")
    yield words("callbacks.promised_by"), f"{promise.promised_by}  {at}"
    yield words("callbacks.tries"), f"{promise.tries}   {words('callbacks.moved')} {promise.moved}"
    yield words("callbacks.note"), promise.note or "-"


# ---- moving one ---------------------------------------------------------------------------------------------------


class Moving:
    """A promise that is being given another keeper or time: a `Filling` for `FormView`.

    Args:
        promise: as it was seen.
        known: who may be chosen, see `keepers`.
        words: of the user's language.
        now: the server's time.
    """

    def __init__(
        self, promise: OpenPromise, known: dict[str, Keeper], words: Words, now: Callable[[], Instant]
    ) -> None:
        self.promise = promise
        self.may_edit = promise.may_edit
        self.specs: tuple[FieldSpec, ...] = (line("due"), named(Kind.ACCOUNT))
        self.names = {Kind.ACCOUNT: tuple(known)}
        self._known = known
        self._now = now
        self._zone = zone_of(promise)
        self._opened: dict[str, Any] = {
            "due": written_time(promise.due_at, self._zone),
            "agent": keeper_words(promise, words),
        }
        self.values = dict(self._opened)
        self._due_at: Instant = promise.due_at
        self._wrong: dict[str, Refusal] = {}

    @property
    def changed(self) -> tuple[str, ...]:
        """Fields that are not as they were opened."""
        return tuple(name for name, value in self.values.items() if value != self._opened[name])

    def label(self, name: str, words: Words) -> str:
        """What people call a field."""
        return words(f"callbacks.field_{name}")

    def help(self, name: str, words: Words) -> str:
        """What may be said in it."""
        return words(f"callbacks.field_{name}_help")

    def text(self, name: str) -> str:
        """What stands in a field that is typed into."""
        return str(self.values[name] or "")

    def type(self, name: str, text: str, today: date) -> None:
        """Take a time as people write it."""
        self._wrong.pop(name, None)
        found = read_time(text, self._now(), self._zone)
        if isinstance(found, Unreadable):
            self.values[name] = text
            self._wrong[name] = Refusal(f"callback_unreadable_{found.value}", ())
        else:
            self._due_at, self.values[name] = found, written_time(found, self._zone)

    def put(self, name: str, value: Any) -> None:
        """Choose another keeper; nobody at all is nobody else."""
        self._wrong.pop(name, None)
        self.values[name] = value or self._opened[name]

    def put_time(self, at: Instant) -> None:
        """Take a time from the calendar."""
        self.type("due", written_time(at, self._zone), date.min)

    def wrong(self, name: str) -> Refusal | None:
        """What is wrong with a field; None = nothing."""
        return self._wrong.get(name)

    def first_wrong(self) -> str | None:
        """The first field that is wrong."""
        return next((spec.name for spec in self.specs if spec.name in self._wrong), None)

    def refused(self, refusal: Refusal) -> str | None:
        """Keep the server's refusal at its field, whose name is given; None if it is about no field."""
        name = "due" if refusal.code in AT_THE_TIME else "agent" if refusal.code in OF_THE_KEEPER else None
        if name is not None:
            self._wrong[name] = refusal
        return name

    def change(self, request: str) -> ChangeCallback:
        """The message that makes it so; what was not changed stays as it is."""
        changed = self.changed
        return ChangeCallback(
            request=request,
            seen=self.promise.seen,
            due_at=self._due_at if "due" in changed else None,
            keeper=self._known.get(self.values["agent"]) if "agent" in changed else None,
        )


# ---- the ledger ---------------------------------------------------------------------------------------------------


def share(lines: Sequence[PromiseLine]) -> float | None:
    """How many of the promises whose time came were kept on time."""
    return on_time_share(
        on_time=sum(each.on_time for each in lines),
        late=sum(each.late for each in lines),
        missed=sum(each.not_reached + each.overdue for each in lines),
    )


def share_words(lines: Sequence[PromiseLine]) -> str:
    """That share: `83.3 %`, or a dash."""
    found = share(lines)
    return "-" if found is None else f"{found:.1%}".replace("%", " %")


def ledger_columns(words: Words) -> tuple[Column[PromiseLine], ...]:
    """Of the ledger."""

    def text(key: str, width: int, show: Callable[[PromiseLine], str], grow: int = 0) -> Column[PromiseLine]:
        title = words(f"callbacks.{key}")
        return Column(
            key=key, title=title, width=width, grow=grow, show=lambda row, _now: show(row), sort=show
        )

    def count(key: str) -> Column[PromiseLine]:
        return Column(
            key=key,
            title=words(f"callbacks.ledger_{key}"),
            width=7,
            grow=2,
            show=lambda row, _now: str(getattr(row, key)),
            sort=lambda row: getattr(row, key),
            align="right",
        )

    return (
        text("keeper", 14, lambda row: row.keeper, 8),
        Column(
            key="share",
            title=words("callbacks.ledger_share"),
            width=8,
            grow=0,
            show=lambda row, _now: share_words((row,)),
            sort=lambda row: share((row,)) or 0.0,
            align="right",
        ),
        count("all"),
        *(count(part) for part in PARTS),
        count("moved"),
        text("campaign", 14, lambda row: row.campaign, 10),
    )
