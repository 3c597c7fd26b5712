"""The dialler's cycle on the floor: claims, dials and what forbids them (domain rows 2, 172 to 177, 190)."""

from __future__ import annotations

import pytest

from kaden.clock import SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AttemptId, BatchId, EndedBy, JobId, Limiting, Method, Outcome, RunId
from server.dialer.effects import Alarm, Decided, HangUp, PlaceCall, ShowJob
from server.dialer.events import (
    CallEnded,
    CallPlaced,
    CustomerRinging,
    EndCause,
    JobStopRequested,
    LegState,
    LiveLeg,
    PhoneAnswered,
    PlanChanged,
    RecordsAdded,
    StoreBack,
    StoreLost,
    SwitchLost,
    SwitchSynchronised,
    TimePassed,
    WriteFailed,
    Written,
)
from server.dialer.leg_events import TrunkChanged
from server.dialer.writes import ClaimNext, MarkEnded
from tests.server.dialer.naive_store import NaiveStore
from tests.server.dialer.playbook import CYCLE, Playbook, Wait, nothing
from tests.server.dialer.sample import a_campaign, a_job, a_rule, asked, at, hours

DISK_FULL = Refused(RefusalCode.STORE_UNAVAILABLE, problem="disk full")


def test_agent_who_waits_gets_one_call_and_it_is_on_disk_before_it_is_dialled(book: Playbook) -> None:
    """Rows 2, 52; guarantee I5."""
    book.start().join(1)
    assert book.seat().decision.limiting is Limiting.NO_AGENT_WAITING
    book.withheld = True
    claim = ClaimNext(JobId(1), RunId(1), 1, book.now, customers=book.seat().open_to)
    book >> PhoneAnswered(book.leg()) << claim << nothing
    assert book.monitor()[0].ringing == 1
    book.store_answers()
    book << PlaceCall(book.out()[0], "+819000000001", "+81312345678", 30 * SECOND) << nothing


def test_number_is_withheld_where_the_campaign_does_not_notify() -> None:
    """Rows 77, 78."""
    book = Playbook(a_job(campaign=a_campaign(notify=False, detect_machine=True))).start().join(1)
    book >> PhoneAnswered(book.leg()) << ClaimNext
    placed = book.read(PlaceCall)
    assert (placed.caller_id, placed.detect_machine) == (None, True)


def test_decision_is_told_with_its_inputs_once(book: Playbook) -> None:
    """Row 190."""
    book.start().join(1)
    book >> PhoneAnswered(book.leg()) << ClaimNext << PlaceCall << ShowJob(JobId(1))
    book << Decided(JobId(1), book.now, 1, 1, 0, 1, Limiting.NONE)
    book >> Wait(CYCLE) << Decided(JobId(1), book.now, 1, 1, 1, 0, Limiting.CALLS_OUT)
    book >> Wait(CYCLE) << nothing
    with pytest.raises(AssertionError):
        book << Decided


def test_calls_out_are_not_dialled_twice_over_cycles(office: Playbook) -> None:
    """Row 175."""
    office >> Wait(20 * CYCLE) << nothing
    assert len(office.out()) == 1


def test_two_decisions_of_a_job_are_a_cycle_apart() -> None:
    """Rows 172, 173."""
    book = Playbook().start().join(1).join(2)
    book.aside(PhoneAnswered(book.leg(1)))
    book >> PhoneAnswered(book.leg(2)) << nothing
    book >> Wait(CYCLE - 1) << nothing
    book >> Wait(1) << ClaimNext << PlaceCall


def test_ended_call_makes_room_for_the_next(office: Playbook) -> None:
    call = office.out()[0]
    office >> CallEnded(call, EndCause.BUSY) << MarkEnded(call, office.now, Outcome.BUSY, EndedBy.SWITCH)
    office << ClaimNext << PlaceCall


def test_each_waiting_count_has_its_multiplier() -> None:
    """Rows 55 to 57: 2 for one agent, 1.5 for each of three: floor(4.5)."""
    book = Playbook(a_job(campaign=a_campaign(rule=a_rule(multipliers=(2.0, 1.5, 1.5))), lines=9)).office()
    assert len(book.out()) == 2
    book.sit(2).sit(3)
    assert len(book.out()) == 4


def test_job_has_no_more_calls_out_than_its_lines() -> None:
    """Rows 67, 68."""
    book = Playbook(a_job(lines=2)).office(3)
    assert len(book.out()) == 2
    assert book.seat().decision.limiting is Limiting.JOB_LINES
    book.talk(1)
    book.aside(Wait(CYCLE))
    assert len(book.out()) == 2


def test_full_trunk_places_nothing_and_says_so() -> None:
    """Row 177."""
    book = Playbook(lines=1).office(2)
    assert len(book.out()) == 1
    assert book.seat().decision.limiting is Limiting.TRUNK_LINES


def test_line_freed_by_one_job_serves_the_job_that_waits_for_it() -> None:
    """Row 177: both jobs draw on one trunk, and the one that dialled longest ago goes first."""
    book = Playbook(a_job(1), a_job(2), lines=1).start(1).start(2).sit(1, job=1).sit(2, job=2)
    assert (len(book.out(1)), len(book.out(2))) == (1, 0)
    book >> CallEnded(book.out(1)[0], EndCause.NO_ANSWER) << MarkEnded << ClaimNext << PlaceCall
    assert (len(book.out(1)), len(book.out(2))) == (0, 1)


def test_line_kept_for_a_claim_that_found_nothing_is_free_again() -> None:
    book = Playbook(a_job(1), a_job(2), lines=1).start(1).start(2).join(1, job=1).join(2, job=2)
    book.withheld = True
    book.aside(PhoneAnswered(book.leg(1)), PhoneAnswered(book.leg(2)))
    claim = next(order for order in book.asked_of_store if isinstance(order, ClaimNext))
    book.asked_of_store.clear()
    book >> WriteFailed(claim, DISK_FULL)
    assert book.read(ClaimNext).job == JobId(2)


def test_record_of_the_run_before_is_dialled_by_an_exhausted_run_once_its_interval_allows() -> None:
    """Rows 64, 178: it still rang when the job was started anew."""
    book = Playbook(records=1)
    book.store = NaiveStore(1, interval=0)
    call = book.office().out()[0]
    book.aside(Wait(SECOND), JobStopRequested(asked("stop"), JobId(1))).start().sit(1)
    assert book.seat().exhausted
    book >> CallEnded(call, EndCause.CANCELLED) << MarkEnded << ClaimNext << PlaceCall


def test_exhausted_list_is_not_asked_again() -> None:
    book = Playbook(records=1).office(2)
    assert book.seat().decision.limiting is Limiting.NO_RECORDS
    book >> Wait(10 * SECOND) << nothing


def test_claim_that_is_not_dialled_leaves_no_run_exhausted() -> None:
    """Row 66: what was handed back is due as before; two were asked for, one was there, and the link was gone."""
    rule = a_rule(multipliers=(2.0,))
    book = Playbook(a_job(campaign=a_campaign(rule=rule)), records=1).start().join(1)
    book.withheld = True
    book.aside(PhoneAnswered(book.leg()), SwitchLost())
    book.withheld = False
    book.store_answers() << MarkEnded << nothing
    lives = LiveLeg(book.leg(), LegState.UP)
    book >> Wait(SECOND) >> SwitchSynchronised((), (lives,)) << ClaimNext << PlaceCall


def test_records_that_come_while_a_claim_is_under_way_are_looked_for() -> None:
    """The claim looked before they came, and says that there are none."""
    book = Playbook(records=0).start().join(1)
    book.seat().exhausted = False
    book.withheld = True
    book >> PhoneAnswered(book.leg()) << ClaimNext
    claim = book.asked_of_store.pop()
    claimed = book.store.perform(claim)
    book.withheld = False
    book.store.add("+81312345678")
    book >> RecordsAdded((JobId(1),)) << nothing
    book >> Written(claim, claimed) << nothing
    book >> Wait(CYCLE) << ClaimNext << PlaceCall
    book >> CallEnded(book.out()[0], EndCause.BUSY) << MarkEnded << nothing
    book >> Wait(CYCLE) << ClaimNext << nothing
    assert book.seat().exhausted


def test_lines_and_news_are_kept_for_every_claim_that_is_under_way() -> None:
    """Row 175: two claims of one job; records that came meanwhile are looked for, whatever the first one says."""
    book = Playbook().start().join(1).join(2)
    book.withheld = True
    book.aside(PhoneAnswered(book.leg(1)), RecordsAdded((JobId(1),)))
    book.aside(PhoneAnswered(book.leg(2)), Wait(CYCLE))
    assert [type(order) for order in book.asked_of_store].count(ClaimNext) == 2
    assert book.seat().claiming == 2
    assert book.seat().renewed
    book.aside(Wait(20 * CYCLE))
    assert [type(order) for order in book.asked_of_store].count(ClaimNext) == 2


def test_each_call_that_was_claimed_and_not_dialled_is_counted() -> None:
    """Guarantee I14: two at once."""
    book = Playbook(a_job(campaign=a_campaign(rule=a_rule(multipliers=(2.0,))))).start().join(1)
    book.withheld = True
    book.aside(PhoneAnswered(book.leg()), SwitchLost())
    book.store_answers()
    assert book.seat().tally.attempts == 2
    assert book.seat().tally == book.store.tally(RunId(1))


def test_claim_that_failed_is_tried_again_after_a_pause(book: Playbook) -> None:
    book.start().join(1)
    book.trouble = DISK_FULL
    book >> PhoneAnswered(book.leg()) << ClaimNext << nothing
    book.trouble = None
    book >> Wait(book.floor.rules.retry - 1) << nothing
    book >> Wait(1) << ClaimNext << PlaceCall


def test_claim_that_failed_after_its_job_was_deleted_is_nobodys(office: Playbook) -> None:
    office.aside(PlanChanged(()))
    office >> WriteFailed(ClaimNext(JobId(1), RunId(1), 1, office.now), DISK_FULL) << nothing


def test_claim_that_comes_back_after_its_job_was_deleted_is_given_back(book: Playbook) -> None:
    book.start().join(1)
    book.withheld = True
    book.aside(PhoneAnswered(book.leg()))
    claim = next(order for order in book.asked_of_store if isinstance(order, ClaimNext))
    claimed = book.store.perform(claim)
    book.aside(PlanChanged(()))
    book >> Written(claim, claimed)
    ended = book.read(MarkEnded)
    assert (ended.dialled, ended.ended_by) == (False, EndedBy.SWITCH)


def test_nothing_is_dialled_while_the_store_is_lost(office: Playbook) -> None:
    """Row 333; guarantee I18."""
    call = office.out()[0]
    office >> StoreLost() << nothing
    assert office.seat().decision.limiting is Limiting.STORE_DOWN
    office.aside(CallEnded(call, EndCause.BUSY))
    office >> Wait(SECOND) << nothing
    office >> StoreBack() << ClaimNext << PlaceCall


def test_nothing_is_dialled_while_the_switch_is_lost(office: Playbook) -> None:
    """Row 333."""
    office >> SwitchLost() << nothing
    assert office.seat().decision.limiting is Limiting.SWITCH_DOWN
    office >> Wait(SECOND) << nothing
    lives = LiveLeg(office.leg(), LegState.UP)
    office >> SwitchSynchronised((), (lives,)) << MarkEnded << ClaimNext << PlaceCall


def test_nothing_is_dialled_while_the_trunk_is_dead(office: Playbook) -> None:
    """Row 333: the monitor says why, and it comes back by itself."""
    office >> TrunkChanged(up=False) << Alarm("trunk_down", "nothing is dialled") << nothing
    assert office.seat().decision.limiting is Limiting.TRUNK_DOWN
    office.aside(CallEnded(office.out()[0], EndCause.BUSY))
    office >> Wait(SECOND) << nothing
    office >> TrunkChanged(up=False) << nothing
    office >> TrunkChanged(up=True) << ClaimNext << PlaceCall


def test_a_dead_trunk_is_in_the_switchs_list_too(office: Playbook) -> None:
    """Who comes back hears of no change that was before."""
    leg = LiveLeg(office.leg(), LegState.UP)
    office.aside(CallEnded(office.out()[0], EndCause.BUSY), SwitchLost())
    office >> SwitchSynchronised((), (leg,), trunk_up=False) << MarkEnded << Alarm << nothing
    office >> Wait(CYCLE) << nothing
    assert office.seat().decision.limiting is Limiting.TRUNK_DOWN
    office >> SwitchSynchronised((), (leg,)) << ClaimNext << PlaceCall


def test_claim_that_comes_back_while_the_switch_is_lost_is_not_dialled(book: Playbook) -> None:
    """The window and the link are asked twice: at the claim and at the dial (guarantees I2, I3)."""
    book.start().join(1)
    book.withheld = True
    book.aside(PhoneAnswered(book.leg()), SwitchLost())
    book.store_answers()
    handed_back = book.read(MarkEnded)
    assert (handed_back.dialled, handed_back.at) == (False, book.now)
    assert book.seat().tally == book.store.tally(RunId(1))


def test_claim_that_comes_back_after_the_band_closed_is_not_dialled() -> None:
    """Guarantee I3 with the job's own hours, which do not stop it."""
    book = Playbook(a_job(band=hours("09:00-12:00")), now=at("11:59:59.999")).start().join(1)
    book.withheld = True
    book.aside(PhoneAnswered(book.leg()), Wait(1))
    book.store_answers()
    assert book.read(MarkEnded).dialled is False
    book >> Wait(CYCLE) << nothing
    assert book.seat().decision.limiting is Limiting.BEFORE_HOURS


def test_what_does_not_ring_when_the_band_ends_is_hung_up_and_what_rings_goes_on() -> None:
    """Guarantee I3: a phone must not begin to ring after the end."""
    book = Playbook(a_job(band=hours("09:00-12:00")), now=at("11:59:58")).start().join(1)
    book.aside(PhoneAnswered(book.leg()))
    [silent] = book.out()
    book >> Wait(2_000) << HangUp(silent)
    other = Playbook(a_job(band=hours("09:00-12:00")), now=at("11:59:58")).start().join(1)
    other.aside(PhoneAnswered(other.leg()))
    [rings] = other.out()
    other.aside(CustomerRinging(rings))
    other >> Wait(2_000) << nothing


@pytest.mark.parametrize(("batch", "exhausted"), [(BatchId(1), False), (BatchId(2), True)])
def test_record_that_is_handed_back_is_looked_for_by_jobs_of_its_list_alone(
    batch: BatchId, *, exhausted: bool
) -> None:
    book = Playbook(a_job(1, band=hours("09:00-12:00")), a_job(2, batch=batch), now=at("11:59:59.999"))
    book.start(1).start(2).join(1, job=1)
    book.withheld = True
    book.aside(PhoneAnswered(book.leg()))
    book.seat(2).exhausted = True
    book.aside(Wait(1))
    book.store_answers()
    assert book.read(MarkEnded).dialled is False
    assert book.seat(2).exhausted is exhausted


def test_record_that_a_deleted_job_hands_back_is_dialled_by_another() -> None:
    book = Playbook(a_job(1), a_job(2), records=1).start(1).start(2).join(1, job=1)
    book.withheld = True
    book.aside(PhoneAnswered(book.leg()))
    claim = next(order for order in book.asked_of_store if isinstance(order, ClaimNext))
    claimed = book.store.perform(claim)
    book.asked_of_store.remove(claim)
    book.withheld = False
    book.aside(PlanChanged((a_job(2),))).sit(2, job=2)
    assert book.seat(2).decision.limiting is Limiting.NO_RECORDS
    book >> Written(claim, claimed) << MarkEnded << ClaimNext << PlaceCall


def test_band_that_opens_wakes_the_job_and_band_that_never_opens_does_not() -> None:
    """Row 145."""
    book = Playbook(a_job(band=hours("10:30-12:00"))).office()
    book >> Wait(at("10:29:59.999") - book.now) << nothing
    book >> Wait(1) << ClaimNext << PlaceCall
    never = Playbook(a_job(band=hours("18:00-19:00"))).office()
    assert never.seat().decision.limiting is Limiting.BEFORE_HOURS
    never >> Wait(1800 * SECOND) << nothing


def test_nothing_is_dialled_before_the_switch_was_compared() -> None:
    """Guarantees, recovery in one page, step 3."""
    book = Playbook(synchronised=False).start()
    assert book.seat().decision.limiting is Limiting.RECOVERING


def test_waiting_for_an_opening_is_asked_for_once() -> None:
    """What goes on before the hours does not pile up alarms for their opening."""
    book = Playbook(now=at("08:30")).start().sit(1)
    before = len(book.floor.alarms)
    for _ in range(50):
        book.aside(StoreBack())
    assert len(book.floor.alarms) == before


def test_cycle_of_a_job_that_is_gone_is_harmless(office: Playbook) -> None:
    office.floor.wake(office.now, "cycle", JobId(77))
    office >> TimePassed() << nothing


def test_news_of_the_order_to_dial_changes_no_target(office: Playbook) -> None:
    office >> CallPlaced(office.out()[0]) << nothing


def test_shadow_is_asked_and_dials_nothing() -> None:
    """Row 190: its target is told beside ours."""
    rule = a_rule(multipliers=(2.0,), shadow=Method.PROGRESSIVE)
    book = Playbook(a_job(campaign=a_campaign(rule=rule))).start().join(1)
    book >> PhoneAnswered(book.leg()) << ClaimNext << PlaceCall << PlaceCall
    book << Decided(JobId(1), book.now, 1, 2, 0, 2, Limiting.NONE, Method.PROGRESSIVE, None, 2)
    assert book.seat().shadow.target == 2


def test_changed_rule_dials_from_the_next_cycle_on(office: Playbook) -> None:
    """Rows 69, 73: the campaign's memory stays, under its new terms."""
    campaign = a_campaign(rule=a_rule(multipliers=(3.0,)), allowed_share=0.05)
    memory = office.floor.pacer(campaign)
    office >> PlanChanged((a_job(campaign=campaign),)) << ClaimNext << PlaceCall << PlaceCall
    assert office.floor.pacer(campaign) is memory
    assert memory.ledger.budget(office.now).limit == 0.05


def test_calls_that_outlive_their_run_are_counted_where_they_began(office: Playbook) -> None:
    """Guarantee I14: shown is what is on disk, also after the stop."""
    run = office.seat().run
    assert run is not None
    office.talk()
    office.aside(JobStopRequested(asked("s"), JobId(1)))
    assert office.seat().run is None
    office.aside(CallEnded(AttemptId(1), EndCause.HANGUP))
    office.aside(*(CallEnded(call, EndCause.CANCELLED) for call in office.out()))
    assert office.seat().tally == office.store.tally(run)
    assert office.seat().tally.connected == 1
