"""The index and the conditions say the same: what a claim takes is what eligibility lets through (limits 3; I2, I4)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaden.clock import HOUR, Instant
from kaden.vocabulary import GroupId, ListId, PhoneType, RecordState
from server.dialer.conditions import unmet
from server.dialer.eligibility import DIALABLE, RecordFacts, record_eligibility
from server.dialer.model import DialOrder, Hours
from server.dialer.writes import ClaimNext, StartRun
from server.storage.inline_runner import InlineRunner
from server.storage.port import Tx
from server.storage.sample import SampleIds, SampleSpec, create_sample
from server.storage.transactions import cohorts
from server.storage.transactions.claims import claim_next
from server.storage.transactions.plan import conditions_of, job_by_id
from server.storage.transactions.records import NewList, NewRecord, add_list, add_records
from server.storage.transactions.runs import start_run
from tests.server.storage.office import NOON, listed, number

STARTED = NOON + HOUR
NOW = STARTED + HOUR


@dataclass(frozen=True)
class Row:
    """A record as chance would have it."""

    town: str
    kind: PhoneType
    other_group: bool
    other_list: bool
    state: RecordState
    attempts: int
    next_at: Instant


ROWS = st.builds(
    Row,
    town=st.sampled_from(["東京", "大阪"]),
    kind=st.sampled_from(PhoneType),
    other_group=st.booleans(),
    other_list=st.booleans(),
    state=st.sampled_from([*[RecordState.READY] * 8, *RecordState]),
    attempts=st.integers(0, 3),
    next_at=st.sampled_from([0, NOON, STARTED - 1, STARTED, NOW, NOW + 1]),
)


@dataclass(frozen=True)
class Asked:
    """What the job asks."""

    kind: PhoneType | None
    low: int
    high: int | None
    both_groups: bool
    one_list: bool
    conditions: str
    order: DialOrder


ASKED = st.builds(
    Asked,
    kind=st.none() | st.sampled_from(PhoneType),
    low=st.integers(0, 1),
    high=st.none() | st.integers(0, 2),
    both_groups=st.booleans(),
    one_list=st.booleans(),
    conditions=st.sampled_from(["[]", json.dumps([["town", "is", "東京"]])]),
    order=st.sampled_from(DialOrder),
)


@dataclass(frozen=True)
class Place:
    """The sample's office with a second group and a second list."""

    ids: SampleIds
    groups: tuple[GroupId, GroupId]
    lists: tuple[ListId, ListId]


def furnish(tx: Tx) -> Place:
    spec = SampleSpec(NOON, Hours(0, 1440), "Asia/Tokyo", date(2026, 1, 1), date(2027, 12, 31))
    ids = create_sample(tx, spec)
    other = tx.insert("INSERT INTO dial_group (name) VALUES ('other')", ())
    assert other is not None
    new = NewList(ids.batch, "list.csv", ("town",), "utf-8", None, NOON)
    return Place(
        ids, (ids.group, GroupId(other)), (add_list(tx, new), add_list(tx, replace(new, name="two")))
    )


def fill(tx: Tx, place: Place, rows: list[Row], asked: Asked) -> None:
    for line, row in enumerate(rows, start=1):
        group, list_ = place.groups[row.other_group], place.lists[row.other_list]
        record = NewRecord(line, "客", "", listed(number(line), kind=row.kind), (row.town,))
        add_records(tx, list_, group, [record])
        tx.execute(
            "UPDATE record SET state = ?, attempts = ?, next_at = ?, last_dial_at = ? WHERE number = ?",
            (
                row.state,
                row.attempts,
                row.next_at,
                row.next_at or NOON if row.attempts else None,
                number(line),
            ),
        )
    tx.execute(
        "UPDATE job SET phone_type = ?, attempts_from = ?, attempts_to = ?, list_id = ?, conditions = ?,"
        " dial_order = ?",
        (
            asked.kind,
            asked.low,
            asked.high,
            place.lists[0] if asked.one_list else None,
            asked.conditions,
            asked.order,
        ),
    )
    if asked.both_groups:
        tx.execute("INSERT INTO job_group (job_id, group_id) VALUES (?, ?)", (place.ids.job, place.groups[1]))
    cohorts.number_filters(tx)
    while cohorts.judge_some(tx, 2):
        pass


def by_the_book(tx: Tx, place: Place, rows: list[Row], asked: Asked) -> set[str]:
    """The numbers of records that eligibility lets through."""
    job = job_by_id(tx, place.ids.job)
    found = set()
    for line, row in enumerate(rows, start=1):
        facts = RecordFacts(
            batch=place.ids.batch,
            group=place.groups[row.other_group],
            phone_type=row.kind,
            state=row.state,
            attempts=row.attempts,
            next_at=row.next_at,
            customer_list=place.lists[row.other_list],
            fits=unmet(conditions_of(asked.conditions), {"town": row.town}, number(line)) is None,
        )
        if record_eligibility(facts, job, STARTED, NOW) == DIALABLE:
            found.add(number(line))
    return found


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(ROWS, min_size=1, max_size=12), asked=ASKED, at_once=st.integers(1, 5))
def test_a_claim_takes_what_the_conditions_let_through(rows: list[Row], asked: Asked, at_once: int) -> None:
    """Rows 62, 126, 138, 141, 143, 150, 151, 178; guarantee I14: the count is right before and after."""
    runner = InlineRunner.in_memory(NOON)

    def dial(tx: Tx) -> None:
        place = furnish(tx)
        fill(tx, place, rows, asked)
        expected = by_the_book(tx, place, rows, asked)
        started = start_run(tx, StartRun(None, place.ids.job, STARTED))
        assert started.remaining == len(expected)
        taken: set[str] = set()
        while True:
            claimed = claim_next(tx, ClaimNext(place.ids.job, started.run, at_once, NOW))
            taken |= {attempt.number for attempt in claimed.attempts}
            assert claimed.remaining == len(expected) - len(taken)
            if claimed.exhausted:
                break
        assert taken == expected

    runner.transact(dial)
    runner.shut()
