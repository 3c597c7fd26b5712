"""The dialler's cycle: ask the policy, ask the store for records, dial what it gave (domain rows 172 to 177)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kaden.clock import SECOND, Millis
from kaden.vocabulary import AttemptState, EndedBy, Limiting, Method, Outcome
from server.dialer.effects import Decided, PlaceCall
from server.dialer.floor import Call, JobSeat
from server.dialer.hours import Window, calling_windows, day_window, may_ring
from server.dialer.model import ClaimedAttempt
from server.dialer.outlook import pacing_view
from server.dialer.pacing.view import PacingDecision, PacingView
from server.dialer.turn import Turn
from server.dialer.writes import Claimed, ClaimNext, MarkEnded

LOOK_EVERY: Final[Millis] = 1 * SECOND
"""How often a policy that looks ahead decides though nothing happened."""

LOOK_AHEAD: Final = frozenset({Method.PREDICTIVE, Method.ADAPTIVE})
"""Policies whose decision changes with time alone; the others sleep until something happens."""


WEIGHED: Final = frozenset({Limiting.RISK, Limiting.LEDGER})
"""What limits a decision that weighed the whole floor, and that stands for a while. One that counts waiting agents, or
that had to do without a line, is made anew as soon as anything changes."""

STANDS: Final[Millis] = 8
"""How long it stands for each agent, a cycle at least and until the next look at most: the more of them, the less does
one agent or one call change, so that large floors do not spend their time on deciding."""


def pace(turn: Turn, seat: JobSeat) -> None:
    """Decide how many calls to place for this job now, at most once a cycle where calls are placed or risks weighed."""
    if seat.started and turn.now < seat.next_cycle:
        turn.floor.wake(seat.next_cycle, "cycle", seat.plan.id)
        return
    window = dialling_window(turn, seat)
    view = pacing_view(turn.floor, seat, turn.now, window if isinstance(window, Window) else None)
    if isinstance(window, Window):
        decision, shadow = _ask(turn, seat, view)
    else:
        decision, shadow = PacingDecision(0, 0, window), None
    standing = stands(view, decision)
    if decision.calls or standing:
        seat.next_cycle = turn.now + max(standing, turn.floor.rules.cycle)
    if decision.calls:
        assert seat.run is not None
        seat.renewed = seat.renewed and seat.claiming > 0
        seat.claiming += decision.calls
        transferred = tuple(sorted(turn.floor.transferred))
        claim = ClaimNext(seat.plan.id, seat.run, decision.calls, turn.now, transferred, seat.open_to)
        turn.write(claim)
    _tell(turn, seat, view, decision, shadow)
    seat.shadow.note(shadow, decision.target, turn.now, window.opens if isinstance(window, Window) else None)


def stands(view: PacingView, decision: PacingDecision) -> Millis:
    """How long a decision that weighed risks is not made anew; 0 for others."""
    if decision.odds is None or decision.limiting not in WEIGHED:
        return 0
    return min(LOOK_EVERY, STANDS * (view.waiting + len(view.talking) + len(view.wrapping)))


def _ask(turn: Turn, seat: JobSeat, view: PacingView) -> tuple[PacingDecision, int | None]:
    """What the rule's policy decides, and the target of its shadow, which sees the same and dials nothing."""
    campaign = seat.plan.campaign
    rule, learned = campaign.rule, turn.floor.pacer(campaign).learned
    decision = turn.floor.policies[rule.method](view, rule, learned)
    shadow = None if rule.shadow is None else turn.floor.policies[rule.shadow](view, rule, learned).target
    if {rule.method, rule.shadow} & LOOK_AHEAD:
        _look_soon(turn, seat, view)
    return decision, shadow


def _look_soon(turn: Turn, seat: JobSeat, view: PacingView) -> None:
    """Time alone changes what such a policy expects, as long as anybody talks or rings."""
    moving = view.out or view.talking or view.wrapping or (view.waiting and not view.exhausted)
    if moving:
        seat.next_look = turn.now + LOOK_EVERY
        if seat.looks_at <= turn.now:
            _wake_to_look(turn, seat)


def _wake_to_look(turn: Turn, seat: JobSeat) -> None:
    seat.looks_at = seat.next_look
    turn.floor.wake(seat.looks_at, "look", seat.plan.id)


def on_look_due(turn: Turn, seat: JobSeat) -> None:
    """The alarm of the look rang: decide, unless something else brought a decision about meanwhile."""
    if turn.now < seat.next_look:
        _wake_to_look(turn, seat)
    else:
        turn.pace(seat.plan.id)


def _tell(turn: Turn, seat: JobSeat, view: PacingView, decision: PacingDecision, shadow: int | None) -> None:
    """Log each decision that dials, and each that differs from the last (domain row 190)."""
    before, seat.decision = seat.decision, decision
    if decision != before or shadow != seat.shadow.target:
        turn.show_job(seat.plan.id)
    same = (decision.target, decision.limiting, shadow) == (
        before.target,
        before.limiting,
        seat.shadow.target,
    )
    if same and not decision.calls:
        return
    turn.do(
        Decided(
            seat.plan.id,
            turn.now,
            view.waiting,
            decision.target,
            view.out,
            decision.calls,
            decision.limiting,
            seat.plan.campaign.rule.method,
            decision.odds,
            shadow,
        )
    )


def on_claimed(turn: Turn, order: ClaimNext, result: Claimed) -> None:
    """Attempts are on disk: dial each, unless the window closed or the job stopped meanwhile (I2, I3, I5, I12)."""
    seat = turn.floor.jobs.get(order.job)
    _claim_is_back(turn, seat, order)
    if len(result.attempts) < order.count or seat is None or seat.looks_at <= turn.now:
        turn.pace(order.job)
    else:
        turn.show_job(order.job)  # All is as it was decided, and the next look comes within a second.
    tally = None if seat is None else seat.tally_of(order.run)
    if tally is not None:
        tally.attempts += len(result.attempts)
    if seat is not None and seat.run == order.run:
        seat.remaining, seat.exhausted = result.remaining, result.exhausted and not seat.renewed
    dials = seat is not None and seat.run == order.run and isinstance(dialling_window(turn, seat), Window)
    late = []
    for attempt in result.attempts:
        if seat is not None and dials and may_ring(seat.plan, turn.now, attempt.card.customer):
            _dial(turn, seat, attempt)
        else:
            late.append(attempt)
    if tally is not None:
        tally.count(Outcome.CANCELLED, len(late))
    _hand_back(turn, seat, late)


def _hand_back(turn: Turn, seat: JobSeat | None, attempts: Sequence[ClaimedAttempt]) -> None:
    """They were never dialled: no attempts, and their records are due as before (domain row 66)."""
    for attempt in attempts:
        turn.write(MarkEnded(attempt.id, turn.now, Outcome.CANCELLED, EndedBy.SWITCH, dialled=False))
    if attempts:
        turn.look_again(seat)


def on_claim_failed(turn: Turn, order: ClaimNext) -> None:
    """Nothing was claimed; try again a little later."""
    seat = turn.floor.jobs.get(order.job)
    _claim_is_back(turn, seat, order)
    turn.pace(order.job)
    if seat is not None:
        seat.next_cycle = turn.now + turn.floor.rules.retry


def _claim_is_back(turn: Turn, seat: JobSeat | None, order: ClaimNext) -> None:
    """The lines kept for it are free, as far as they are not dialled on."""
    turn.free_line()
    if seat is not None:
        seat.claiming = max(0, seat.claiming - order.count)


def _dial(turn: Turn, seat: JobSeat, attempt: ClaimedAttempt) -> None:
    campaign = seat.plan.campaign.towards(attempt.card.customer)
    claimed = AttemptState.CLAIMED
    turn.floor.enter(
        Call(attempt.id, attempt.job, attempt.run, attempt.number, attempt.card, claimed, turn.now)
    )
    caller_id = seat.plan.caller_id if campaign.notify else None
    timeout, listens = campaign.rule.ring_timeout, campaign.detect_machine
    turn.do(PlaceCall(attempt.id, attempt.number, caller_id, timeout, listens))


def dialling_window(turn: Turn, seat: JobSeat) -> Window | Limiting:
    """The window in which this job may dial now, or what forbids it to dial at all (guarantee: fail closed)."""
    if not seat.started or seat.stopping:
        return Limiting.JOB_STOPPED
    if not turn.floor.synchronised:
        return Limiting.RECOVERING
    if not turn.floor.switch_up:
        return Limiting.SWITCH_DOWN
    if not turn.floor.trunk_up:
        return Limiting.TRUNK_DOWN
    if not turn.floor.store_up:
        return Limiting.STORE_DOWN
    return _open_window(turn, seat) or Limiting.BEFORE_HOURS


def _open_window(turn: Turn, seat: JobSeat) -> Window | None:
    """From the day's first opening to when the last customers' hours end that it is now; None = it is nobody's.

    Where the hours of some begin while others are dialled, a run that found nobody any more looks again (row 323).
    """
    windows = calling_windows(seat.plan, turn.now)
    opened = {customer: window for customer, window in windows.items() if window.holds(turn.now)}
    for customer, window in windows.items():
        if customer in opened:
            turn.floor.wake(window.closes, "closes", seat.plan.id)
        else:
            turn.floor.wake(window.opens, "cycle", seat.plan.id)
    if seat.plan.campaign.corporate is not None and seat.open_to != tuple(opened):
        seat.look_again()
    seat.open_to = tuple(opened)
    if not opened:
        return None
    day = day_window(seat.plan, turn.now)
    return day and Window(day.opens, max(window.closes for window in opened.values()))
