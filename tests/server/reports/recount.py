"""An office with random calls, and a recount of them that knows no index, no stretch and no sum of the store's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from kaden.clock import DAY, HOUR, MINUTE, SECOND, Instant, Millis, instant_of, local_time
from kaden.protocol.reports import Grouping, ReportRow
from kaden.setup.starter import STARTER_RESULTS
from kaden.vocabulary import CallKind, DispositionClass, Outcome, PhoneType
from server.storage.inline_runner import InlineRunner
from server.storage.port import Tx
from server.storage.store import SqlStore
from tests.server.storage.office import NOON, Office, listed, number

ZONES = ("Asia/Tokyo", "Europe/London", "America/New_York", "Australia/Lord_Howe")
"""Lord Howe's clocks are set by half an hour."""

BEGIN = 1_790_985_600_000
"""Midnight of 2026-10-03, UTC. Clocks are set on Lord Howe a day later, in London and New York within the month."""

LENGTH = 32 * DAY

_PLACES = 3
"""Lists, groups and agents to choose from; each list is of a batch of its own, the last one of another campaign."""

_NUMBERS = {PhoneType.MOBILE: "+8190{:08}", PhoneType.FIXED: "+813{:08}", PhoneType.OTHER: "+8150{:08}"}


@dataclass(frozen=True)
class Made:
    """A call, as it was made up."""

    moment: Instant
    """That it belongs to: when its conversation began, else when it was dialled."""
    kind: CallKind
    place: int
    """Of its list, and with it batch and campaign."""
    group: int
    type: PhoneType
    dialled: bool
    outcome: Outcome | None
    """None = live."""
    answered: bool
    """Of a live call without an agent."""
    joined: bool
    """Of a live call."""
    ring: Millis
    talk: Millis
    held: Millis
    agent: int
    result: str
    disposition: int
    """Its place among the starter's results."""
    wrapup: Millis | None

    @property
    def conversation(self) -> Instant | None:
        """When it began."""
        joined = self.joined if self.outcome is None else self.outcome is Outcome.CONNECTED
        return self.moment if joined else None

    @property
    def at(self) -> Instant:
        """When it was dialled."""
        return self.moment if self.conversation is None else self.moment - self.ring


def _midnights(zone: str, day: date) -> Iterator[Instant]:
    for after in range(3):
        yield instant_of(datetime.combine(day + timedelta(days=after), time(), ZoneInfo(zone)))


_NIGHTS = {
    "Asia/Tokyo": date(2026, 10, 24),
    "Australia/Lord_Howe": date(2026, 10, 3),
    "Europe/London": date(2026, 10, 24),
    "America/New_York": date(2026, 10, 31),
}
"""Around which clocks are set, where they are."""

_SETTINGS = (BEGIN + 15 * HOUR + 30 * MINUTE, BEGIN + 22 * DAY + HOUR, BEGIN + 29 * DAY + 6 * HOUR)
"""When they are."""

EDGES = (*(at for zone, day in _NIGHTS.items() for at in _midnights(zone, day)), *_SETTINGS)

MOMENTS = (
    st.tuples(st.sampled_from(EDGES), st.sampled_from([-1, 0, 0, 1, HOUR])).map(sum)
    | st.integers(BEGIN, BEGIN + LENGTH)
)  # fmt: skip
"""Most are edges of days and hours, so that calls and periods meet there."""

CALLS = st.lists(
    st.builds(
        Made,
        moment=MOMENTS,
        kind=st.sampled_from(
            [CallKind.AUTO, CallKind.AUTO, CallKind.PREVIEW, CallKind.CALLBACK, CallKind.RECORDED]
        ),
        place=st.integers(0, _PLACES - 1),
        group=st.integers(0, _PLACES - 1),
        type=st.sampled_from(list(PhoneType)),
        dialled=st.sampled_from([True, True, True, False]),
        outcome=st.sampled_from([*Outcome, Outcome.CONNECTED, Outcome.CONNECTED, None]),
        answered=st.booleans(),
        joined=st.booleans(),
        ring=st.sampled_from([0, 1, 8 * SECOND, MINUTE]),
        talk=st.sampled_from([0, SECOND, 5 * MINUTE]),
        held=st.sampled_from([0, 0, SECOND, HOUR]),
        agent=st.integers(0, _PLACES - 1),
        result=st.sampled_from(["due", "unsaved", "saved", "saved"]),
        disposition=st.integers(0, len(STARTER_RESULTS) - 1),
        wrapup=st.none() | st.sampled_from([0, SECOND, MINUTE]),
    ),
    max_size=25,
)
PERIODS = st.tuples(MOMENTS, MOMENTS).filter(lambda ends: ends[0] != ends[1]).map(sorted)


class Recounted:
    """The office that they are in.

    Args:
        zone: of its campaigns.
    """

    def __init__(self, office: Office, zone: str) -> None:
        self.office = office
        self.zone = ZoneInfo(zone)
        self.lists: list[tuple[int, int, int]] = []
        """List, batch and campaign of each place."""
        self.records: list[int] = []
        self.groups: list[int] = []

    @classmethod
    async def open(cls) -> Recounted:
        """With two campaigns that have results of the same names."""
        office = await Office.open(SqlStore(InlineRunner.in_memory(NOON)))
        made = cls(office, ZONES[0])
        await office.runner.write(made._make)
        return made

    def _make(self, tx: Tx) -> None:
        other = _put(
            tx,
            "INSERT INTO campaign (name, rule_id, zone, hours_start, hours_end, notify, handling_entry)"
            " VALUES ('other', ?, 'Asia/Tokyo', 540, 1020, 1, 1)",
            self.office.ids.rule,
        )
        for position, (label, kind, action) in enumerate(STARTER_RESULTS):
            tx.insert(
                "INSERT INTO disposition (campaign_id, label, position, active, class, next_action)"
                " VALUES (?, ?, ?, 1, ?, ?)",
                (other, label, position, kind, action),
            )
        for place in range(_PLACES):
            self._make_place(tx, place, other if place == _PLACES - 1 else self.office.ids.campaign)

    def _make_place(self, tx: Tx, place: int, campaign: int) -> None:
        batch = _put(
            tx,
            "INSERT INTO batch (campaign_id, name, first_day, last_day) VALUES (?, ?, '2026-01-01', '2027-12-31')",
            campaign,
            f"batch {place}",
        )
        list_ = _put(
            tx,
            "INSERT INTO customer_list (batch_id, name, columns, encoding, rows, at)"
            " VALUES (?, ?, '[]', 'utf-8', 0, 0)",
            batch,
            f"list {place}",
        )
        self.groups.append(_put(tx, "INSERT INTO dial_group (name) VALUES (?)", f"group {place}"))
        [first] = listed(number(place))
        record = _put(
            tx,
            "INSERT INTO record (list_id, batch_id, campaign_id, line, name, company, number, number_as_given,"
            " phone_type, extra, state) VALUES (?, ?, ?, 1, '', '', ?, ?, 'mobile', '[]', 'finished')",
            list_,
            batch,
            campaign,
            first.number,
            first.as_given,
        )
        self.lists.append((list_, batch, campaign))
        self.records.append(record)

    async def fill(self, calls: list[Made], zone: str) -> None:
        """Forget the calls that were, and put these in."""
        self.zone = ZoneInfo(zone)

        def write(tx: Tx) -> None:
            tx.execute("DELETE FROM activity")
            tx.execute("DELETE FROM attempt")
            tx.execute("UPDATE campaign SET zone = ?", (zone,))
            for place, call in enumerate(sorted(calls, key=lambda call: call.at)):
                self._insert(tx, place, call)

        await self.office.runner.write(write)

    def _insert(self, tx: Tx, place: int, call: Made) -> None:
        list_, batch, campaign = self.lists[call.place]
        joined_at = call.conversation
        over = call.outcome is not None
        ended_at = None if not over else (joined_at or call.at) + call.talk
        answered = joined_at is not None or (not over and call.answered) or call.outcome is Outcome.ABANDONED
        saved = joined_at is not None and over
        attempt = tx.insert(
            "INSERT INTO attempt (record_id, campaign_id, batch_id, list_id, group_id, kind, number, number_as_given,"
            " due_at, state, outcome, agent_id, dialled_at, answered_at, connected_at, ended_at, held, result,"
            " disposition_id, dialled) VALUES (?, ?, ?, ?, ?, ?, ?, '', 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self.records[call.place],
                campaign,
                batch,
                list_,
                self.groups[call.group],
                call.kind,
                _NUMBERS[call.type].format(20_000_000 + place),
                "ended" if over else "ringing",
                call.outcome,
                None if joined_at is None else self.office.agent(call.agent),
                call.at,
                call.at if answered else None,
                joined_at,
                ended_at,
                0 if joined_at is None else call.held,
                "none" if joined_at is None else call.result if saved else "due",
                self.disposition(call) if saved and call.result == "saved" else None,
                int(call.dialled),
            ),
        )
        if saved and call.wrapup is not None and ended_at is not None:
            tx.insert(
                "INSERT INTO activity (agent_id, state, attempt_id, started_at, ended_at)"
                " VALUES (?, 'wrapup', ?, ?, ?)",
                (self.office.agent(call.agent), attempt, ended_at, ended_at + call.wrapup),
            )

    def disposition(self, call: Made) -> int:
        """The number of a call's result: each campaign has its own."""
        mine = self.lists[call.place][2] == self.office.ids.campaign
        first = self.office.ids.dispositions[0]
        return first + call.disposition + (0 if mine else len(STARTER_RESULTS))

    # ---- the recount --------------------------------------------------------------------------------------------

    def key(self, call: Made, by: Grouping) -> int | str | None:
        """The row that a call belongs to; a result by its name."""
        local = local_time(call.moment, self.zone)
        saved = call.outcome is Outcome.CONNECTED and call.result == "saved"
        list_, batch, campaign = self.lists[call.place]
        return {
            Grouping.DAY: (local.date() - local_time(0, ZoneInfo("UTC")).date()).days,
            Grouping.HOUR: local.hour,
            Grouping.CAMPAIGN: campaign,
            Grouping.BATCH: batch,
            Grouping.LIST: list_,
            Grouping.GROUP: self.groups[call.group],
            Grouping.AGENT: None if call.conversation is None else self.office.agent(call.agent),
            Grouping.PHONE_TYPE: list(PhoneType).index(call.type),
            Grouping.RESULT: STARTER_RESULTS[call.disposition][0] if saved else None,
        }[by]

    def recount(self, calls: list[Made], by: Grouping) -> dict[int | str | None, Counter[str]]:
        """Figures of calls by row; results under their labels."""
        rows: dict[int | str | None, Counter[str]] = {}
        for call in calls:
            rows.setdefault(self.key(call, by), Counter()).update(figures(call))
        return rows


def _put(tx: Tx, sql: str, *params: object) -> int:
    """Insert a row; its number."""
    added = tx.insert(sql, params)
    assert added is not None
    return added


def figures(call: Made) -> Counter[str]:
    """What one call adds to a report."""
    count = Counter(attempts=1)
    joined = call.conversation is not None
    if call.outcome is None:
        count["connected" if joined else "live"] += 1
        count["answered"] += int(joined or call.answered)
    elif call.outcome in (Outcome.REJECTED, Outcome.INVALID, Outcome.FAILED, Outcome.UNKNOWN):
        count["failed"] += 1
    else:
        count[call.outcome.value] += 1
        count["answered"] += int(call.outcome in (Outcome.CONNECTED, Outcome.ABANDONED))
    if joined:
        count["callbacks"] += int(call.kind is CallKind.CALLBACK)
        count["held"] += call.held
    if call.outcome is Outcome.CONNECTED:
        if call.kind is not CallKind.RECORDED:
            count["talked"] += 1
            count["talk"] += max(0, call.talk - call.held)
        count["wrapped"] += int(call.wrapup is not None)
        count["wrapup"] += call.wrapup or 0
        if call.result != "due":
            count[call.result] += 1
        if call.result == "saved":
            label, kind, _ = STARTER_RESULTS[call.disposition]
            count[f"result {label}"] += 1
            count["no_contact"] += int(kind is DispositionClass.NO_CONTACT)
    return count


def told(row: ReportRow) -> Counter[str]:
    """What a row of a report says, as `figures` says it; counts of nothing left out."""
    count = Counter(row.figures.model_dump())
    count.update({f"result {result.label}": result.calls for result in row.results})
    return +count
