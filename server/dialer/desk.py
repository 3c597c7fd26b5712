"""The agent's desk as its screen shows it: a projection of the floor, never a second truth."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol

from kaden.clock import Instant
from kaden.protocol import desk as say
from kaden.protocol.lines import PhoneState, Transfer
from kaden.protocol.supervising import SupervisorMessage
from kaden.vocabulary import AgentId, AttemptId, AttemptState, CallKind, DispositionId, EndedBy
from server.dialer.agent import LIMITED
from server.dialer.ears import heard_by_agent
from server.dialer.floor import Agent, Call, Floor, JobSeat
from server.dialer.hours import campaign_hours, day_at
from server.dialer.model import Calendar, Campaign, Card
from server.dialer.statuses import choice, choices, limit_of, status_of, wish_of


def desk_of(floor: Floor, agent_id: AgentId, now: Instant) -> say.Desk | None:
    """The desk of an agent; None for somebody who is not on the floor."""
    agent = floor.agents.get(agent_id)
    if agent is None:
        return None
    seat = floor.jobs.get(agent.job) if agent.job is not None else None
    call = floor.calls.get(agent.call) if agent.call is not None else None
    release_at = agent.since + limit_of(floor, agent) if agent.state in LIMITED else None
    status, wish = status_of(floor, agent), wish_of(floor, agent)
    return say.Desk(
        state=agent.state,
        since=agent.since,
        job=job_choice(seat) if seat is not None else None,
        jobs=tuple(job_choice(s) for s in floor.jobs.values() if s.started and agent.id in s.plan.members),
        call=_call(call, floor.campaign_of(call), now) if call is not None else None,
        pause_after=agent.pause_after,
        job_stopped=seat is not None and seat.run != agent.run,
        release_at=release_at,
        release_warning=release_at is not None and now >= release_at - floor.rules.waiting_warning,
        phone=phone_state(agent),
        shown_number=floor.rules.shown_number,
        heard_by=heard_by_agent(floor, agent.id),
        notice=_notice(agent),
        today=say.Today(calls=agent.calls, saved=agent.saved, talk=agent.talk),
        called_back=_called_back(agent),
        status=None if status is None else choice(status),
        statuses=tuple(choices(floor)),
        pause_status=None if wish is None else choice(wish),
        messages=tuple(
            SupervisorMessage(text=told.text, at=told.at)
            for told in agent.told
            if told.stands(agent.since, now)
        ),
        moves_to="" if agent.move is None else agent.move.name,
        not_moved_to=agent.dropped.move.name if agent.dropped and agent.dropped.stands(now) else "",
    )


def job_choice(seat: JobSeat) -> say.JobChoice:
    """A job as an agent sees it."""
    plan, campaign = seat.plan, seat.plan.campaign
    hours = campaign_hours(campaign)
    return say.JobChoice(
        id=plan.id,
        name=plan.name,
        campaign=campaign.name,
        hours=hours,
        zone=campaign.zone,
        dialling=plan.dialling,
    )


def phone_state(agent: Agent) -> PhoneState:
    """The agent's phone in one word."""
    return "not_ready" if agent.leg == "up" and not agent.ready else agent.leg


def _notice(agent: Agent) -> say.DeskNotice | None:
    if agent.notice is None:
        return None
    return say.DeskNotice(kind=agent.notice.kind, reason=agent.notice.reason, job=agent.notice.job)


def _called_back(agent: Agent) -> say.CalledBack | None:
    told = agent.called_back
    return None if told is None else say.CalledBack(name=told.name, outcome=told.outcome, at=told.at)


@lru_cache(maxsize=256)
def _closed(calendar: Calendar, today: date) -> tuple[str, ...]:
    days = (today + timedelta(days=ahead) for ahead in range(say.CLOSED_DAYS_TOLD))
    return tuple(day.isoformat() for day in days if not calendar.is_open(day))


def closed_days(campaign: Campaign | None, now: Instant) -> tuple[str, ...]:
    """The next days on which nobody can be promised a call (domain row 92)."""
    if campaign is None or campaign.calendar is None:
        return ()
    return _closed(campaign.calendar, day_at(now, campaign.zone))


class Draft(Protocol):
    """What stands in a call's form: typed and not saved yet, or its saved result."""

    @property
    def sequence(self) -> int: ...
    @property
    def note(self) -> str: ...
    @property
    def disposition(self) -> DispositionId | None: ...
    @property
    def callback_at(self) -> Instant | None: ...
    @property
    def for_group(self) -> bool: ...


def call_with_form(
    attempt: AttemptId,
    card: Card,
    campaign: Campaign | None,
    now: Instant,
    *,
    connected_at: Instant,
    ended_at: Instant | None,
    ended_by: EndedBy | None,
    draft: Draft | None,
    kind: CallKind,
    promised_for: Instant | None,
    chosen: DispositionId | None = None,
) -> say.Call:
    """A call as the form of its result shows it, at the desk and in the own work.

    `chosen` is the saved result, which may stay also if it is not used any more.
    """
    return say.Call(
        attempt=attempt,
        card=customer_card(card),
        connected_at=connected_at,
        ended_at=ended_at,
        ended_by=ended_by,
        results=() if campaign is None else result_choices(campaign, chosen),
        draft=None if draft is None else _draft(draft),
        saving=False,
        kind=kind,
        promised_for=promised_for,
        zone=campaign.zone if campaign is not None else "UTC",
        script=campaign.script if campaign is not None else "",
        hours=(campaign.hours.start, campaign.hours.end) if campaign is not None else (0, 1440),
        closed_days=closed_days(campaign, now),
        more_notes=campaign is not None and campaign.more_notes,
    )


def _draft(draft: Draft) -> say.Draft:
    return say.Draft(
        sequence=draft.sequence,
        note=draft.note,
        disposition=draft.disposition,
        callback_at=draft.callback_at,
        for_group=draft.for_group,
    )


def _call(call: Call, campaign: Campaign | None, now: Instant) -> say.Call:
    over = call.state is AttemptState.ENDED
    shown = call_with_form(
        call.id,
        call.card,
        campaign,
        now,
        connected_at=call.connected_at or call.dialled_at,
        ended_at=call.ended_at if over else None,
        ended_by=call.ended_by if over else None,
        draft=call.draft,
        kind=call.kind,
        promised_for=None if call.promise is None else call.promise.due_at,
    )
    on_the_line = {
        "saving": call.saving is not None,
        "recording": call.recording,
        "transfer": _transfer(call),
    }
    return shown.model_copy(update=on_the_line)


def result_choices(campaign: Campaign, chosen: DispositionId | None = None) -> tuple[say.ResultChoice, ...]:
    """The results to choose from, in their order; none where the campaign asks for none (domain row 80).

    Args:
        campaign: whose call it was.
        chosen: what was chosen before; it may stay, also if it is not used any more.
    """
    if not campaign.handling_entry:
        return ()
    return tuple(
        say.ResultChoice(
            id=d.id,
            label=d.label,
            kind=d.class_,
            next_action=d.next_action,
            note_required=d.required,
            belongs=d.belongs,
        )
        for d in sorted(campaign.dispositions, key=lambda d: d.order)
        if d.active or d.id == chosen
    )


def _transfer(call: Call) -> Transfer | None:
    consultation = call.consultation
    if consultation is None:
        return None
    return Transfer(phase=consultation.phase, target=consultation.target)


def customer_card(card: Card) -> say.CustomerCard:
    """A customer as an agent sees one."""
    return say.CustomerCard(
        record=card.record,
        number=card.number,
        number_as_given=card.number_as_given,
        name=card.name,
        company=card.company,
        columns=card.columns,
        attempt=card.attempt,
        earlier=tuple(
            say.Earlier(at=e.at, outcome=e.outcome, disposition=e.disposition, agent=e.agent, note=e.note)
            for e in card.earlier
        ),
    )
