"""Adaptive dialling: each further call is priced by the risk that nobody could take it.

Rule: a call is placed while its risk is within the price, and while the ledger could pay for an unlucky run of answers.
Whatever is not known well enough, and whatever the ledger cannot pay for, is dialled progressively, one call for each
agent who waits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor
from typing import Final

from kaden.clock import SECOND, Millis
from kaden.vocabulary import Limiting
from server.dialer.model import DialRule
from server.dialer.pacing import progressive
from server.dialer.pacing.balance import Balance, balance_of
from server.dialer.pacing.laws import GRACE, POINTS, Laws
from server.dialer.pacing.learned import Learned
from server.dialer.pacing.view import Odds, PacingDecision, PacingView

CALLS_KNOWN: Final = 30
"""Calls that must have come to something before anything is predicted."""
TALKS_KNOWN: Final = 5
"""Talks that must have ended before."""
LAST_MOMENTS: Final[Millis] = 40 * SECOND
"""Before the end of hours, dialling is progressive: what rings then could find nobody."""

HIGHEST_PRICE: Final = 0.3
"""No call riskier than that is placed, whatever the ledger says."""
MOST_ANSWERS: Final = 2.0
"""Answers that the calls out may bring each agent, were all of them new: where talks last no time at all, no risk and
no ledger would end the dialling."""
LEAST_ANSWERED: Final = 0.05
"""Share of calls that counts as answered there at least: 40 calls out for each agent, however rare answers are."""
SURE: Final = 0.5
"""Part of the answers that progressive dialling would still bring today which is counted on."""
LENT: Final = 0.5
"""Part of what those answers will allow that may be spent in advance, so that the price need not jump."""
KEPT: Final = 0.5
"""Part of what an unlucky run could cost now that the price leaves unspent, lest the day end progressively."""


@dataclass(frozen=True, slots=True)
class Purse:
    """What the ledger can pay, in abandoned calls."""

    room: float
    """What the answers so far allow, less those abandoned and the customers who wait for more agents than there are;
    an equal part of it where several jobs of the campaign dial."""
    lent: float
    """What of the rest of the day may be spent in advance."""
    stake: float
    """What may be lost at once: progressive dialling would earn it back before the day ends."""

    def scale(self, at_worst: float) -> float:
        """Factor for the price: 1 while spending is on course, 0 when the purse is empty, 2 at most.

        Args:
            at_worst: what the calls that are out could cost in an unlucky run.
        """
        free = self.room - KEPT * max(0.0, at_worst)
        return min(2.0, max(0.0, (free + self.lent) / (1 + self.lent)))


def purse_of(view: PacingView, laws: Laws) -> Purse:
    """The job's part of the ledger's budget, with what its rest of the day, or of the list, surely adds to it."""
    budget = view.budget
    unserved = max(0, view.customers - view.waiting) + view.elsewhere
    room = (budget.limit * budget.answers - budget.abandoned - unserved) / view.sharers
    seconds = view.closes_in / SECOND if view.closes_in is not None and budget.left > 0 else 0.0
    answers = _agents(view) * seconds / (laws.handling + laws.per_answer)
    if view.remaining is not None:
        answers = min(answers, view.remaining * laws.answer_rate)
    coming = budget.limit * SURE * answers
    return Purse(room, LENT * coming, room + coming)


def decide(view: PacingView, rule: DialRule, learned: Learned) -> PacingDecision:
    """Calls to place now, with the odds; progressive where nothing may be predicted."""
    reason = _no_prediction(view, learned)
    if view.exhausted or reason is not None:
        return _progressive(view, reason)
    laws = learned.laws(view)
    purse, balance = purse_of(view, laws), balance_of(view, laws)
    price = min(HIGHEST_PRICE, learned.price(view.budget.limit) * purse.scale(balance.at_worst(0)))
    if price <= 0 or purse.stake < 1:
        return _progressive(view, Limiting.LEDGER)
    return _priced(view, balance, laws, purse, price)


def most_out(view: PacingView, laws: Laws) -> int:
    """Calls that may be out for these agents, whatever the odds."""
    return floor(_agents(view) * MOST_ANSWERS / max(laws.answer_rate, LEAST_ANSWERED))


def _agents(view: PacingView) -> int:
    return view.waiting + len(view.talking) + len(view.wrapping)


def _no_prediction(view: PacingView, learned: Learned) -> Limiting | None:
    if learned.resolved < CALLS_KNOWN or learned.talks < TALKS_KNOWN:
        return Limiting.LEARNING
    if view.closes_in is not None and view.closes_in < LAST_MOMENTS:
        return Limiting.LEAVING
    if _agents(view) < 2:
        return Limiting.LEAVING if view.leaving else Limiting.LEARNING
    return None


def _progressive(view: PacingView, reason: Limiting | None) -> PacingDecision:
    decision = progressive.one_each(view)
    if reason is None or decision.limiting in _FIRM:
        return decision
    return replace(decision, limiting=reason)


_FIRM: Final = frozenset({Limiting.JOB_LINES, Limiting.TRUNK_LINES, Limiting.NO_RECORDS})
"""What would limit any policy."""


def _priced(view: PacingView, balance: Balance, laws: Laws, purse: Purse, price: float) -> PacingDecision:
    """Go up call by call until one is too risky, or the purse could not pay for an unlucky run."""
    further, accepted, refused = 0, 0.0, balance.risk(0)
    lines, most = min(view.job_lines - view.out, view.free_lines), most_out(view, laws) - view.out
    limiting = Limiting.CALLS_OUT
    while further <= lines and further < most:
        if refused > price or balance.at_worst(further + 1) > purse.stake:
            limiting = Limiting.RISK if refused > price else Limiting.LEDGER
            break
        further, accepted = further + 1, refused
        refused = balance.risk(further)
    target = max(view.out + further, view.waiting)
    decision = progressive.reach(view, target)
    last = POINTS - 1
    odds = Odds(
        mean=balance.mean(last, further),
        free_soon=balance.agents[last],
        horizon=round(laws.points[last] * SECOND) + GRACE,
        price=price,
        accepted=accepted,
        refused=refused,
        budget=purse.room,
    )
    return replace(
        decision, limiting=decision.limiting if decision.limiting in _FIRM else limiting, odds=odds
    )
