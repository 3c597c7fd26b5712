"""Changing a dial rule for today: what is asked, and how it takes hold on every job of the campaign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import CampaignId
from server.dialer.effects import Refuse
from server.dialer.floor import Floor
from server.dialer.hours import day_at
from server.dialer.model import Campaign
from server.dialer.pacing.ledger import terms_of
from server.dialer.rule_limits import objections
from server.dialer.supervisor_requests import TodaysRuleRequested
from server.dialer.supervisor_writes import NoteOrder, TodaysOrder
from server.dialer.todays_rule import TodaysRule
from server.dialer.turn import Turn


def on_todays_rule_requested(turn: Turn, event: TodaysRuleRequested) -> None:
    """Let the campaign of a job dial otherwise until midnight; neither figure = as defined again."""
    seat = turn.floor.jobs.get(event.job)
    if seat is None:
        turn.refuse(event.by, RefusalCode.UNKNOWN_JOB, job=event.job)
        return
    known = turn.floor.today.get(seat.plan.campaign.id)
    standing = seat.plan.campaign if known is None else known.standing
    refusal = _overtaken(standing, known, event) or _refusal(standing, event)
    if refusal is not None:
        turn.do(Refuse(event.by, refusal))
        return
    rule = TodaysRule(turn.now, event.ratio, event.allowed_share, standing)
    if event.ratio is None and event.allowed_share is None:
        turn.floor.today.pop(standing.id, None)
        lay(turn, standing)
    else:
        turn.floor.today[standing.id] = rule
        lay(turn, rule.lies_over(standing, turn.now))
        turn.floor.wake(rule.ends(), "today", standing.id)
    facts = {"ratio": event.ratio, "allowed_share": event.allowed_share}
    told = tuple((name, str(value)) for name, value in facts.items() if value is not None)
    turn.write(NoteOrder(event.by, "campaign.today", f"campaign:{standing.id}", told, turn.now))
    turn.answer(event.by)


def on_day_over(turn: Turn, number: CampaignId) -> None:
    """The definition holds again, if the day of the change is over; else the change was made anew."""
    rule = turn.floor.today.get(number)
    if rule is None:
        return
    if turn.now < rule.ends():
        turn.floor.wake(rule.ends(), "today", number)
        return
    del turn.floor.today[number]
    lay(turn, rule.standing)


def redefined(turn: Turn, campaign: Campaign) -> Campaign:
    """A definition came: what was changed for today lies over it, as long as its day goes on in the zone it names."""
    known = turn.floor.today.get(campaign.id)
    if known is None:
        return campaign
    rule = replace(known, standing=campaign)
    if turn.now >= rule.ends():
        del turn.floor.today[campaign.id]
        return campaign
    turn.floor.today[campaign.id] = rule
    turn.floor.wake(rule.ends(), "today", campaign.id)
    return rule.lies_over(campaign, turn.now)


def lay(turn: Turn, campaign: Campaign) -> None:
    """From now on all jobs of the campaign dial like this."""
    for job, seat in turn.floor.jobs.items():
        if seat.plan.campaign.id == campaign.id:
            seat.plan = replace(seat.plan, campaign=campaign)
            turn.pace(job)
    turn.floor.pacer(campaign).ledger.terms = terms_of(campaign)


def recall_today(floor: Floor, orders: Iterable[TodaysOrder], now: Instant) -> None:
    """After a restart: what was changed for this day lies over the definitions again."""
    campaigns = {seat.plan.campaign.id: seat.plan.campaign for seat in floor.jobs.values()}
    for order in orders:
        standing = campaigns.get(order.campaign)
        if standing is None or day_at(order.at, standing.zone) != day_at(now, standing.zone):
            continue
        floor.today.pop(standing.id, None)
        if order.ratio is not None or order.allowed_share is not None:
            floor.today[standing.id] = TodaysRule(order.at, order.ratio, order.allowed_share, standing)
    for number, rule in floor.today.items():
        laid = rule.lies_over(rule.standing, now)
        for seat in floor.jobs.values():
            if seat.plan.campaign.id == number:
                seat.plan = replace(seat.plan, campaign=laid)
        floor.pacer(laid).ledger.terms = terms_of(laid)
        floor.wake(rule.ends(), "today", number)


def _overtaken(standing: Campaign, known: TodaysRule | None, event: TodaysRuleRequested) -> Refused | None:
    """Two who change it do not undo each other unseen; who asks for what stands already is answered."""
    stands = (None, None) if known is None else (known.ratio, known.allowed_share)
    if stands in (event.seen, (event.ratio, event.allowed_share)):
        return None
    return Refused(RefusalCode.TODAY_CHANGED, campaign=standing.name)


def _refusal(standing: Campaign, event: TodaysRuleRequested) -> Refused | None:
    share = standing.allowed_share if event.allowed_share is None else event.allowed_share
    if share > standing.allowed_share:
        limit = f"{100 * standing.allowed_share:g} %"
        return Refused(RefusalCode.SHARE_NOT_LOWER, campaign=standing.name, limit=limit)
    ratio = standing.rule.multipliers if event.ratio is None else (event.ratio,)
    for bad in objections(replace(standing.rule, multipliers=ratio), share):
        return Refused(
            RefusalCode.RULE_BAD,
            field=bad.field,
            value=f"{bad.value:g}",
            low=f"{bad.low:g}",
            high=f"{bad.high:g}",
        )
    return None
