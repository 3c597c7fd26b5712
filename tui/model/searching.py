"""What somebody looks for in a list, as a form: a period, some text, one of a few, a name.

Rule: a period stays as it was typed, so that `today` means another day tomorrow; what is wrong is said at its field
before anything is asked of the server.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from typing import Any, Final

from kaden.clock import Instant
from kaden.period import LONGEST, Period, read_period
from kaden.protocol.refusals import Refused
from kaden.setup.fields import FieldSpec
from kaden.setup.forms import FieldType
from kaden.setup.kinds import Kind
from kaden.words import Words
from tui.model.link_state import Refusal
from tui.model.setup_values import as_text, period_word, told, typed

ANY: Final = "any"
"""The value of a choice that leaves nothing out."""


@dataclass(frozen=True, slots=True)
class Search:
    """What a list was asked for, or is about to be.

    Its words are `<words>.<field>` and `<words>.<field>_help`, or those of `search` for what many lists are asked for.
    """

    fields: Sequence[FieldSpec]
    values: Mapping[str, Any]
    """What was said, by field; one that is missing stands at its usual value."""
    words: str

    def get(self, name: str) -> Any:
        """What was said of a field; None = it leaves nothing out."""
        spec = next(each for each in self.fields if each.name == name)
        value = self.values.get(name, spec.default)
        return None if value in (ANY, "", ()) or value == [] else value

    def period(self, name: str, zone: tzinfo, now: Instant) -> Period | None:
        """The span that a field means at this instant; None = nothing was said.

        Raises:
            Refused: as `read_period`.
        """
        text = self.get(name)
        return None if text is None else read_period(text, zone, now)

    def asked(self, name: str, zone: tzinfo, now: Instant) -> Period | None:
        """The same as a message can carry it: no time before 1970.

        Raises:
            Refused: as `read_period`.
        """
        span = self.period(name, zone, now)
        return None if span is None else Period(max(0, span.since), max(0, span.until))

    def label(self, name: str, words: Words) -> str:
        """What people call a field."""
        return words(self._key(name, words))

    def help(self, name: str, words: Words) -> str:
        """What may be said in it."""
        return words(self._key(f"{name}_help", words))

    def told(self, words: Words) -> str:
        """All that was said, on one line: `Period today   Agent sato`; empty = nothing was."""
        said = [(spec, self.get(spec.name)) for spec in self.fields]
        return "   ".join(
            f"{self.label(spec.name, words)} {told(spec, value, words)}"
            for spec, value in said
            if value is not None
        )

    def _key(self, name: str, words: Words) -> str:
        own = f"{self.words}.{name}"
        return own if own in words else f"search.{name}"


class Searching:
    """A search being filled in: a `Filling` for `FormView`.

    Args:
        search: what the form begins with.
        zone: whose clocks a period is read by.
        now: the server's time.
        words: of whoever fills it in.
    """

    may_edit = True

    def __init__(self, search: Search, zone: tzinfo, now: Callable[[], Instant], words: Words) -> None:
        self._words = words
        self.specs = tuple(search.fields)
        self._search = search
        self._zone = zone
        self._now = now
        self._usual = {spec.name: spec.default for spec in self.specs}
        self.values = self._usual | dict(search.values)
        self._wrong: dict[str, Refusal] = {}

    @property
    def search(self) -> Search:
        """As it is filled in now."""
        return replace(self._search, values=dict(self.values))

    @property
    def changed(self) -> tuple[str, ...]:
        """Fields that do not stand at their usual value."""
        return tuple(name for name, value in self.values.items() if value != self._usual[name])

    def label(self, name: str, words: Words) -> str:
        """What people call a field."""
        return self._search.label(name, words)

    def help(self, name: str, words: Words) -> str:
        """What may be said in it."""
        return self._search.help(name, words)

    def text(self, name: str) -> str:
        """What stands in a field that is typed into."""
        spec, value = self._spec(name), self.values[name]
        return period_word(value, self._words) if spec.type is FieldType.PERIOD else as_text(spec, value)

    def type(self, name: str, text: str, today: date) -> None:
        """Take what was typed into a field, and judge it."""
        self.values[name] = typed(self._spec(name), text, today)
        self._judge(name)

    def put(self, name: str, value: Any) -> None:
        """Set a field that is chosen."""
        self.values[name] = value

    def wrong(self, name: str) -> Refusal | None:
        """What is wrong with a field; None = nothing."""
        return self._wrong.get(name)

    def refuse(self, name: str, refusal: Refusal | None) -> None:
        """Say what is wrong with a field that only its use could tell; None = it is to be tried anew."""
        self._wrong.pop(name, None)
        if refusal is not None:
            self._wrong[name] = refusal

    def first_wrong(self) -> str | None:
        """The first field that is wrong."""
        return next((spec.name for spec in self.specs if spec.name in self._wrong), None)

    def reset(self) -> None:
        """Let every field stand at its usual value (domain row 270)."""
        self.values = dict(self._usual)
        self._wrong = {}

    def _judge(self, name: str) -> None:
        spec, value = self._spec(name), self.values[name]
        self._wrong.pop(name, None)
        if value is None:
            return
        if spec.longest is not None and len(value) > spec.longest:
            told = {"problem": "string_too_long", "field": name, "value": value, "limit": spec.longest}
            self._wrong[name] = Refusal("field_bad", tuple(told.items()))
        elif spec.type is FieldType.PERIOD:
            try:
                read_period(value, self._zone, self._now())
            except Refused as refused:
                self._wrong[name] = Refusal(refused.code.value, tuple(refused.values.items()))

    def _spec(self, name: str) -> FieldSpec:
        return next(spec for spec in self.specs if spec.name == name)


# ---- the fields of a search ----------------------------------------------------------------------------------------


def period(name: str = "period", usual: str | None = None) -> FieldSpec:
    """A span of time; `usual` is one as people type it, None = all time."""
    return _field(name, FieldType.PERIOD, default=usual, longest=LONGEST)


def line(name: str, longest: int = 60) -> FieldSpec:
    """Some text."""
    return _field(name, FieldType.LINE, longest=longest)


def choice(name: str, *values: str, usual: str = ANY) -> FieldSpec:
    """One of some values, which are `setup_choice.<value>` in words, or any."""
    return _field(name, FieldType.CHOICE, optional=False, default=usual, choices=(ANY, *values))


def named(kind: Kind) -> FieldSpec:
    """One of a kind that exists for whoever searches. Its field is called as the kind, one of accounts `agent`."""
    return _field("agent" if kind is Kind.ACCOUNT else kind.value, FieldType.NAME, of=kind)


def _field(name: str, type: FieldType, **more: Any) -> FieldSpec:
    plain: dict[str, Any] = {
        "optional": True, "default": None, "low": None, "high": None, "longest": None, "choices": (), "of": None,
        "unit": "",
    }  # fmt: skip
    return FieldSpec(name=name, type=type, **(plain | more))
