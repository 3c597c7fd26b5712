"""The dialler's cycle: ask the policy, ask the store for records, dial what it gave (domain rows 172 to 177)."""

from __future__ import annotations

from kaden.vocabulary import AttemptState, EndedBy, Limiting, Outcome
from server.dialer.calls import count_outcome
from server.dialer.effects import Decided, PlaceCall
from server.dialer.floor import Call, JobSeat
from server.dialer.hours import calling_window
from server.dialer.model import ClaimedAttempt
from server.dialer.pacing import progressive
from server.dialer.pacing.view import PacingDecision, PacingView
from server.dialer.turn import Turn
from server.dialer.writes import Claimed, ClaimNext, MarkEnded


def pace(turn: Turn, seat: JobSeat) -> None:
    """Decide how many calls to place for this job now, at most once a cycle."""
    if seat.started and turn.now < seat.next_cycle:
        turn.floor.wake(seat.next_cycle, "cycle", seat.plan.id)
        return
    blocked = _blocked(turn, seat)
    view = _view(turn, seat)
    decision = PacingDecision(0, 0, blocked) if blocked else progressive.decide(view, seat.plan.campaign.rule)
    if decision.calls:
        assert seat.run is not None
        seat.renewed = seat.renewed and seat.claiming > 0
        seat.claiming += decision.calls
        seat.next_cycle = turn.now + turn.floor.rules.cycle
        turn.write(ClaimNext(seat.plan.id, seat.run, decision.calls, turn.now))
    if decision != seat.decision:
        turn.do(
            Decided(
                seat.plan.id,
                turn.now,
                view.waiting,
                decision.target,
                view.out,
                decision.calls,
                decision.limiting,
            )
        )
        turn.show_job(seat.plan.id)
        seat.decision = decision


def on_claimed(turn: Turn, order: ClaimNext, result: Claimed) -> None:
    """Attempts are on disk: dial each, unless the window closed or the job stopped meanwhile (I2, I3, I5, I12)."""
    seat = turn.floor.jobs.get(order.job)
    _claim_is_back(turn, seat, order)
    if seat is None or seat.run != order.run:
        _hand_back(turn, seat, result.attempts)
        return
    seat.remaining, seat.exhausted = result.remaining, result.exhausted and not seat.renewed
    seat.tally.attempts += len(result.attempts)
    if _blocked(turn, seat) is not None:
        for _ in result.attempts:
            count_outcome(seat, Outcome.CANCELLED)
        _hand_back(turn, seat, result.attempts)
        return
    for attempt in result.attempts:
        _dial(turn, seat, attempt)


def _hand_back(turn: Turn, seat: JobSeat | None, attempts: tuple[ClaimedAttempt, ...]) -> None:
    """They were never dialled: no attempts, and their records are due as before (domain row 66)."""
    for attempt in attempts:
        turn.write(MarkEnded(attempt.id, turn.now, Outcome.CANCELLED, EndedBy.SWITCH, dialled=False))
    if attempts:
        turn.look_again(seat)


def on_claim_failed(turn: Turn, order: ClaimNext) -> None:
    """Nothing was claimed; try again a little later."""
    seat = turn.floor.jobs.get(order.job)
    _claim_is_back(turn, seat, order)
    if seat is not None:
        seat.next_cycle = turn.now + turn.floor.rules.retry


def _claim_is_back(turn: Turn, seat: JobSeat | None, order: ClaimNext) -> None:
    """The lines kept for it are free, as far as they are not dialled on."""
    turn.free_line()
    if seat is not None:
        seat.claiming = max(0, seat.claiming - order.count)
        turn.pace(order.job)


def _dial(turn: Turn, seat: JobSeat, attempt: ClaimedAttempt) -> None:
    campaign = seat.plan.campaign
    turn.floor.calls[attempt.id] = Call(
        attempt.id, attempt.job, attempt.run, attempt.number, attempt.card, AttemptState.CLAIMED, turn.now
    )
    caller_id = seat.plan.caller_id if campaign.notify else None
    turn.do(PlaceCall(attempt.id, attempt.number, caller_id, campaign.rule.ring_timeout))


def _view(turn: Turn, seat: JobSeat) -> PacingView:
    ready = (a for a in turn.floor.members_in(seat.plan.id) if a.can_take_call and a.pause_after is None)
    return PacingView(
        waiting=sum(1 for _ in ready),
        out=turn.floor.out(seat),
        job_lines=seat.plan.lines,
        free_lines=turn.floor.lines - turn.floor.lines_in_use(),
        exhausted=seat.exhausted,
    )


def _blocked(turn: Turn, seat: JobSeat) -> Limiting | None:
    """What forbids this job to dial at all now; None when nothing does (guarantee: fail closed)."""
    if not seat.started or seat.stopping:
        return Limiting.JOB_STOPPED
    if not turn.floor.synchronised:
        return Limiting.RECOVERING
    if not turn.floor.switch_up:
        return Limiting.SWITCH_DOWN
    if not turn.floor.store_up:
        return Limiting.STORE_DOWN
    window = calling_window(seat.plan, turn.now)
    if window is None or not window.holds(turn.now):
        if window is not None:
            turn.floor.wake(window.opens, "cycle", seat.plan.id)
        return Limiting.BEFORE_HOURS
    return None
