"""The ledger says what a naive recount of every call says (rows 73, 185, 321)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.clock import DAY, HOUR, MINUTE, SECOND, Instant, instant_of, local_time
from kaden.vocabulary import Profile
from server.dialer.hours import Window
from server.dialer.pacing.ledger import MISJUDGED, Counts, Ledger, Standing, Terms, terms_of
from server.dialer.pacing.view import Budget
from tests.server.dialer.sample import CAMPAIGN, TOKYO

NOON = instant_of(datetime(2021, 2, 2, 12, tzinfo=ZoneInfo(TOKYO)))
MIDNIGHT = NOON - 12 * HOUR
PER_DAY = Terms(0.03, None, TOKYO)
MOVING = Terms(0.03, DAY, TOKYO)

events = st.lists(st.tuples(st.integers(-2 * DAY, 0).map(lambda ago: NOON + ago), st.booleans()), max_size=60)


def filled(terms: Terms, told: list[tuple[Instant, bool]]) -> Ledger:
    ledger = Ledger(terms)
    for at, lost in told:
        ledger.answered(at, lost=lost)
    return ledger


def recount(told: list[tuple[Instant, bool]], first: Instant, last: Instant) -> tuple[int, int]:
    """Answers and losses in whole minutes from `first` to `last`."""
    held = [lost for at, lost in told if first <= at - at % MINUTE <= last]
    return len(held), sum(held)


@given(told=events, late=st.integers(0, 20 * HOUR))
def test_calendar_day_equals_a_recount(told: list[tuple[Instant, bool]], late: int) -> None:
    now = NOON + late
    today = local_time(now, ZoneInfo(TOKYO)).date()
    ours = [lost for at, lost in told if local_time(at, ZoneInfo(TOKYO)).date() == today]
    budget = filled(PER_DAY, told).budget(now)
    assert (budget.answers, budget.abandoned) == (len(ours), sum(ours))


@given(told=events, late=st.integers(0, 20 * HOUR))
def test_moving_window_is_the_tightest_of_those_that_it_becomes(
    told: list[tuple[Instant, bool]], late: int
) -> None:
    now = NOON + late
    minute = now - now % MINUTE
    ledger = filled(MOVING, told)
    windows = [
        recount(told, minute - DAY + MINUTE + shift, minute) for shift in range(0, DAY // 3 + MINUTE, MINUTE)
    ]
    tightest = min(0.03 * answers - lost for answers, lost in windows)
    budget = ledger.budget(now)
    assert (budget.answers, budget.abandoned) in windows
    assert 0.03 * budget.answers - budget.abandoned == pytest.approx(tightest)
    answers, lost = windows[0]
    assert ledger.standing(now).window == (lost / answers if answers else None)


@given(told=events, terms=st.sampled_from([PER_DAY, MOVING]))
def test_what_was_asked_in_between_changes_no_later_answer(
    told: list[tuple[Instant, bool]], terms: Terms
) -> None:
    asked = Ledger(terms)
    for place, (at, lost) in enumerate(told):
        asked.answered(at, lost=lost)
        assert asked.budget(NOON) == filled(terms, told[: place + 1]).budget(NOON)


@given(told=events)
def test_the_order_of_news_does_not_matter_nor_its_way_through_the_store(
    told: list[tuple[Instant, bool]],
) -> None:
    heard = filled(MOVING, told)
    rebuilt = Ledger(MOVING)
    for minute, counts in reversed(list(heard.minutes())):
        rebuilt.add(minute, counts)
    assert list(rebuilt.minutes()) == list(heard.minutes()) == list(filled(MOVING, told[::-1]).minutes())
    assert rebuilt.budget(NOON) == heard.budget(NOON)
    assert rebuilt.standing(NOON) == heard.standing(NOON)


@given(told=events, terms=st.sampled_from([PER_DAY, MOVING]))
def test_what_is_forgotten_is_not_missed(told: list[tuple[Instant, bool]], terms: Terms) -> None:
    ledger = filled(terms, told)
    before = (ledger.budget(NOON), ledger.standing(NOON))
    ledger.forget(NOON)
    assert (ledger.budget(NOON), ledger.standing(NOON)) == before


@pytest.mark.parametrize(("terms", "oldest"), [(PER_DAY, MIDNIGHT), (MOVING, MIDNIGHT - DAY)])
def test_older_minutes_are_forgotten(terms: Terms, oldest: Instant) -> None:
    ledger = filled(terms, [(oldest - MINUTE, True), (oldest, False)])
    ledger.forget(NOON)
    assert [minute for minute, _ in ledger.minutes()] == [oldest]


def test_a_copy_counts_on_by_itself() -> None:
    ledger = filled(PER_DAY, [(NOON, True), (NOON + 1, False)])
    copy = ledger.copied()
    assert copy.standing(NOON) == ledger.standing(NOON)
    copy.answered(NOON + 2, lost=True)
    assert (ledger.standing(NOON).day, copy.standing(NOON).day) == (1 / 2, 2 / 3)


def test_the_day_begins_at_midnight_of_the_campaign() -> None:
    ledger = filled(PER_DAY, [(MIDNIGHT - 1, True), (MIDNIGHT, False)])
    assert ledger.budget(MIDNIGHT - 1) == Budget(0.03, 1, 1, 1 / DAY)
    assert ledger.budget(MIDNIGHT) == Budget(0.03, 1, 0, 1.0)


def test_a_moving_window_holds_as_many_minutes_as_it_is_long() -> None:
    ledger = filled(MOVING, [(NOON - DAY, True), (NOON - DAY + MINUTE, False)])
    assert ledger.standing(NOON).window == 0
    assert ledger.standing(NOON - 1).window == 0.5


def test_news_and_minutes_that_go_by_are_seen_at_once() -> None:
    ledger = filled(PER_DAY, [(NOON, False)])
    assert ledger.budget(NOON).abandoned == 0
    ledger.answered(NOON, lost=True)
    assert ledger.budget(NOON) == Budget(0.03, 2, 1, 0.5)
    assert ledger.budget(NOON + 12 * HOUR).answers == 0


@pytest.mark.parametrize(("at", "left"), [(8, 1.0), (9, 1.0), (13, 0.5), (15, 0.25), (17, 0.0), (18, 0.0)])
def test_what_is_left_of_the_day_is_measured_in_calling_hours(at: int, left: float) -> None:
    hours = Window(MIDNIGHT + 9 * HOUR, MIDNIGHT + 17 * HOUR)
    assert Ledger(PER_DAY).budget(MIDNIGHT + at * HOUR, hours).left == left
    assert Ledger(MOVING).budget(MIDNIGHT + at * HOUR, hours).left == 0


def test_hours_that_are_empty_leave_nothing() -> None:
    assert Ledger(PER_DAY).budget(NOON, Window(NOON, NOON)).left == 0


def test_persons_taken_for_machines_count_as_answered_and_abandoned() -> None:
    ledger = Ledger(replace(MOVING, misjudged=0.1))
    for _ in range(25):
        ledger.taken_for_machine(NOON)
    ledger.answered(NOON, lost=False)
    assert ledger.budget(NOON) == Budget(0.03, 3, 3, 0.0)
    assert ledger.standing(NOON).day == pytest.approx(2.5 / 3.5)
    assert Ledger(MOVING).standing(NOON) == Standing(None, None, None, None)


def test_shares_of_the_hour_the_day_and_the_worst_window() -> None:
    """Row 321; the worst window is remembered when later answers have made up for it."""
    ledger = Ledger(PER_DAY)
    ledger.add(NOON - HOUR, Counts(answers=50, abandoned=3))
    ledger.add(NOON - HOUR + MINUTE, Counts(answers=30))
    ledger.add(NOON, Counts(answers=20, abandoned=1))
    assert ledger.standing(NOON + 59 * SECOND) == Standing(0.02, 0.04, 0.04, 0.06)
    assert ledger.standing(NOON - 1) == Standing(3 / 80, 3 / 80, 3 / 80, 0.06)


def test_the_worst_window_needs_enough_answers() -> None:
    ledger = Ledger(replace(PER_DAY, limit=0.25))
    ledger.add(NOON, Counts(answers=3, abandoned=1))
    assert ledger.standing(NOON).worst is None
    ledger.add(NOON, Counts(answers=1))
    assert ledger.standing(NOON).worst == 0.25


def test_the_worst_window_moves_with_the_clock() -> None:
    ledger = Ledger(MOVING)
    ledger.add(NOON - DAY, Counts(answers=100, abandoned=10))
    ledger.add(NOON - MINUTE, Counts(answers=100))
    ledger.add(NOON, Counts(answers=50, abandoned=1))
    ledger.add(NOON + MINUTE, Counts(answers=50, abandoned=50))
    assert ledger.standing(NOON).worst == 0.05
    assert ledger.standing(NOON).window == 1 / 150


def test_what_is_a_whole_window_old_is_in_no_window_of_today() -> None:
    ledger = Ledger(MOVING)
    ledger.add(NOON - DAY, Counts(answers=100, abandoned=10))
    ledger.add(NOON, Counts(answers=100))
    assert ledger.standing(NOON).worst == 0
    ledger.add(NOON - MINUTE, Counts(answers=100))
    assert ledger.standing(NOON).worst == 0.05


def test_what_left_the_window_is_in_no_share() -> None:
    """Answers, losses and estimated persons of yesterday fall out minute by minute."""
    ledger = Ledger(replace(MOVING, misjudged=0.5))
    ledger.add(NOON - DAY, Counts(answers=100, machines=10))
    ledger.add(NOON, Counts(answers=50, abandoned=5))
    assert ledger.standing(NOON).worst == 0.1
    ledger.add(NOON + MINUTE, Counts(answers=50))
    assert ledger.standing(NOON + MINUTE).worst == 0.1


def test_several_minutes_leave_the_window_at_once() -> None:
    ledger = Ledger(MOVING)
    for minute in range(3):
        ledger.add(NOON - DAY + minute * MINUTE, Counts(answers=100))
    ledger.add(NOON + 2 * MINUTE, Counts(answers=50, abandoned=5))
    assert ledger.standing(NOON + 2 * MINUTE).worst == 0.1


def test_old_losses_are_tight_and_not_forgotten_before_their_time() -> None:
    ledger = Ledger(MOVING)
    ledger.add(NOON - DAY + MINUTE, Counts(answers=10, abandoned=5))
    ledger.add(NOON, Counts(answers=100, abandoned=1))
    assert ledger.budget(NOON) == Budget(0.03, 110, 6, 0.0)
    assert ledger.budget(NOON + MINUTE) == Budget(0.03, 100, 1, 0.0)


@pytest.mark.parametrize(("after", "answers"), [(DAY // 3 - MINUTE, 100), (DAY // 3, 200)])
def test_late_news_of_the_oldest_third_counts_only_where_it_makes_the_window_tighter(
    after: int, answers: int
) -> None:
    """It falls out before the window does that is dialled for now; what was asked for before is worked out anew."""
    ledger = Ledger(MOVING)
    ledger.add(NOON, Counts(answers=100))
    assert ledger.budget(NOON).answers == 100
    ledger.add(NOON - DAY + MINUTE + after, Counts(answers=100))
    assert ledger.budget(NOON).answers == answers


def test_the_first_minute_of_a_window_leaves_it_in_time() -> None:
    """The minute with which the window of today's first minute begins is in no window that ends later."""
    ledger = Ledger(MOVING)
    ledger.add(MIDNIGHT - DAY + MINUTE, Counts(answers=100, abandoned=10))
    ledger.add(MIDNIGHT + 5 * MINUTE, Counts(answers=100))
    assert ledger.standing(MIDNIGHT + 5 * MINUTE).worst == 0
    ledger.add(MIDNIGHT, Counts(answers=100))
    assert ledger.standing(MIDNIGHT + 5 * MINUTE).worst == 0.05


@pytest.mark.parametrize(
    ("profile", "window"),
    [(Profile.REFERENCE, None), (Profile.US_TSR, 30 * DAY), (Profile.UK_OFCOM, DAY)],
)
def test_a_profile_names_its_window(profile: Profile, window: int | None) -> None:
    campaign = replace(CAMPAIGN, profile=profile, allowed_share=0.02)
    assert terms_of(campaign) == Terms(0.02, window, TOKYO)


@pytest.mark.parametrize(
    ("profile", "detects", "misjudged"),
    [
        (Profile.UK_OFCOM, True, MISJUDGED),
        (Profile.UK_OFCOM, False, 0.0),
        (Profile.US_TSR, True, 0.0),
        (Profile.REFERENCE, True, 0.0),
    ],
)
def test_where_the_law_wants_an_estimate_of_misjudged_persons_there_is_one(
    profile: Profile, detects: bool, misjudged: float
) -> None:
    """UK: persons taken for machines count as answered and abandoned; without a detector there are none."""
    assert terms_of(replace(CAMPAIGN, profile=profile, detect_machine=detects)).misjudged == misjudged


def test_a_day_in_which_the_clock_is_set_is_as_long_as_it_is() -> None:
    new_york = ZoneInfo("America/New_York")
    now = instant_of(datetime(2021, 3, 14, 12, tzinfo=new_york))
    first = instant_of(datetime.combine(date(2021, 3, 14), datetime.min.time(), new_york))
    assert now - first == 11 * HOUR
    ledger = filled(Terms(0.03, None, "America/New_York"), [(first - 1, True), (first, False)])
    assert ledger.budget(now).abandoned == 0


def test_changed_terms_hold_at_once() -> None:
    ledger = filled(MOVING, [(MIDNIGHT - 1, True), (NOON, False)])
    assert ledger.budget(NOON).abandoned == 1
    ledger.terms = replace(PER_DAY, limit=0.05)
    assert ledger.budget(NOON) == Budget(0.05, 1, 0, 0.5)


HALF: Final = replace(MOVING, misjudged=0.5)
"""Every second call that was cut as a machine's was a person's: so that machines weigh as much as anything."""

parts = st.tuples(
    st.one_of(
        st.integers(-2 * DAY, 0), st.sampled_from([-DAY + MINUTE, -DAY * 2 // 3, -DAY * 2 // 3 + MINUTE])
    ),
    st.builds(Counts, st.integers(0, 40), st.integers(0, 3), st.integers(0, 4)),
)


def seen(told: list[tuple[int, Counts]], first: Instant, last: Instant) -> Counts:
    """What was counted in whole minutes from `first` to `last`."""
    held = [counts for ago, counts in told if first <= NOON + ago - (NOON + ago) % MINUTE <= last]
    return sum(held, Counts())


def room(counts: Counts) -> float:
    return 0.03 * (counts.answers + counts.machines / 2) - counts.abandoned - counts.machines / 2


def lost(counts: Counts) -> float | None:
    persons = counts.answers + counts.machines / 2
    return (counts.abandoned + counts.machines / 2) / persons if persons else None


@given(told=st.lists(parts, max_size=40))
def test_persons_taken_for_machines_are_in_every_window_as_in_a_recount(
    told: list[tuple[int, Counts]],
) -> None:
    """Row 73 where the law wants the estimate, however often it is asked in between and rebuilt from the store."""
    ledger, rebuilt = Ledger(HALF), Ledger(HALF)
    for ago, counts in told:
        ledger.add(NOON + ago, counts)
        ledger.budget(NOON)
    for minute, counts in ledger.minutes():
        rebuilt.add(minute, counts)
    oldest = NOON - DAY + MINUTE
    left = {NOON + ago - (NOON + ago) % MINUTE + MINUTE for ago, _ in told}
    firsts = [oldest, *(first for first in left if oldest < first <= oldest + DAY // 3)]
    windows = [seen(told, first, NOON) for first in firsts]
    least = min(windows, key=room)
    budget = ledger.budget(NOON)
    assert rebuilt.budget(NOON) == budget
    assert (budget.answers, budget.abandoned) in {
        (each.answers + each.machines // 2, each.abandoned + -(-each.machines // 2))
        for each in windows
        if room(each) == pytest.approx(room(least))
    }
    ends = [minute for minute, _ in ledger.minutes() if minute >= MIDNIGHT]
    ended = [seen(told, end - DAY + MINUTE, end) for end in ends]
    shares = [share for each in ended if each.answers * 0.03 >= 1 and (share := lost(each)) is not None]
    standing = ledger.standing(NOON)
    assert standing.worst == (pytest.approx(max(shares)) if shares else None)
    assert standing.window == (None if lost(windows[0]) is None else pytest.approx(lost(windows[0])))
    assert standing.hour == lost(seen(told, NOON - HOUR + MINUTE, NOON))


@pytest.mark.parametrize(("after", "answers"), [(DAY // 3 - MINUTE, 11), (DAY // 3, 111)])
def test_only_the_oldest_third_is_taken_to_fall_out(after: int, answers: int) -> None:
    """Good answers at its end do, and leave the loss behind them; those a minute later stay."""
    ledger = Ledger(MOVING)
    first = NOON - DAY + MINUTE + after
    ledger.add(first, Counts(answers=100))
    ledger.add(first + MINUTE, Counts(answers=10, abandoned=1))
    ledger.add(NOON, Counts(answers=1))
    assert ledger.budget(NOON).answers == answers


def test_of_windows_that_allow_the_same_the_present_one_is_told() -> None:
    ledger = Ledger(Terms(0.5, DAY, TOKYO))
    ledger.add(NOON - DAY + MINUTE, Counts(answers=2, abandoned=1))
    ledger.add(NOON, Counts(answers=4))
    assert ledger.budget(NOON) == Budget(0.5, 6, 1, 0.0)


def test_misjudged_persons_are_answers_too_where_windows_are_compared() -> None:
    """An answer and a misjudged person allow a quarter of a loss at one half: the window is tighter without them."""
    ledger = Ledger(Terms(0.5, DAY, TOKYO, misjudged=0.5))
    ledger.add(NOON - DAY + MINUTE, Counts(answers=1, machines=1))
    ledger.add(NOON, Counts(answers=4))
    assert ledger.budget(NOON) == Budget(0.5, 4, 0, 0.0)


def test_another_zone_has_another_midnight_at_once() -> None:
    ledger = filled(PER_DAY, [(MIDNIGHT + 6 * HOUR, True), (NOON, False)])
    assert ledger.budget(NOON).abandoned == 1
    ledger.terms = replace(PER_DAY, zone="Europe/London")
    assert ledger.budget(NOON).abandoned == 0
