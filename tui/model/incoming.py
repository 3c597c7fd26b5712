"""A call that a customer made, as a form that is filled in (domain rows 290 to 295).

Rule: a time of day means the last one that has been; what is wrong with a time is said at its field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import DAY, Instant, local_time
from kaden.phone_spelling import spelled
from kaden.protocol.customers import CustomerStory, EnterCallback
from kaden.setup.fields import FieldSpec
from kaden.setup.forms import FieldType
from kaden.setup.kinds import Kind
from kaden.vocabulary import Outcome
from kaden.words import Words
from tui.model.callback_time import Unreadable, read_time
from tui.model.callbacks import AT_THE_TIME
from tui.model.link_state import Refusal
from tui.model.result_form import written_time
from tui.model.searching import Search, Searching, choice, line, named

OUTCOMES: Final = {
    "talked": Outcome.CONNECTED,
    "machine": Outcome.MACHINE,
    "not_established": Outcome.NO_ANSWER,
}
"""What can have come of it; a machine and the like is no call that was established (row 293)."""

FIELDS_OF_REFUSALS: Final = {
    "number_not_theirs": "number",
    "called_in_future": "at",
    "called_long_ago": "at",
    "not_established": "outcome",
    "result_required": "disposition",
    "note_required": "note",
    "note_too_long": "note",
}
"""What the server refuses, by the field that it is about; a promise's time has more."""

_TIME_OF_DAY: Final = re.compile(r"[\d:時分半]+")


def called_at(text: str, now: Instant, zone: ZoneInfo) -> Instant | None:
    """When the customer called, by what was typed; None = that is no time."""
    read = read_time(text, now, zone)
    if isinstance(read, Unreadable):
        return None
    of_day = _TIME_OF_DAY.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None
    return read - DAY if of_day and read > now else read


class Incoming(Searching):
    """The form of one customer.

    Args:
        story: whose call it was.
        zone: whose clocks other times are read by.
        now: the server's time.
        words: of whoever fills it in.
    """

    def __init__(self, story: CustomerStory, zone: tzinfo, now: Callable[[], Instant], words: Words) -> None:
        self._story = story
        self._there = ZoneInfo(story.customer.zone)
        self._moment = now
        self._numbers = {spelled(number.number): number.number for number in story.numbers}
        super().__init__(Search(self._fields(now()), {}, "incoming"), zone, now, words)

    def _fields(self, now: Instant) -> tuple[FieldSpec, ...]:
        numbers = tuple(self._numbers)
        fields: list[FieldSpec] = [
            replace(choice("number"), choices=numbers, default=numbers[0]),
            replace(line("at"), default=f"{local_time(now, self._there):%m/%d %H:%M}"),
            replace(choice("outcome"), choices=tuple(OUTCOMES), default="talked"),
        ]
        if self._story.results:
            fields.append(named(Kind.DISPOSITION))
        note = replace(line("note", 10_000), type=FieldType.TEXT)
        stop = replace(choice("stop"), choices=("no", "yes"), default="no")
        return (*fields, note, line("callback_at"), stop)

    @property
    def record(self) -> int:
        """Whose call it was."""
        return self._story.customer.record

    def see(self, story: CustomerStory) -> None:
        """The customer as known now; what was filled in stays."""
        self._story = story

    def field_of(self, refusal: Refusal) -> str | None:
        """The field that the server's refusal is about; None = it is about none."""
        usual = "callback_at" if refusal.code in AT_THE_TIME | {"callback_required"} else None
        name = FIELDS_OF_REFUSALS.get(refusal.code, usual)
        return name if name in self.values else None

    @property
    def names(self) -> dict[Kind, tuple[str, ...]]:
        """The results to choose from."""
        return {Kind.DISPOSITION: tuple(result.label for result in self._story.results)}

    def request(self, request: str) -> EnterCallback:
        """What is entered, once nothing is wrong."""
        values = self.values
        at = called_at(values["at"] or "", self._moment(), self._there)
        assert at is not None
        chosen = values.get("disposition")
        return EnterCallback(
            request=request,
            record=self._story.customer.record,
            number=self._numbers[values["number"]],
            at=at,
            outcome=OUTCOMES[values["outcome"]],
            disposition=next((each.id for each in self._story.results if each.label == chosen), None),
            note=values["note"] or "",
            callback_at=self._promised(),
            stop=values["stop"] == "yes",
            seen=self._story.newest,
        )

    def _promised(self) -> Instant | None:
        text = self.values["callback_at"]
        read = read_time(text, self._moment(), self._there) if text else None
        return None if isinstance(read, Unreadable) else read

    def _judge(self, name: str) -> None:
        super()._judge(name)
        if name in self._wrong:
            return
        if name == "at":
            self._judge_call(self.values[name] or "")
        elif name == "callback_at" and self.values[name]:
            self._judge_promise(self.values[name])

    def _judge_call(self, text: str) -> None:
        now = self._moment()
        read = called_at(text, now, self._there)
        if read is None:
            self._wrong["at"] = Refusal("time_unreadable", (("time", text),))
        elif read > now:
            at = f"{local_time(read, self._there):%Y-%m-%d %H:%M}"
            self._wrong["at"] = Refusal("called_in_future", (("at", at),))

    def _judge_promise(self, text: str) -> None:
        """A time that was understood stands there written out, as wherever a promise is given a time."""
        read = read_time(text, self._moment(), self._there)
        if isinstance(read, Unreadable):
            self._wrong["callback_at"] = Refusal(f"callback_unreadable_{read.value}", ())
        else:
            self.values["callback_at"] = written_time(read, self._there)
