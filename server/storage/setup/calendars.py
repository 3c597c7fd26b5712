"""Weekdays and holidays on which campaigns dial (domain row 92)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import local_time
from kaden.setup.forms import CalendarForm
from kaden.setup.kinds import Kind
from server.storage.port import Tx
from server.storage.setup.days import FIRST_DAY, day_of
from server.storage.setup.shelf import Edit, Shelf, named, one_or_all
from server.storage.setup_port import Kept

HOLIDAYS_AHEAD: Final = timedelta(days=3_653)
"""How far ahead days may be closed: whoever looks for the next open day looks at each of them."""


class CalendarShelf(Shelf[CalendarForm]):
    """Calendars by name."""

    kind = Kind.CALENDAR
    table = "calendar"

    def kept(self, tx: Tx, id_: int | None = None) -> list[Kept]:
        """All of them, or the one of this number."""
        rows = [
            Kept(
                calendar,
                name,
                None,
                None,
                revision,
                {"name": name, "weekdays": json.loads(weekdays), "holidays": json.loads(holidays)},
            )
            for calendar, name, weekdays, holidays, revision in tx.all(
                "SELECT id, name, weekdays, holidays, revision FROM calendar ORDER BY name"
            )
        ]
        return one_or_all(rows, id_)

    def judge(self, tx: Tx, form: CalendarForm, edit: Edit) -> None:
        """Days that exist, spans that end after they begin, each weekday once."""
        for place, day in enumerate(form.weekdays):
            if day in form.weekdays[:place]:
                raise self.bad("weekdays", ", ".join(form.weekdays), "twice", day)
        latest = local_time(edit.at, ZoneInfo("UTC")).date() + HOLIDAYS_AHEAD
        for span in form.holidays:
            first, _, last = span.partition("..")
            begins, ends = day_of(first), day_of(last or first)
            if begins is None or ends is None:
                raise self.bad("holidays", span, "day_unknown")
            if ends < begins:
                raise self.bad("holidays", span, "span_reversed")
            if begins < FIRST_DAY or ends > latest:
                raise self.bad("holidays", span, "day_out_of_reach", f"{FIRST_DAY}..{latest}")

    def columns(self, tx: Tx, form: CalendarForm, edit: Edit) -> dict[str, object]:
        """Its row."""
        return {
            "name": form.name,
            "weekdays": json.dumps(form.weekdays),
            "holidays": json.dumps(sorted(set(form.holidays))),
        }

    def users(self, tx: Tx, id_: int) -> list[str]:
        """Campaigns."""
        return named(tx, "SELECT name FROM campaign WHERE calendar_id = ? ORDER BY name", id_)
