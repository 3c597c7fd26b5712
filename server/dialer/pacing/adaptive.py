"""Adaptive dialling: each further call is priced by the risk that nobody could take it.

Rule: a call is placed while its risk is within the price, and while the ledger could pay for an unlucky run of answers.
Whatever is not known well enough, and whatever the ledger cannot pay for, is dialled progressively, one call for each
agent who waits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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
SURE: Final = 0.5
"""Part of the answers that progressive dialling would still bring today which is counted on."""
LENT: Final = 0.5
"""Part of what those answers allow that may be spent in advance, for a while, on the average."""
PLEDGED: Final = 0.1
"""Part of it that may be at stake at once, in a run of bad luck."""
STAKE: Final = 4.0
"""Abandoned calls that may be at stake at once in a small team, if the day still pays for them."""


@dataclass(frozen=True, slots=True)
class Purse:
    """What the ledger can pay."""

    room: float
    """Abandoned calls that the answers so far allow beyond those that were, customers without an agent counted."""
    lent: float
    """What the rest of the day surely allows besides, as far as it may be used to smooth the price."""
    stake: float
    """Abandoned calls that may be at stake at once."""

    def scale(self) -> float:
        """Factor for the price: about 1 while spending is on course, 0 when the purse is empty."""
        return min(2.0, max(0.0, (self.room + self.lent - 1) / (self.lent + 1)))


def purse_of(view: PacingView, laws: Laws) -> Purse:
    """The ledger's budget with what the time until the end of hours adds to it."""
    budget = view.budget
    agents = view.waiting + len(view.talking) + len(view.wrapping)
    without_agent = max(0, view.customers - view.waiting)
    room = budget.limit * budget.answers - budget.abandoned - without_agent
    seconds = (view.closes_in or 0) / SECOND if budget.left else 0.0
    coming = budget.limit * SURE * agents * seconds / (laws.handling + laws.per_answer)
    return Purse(room, LENT * coming, room + min(coming, max(STAKE, PLEDGED * coming)))


def decide(view: PacingView, rule: DialRule, learned: Learned) -> PacingDecision:
    """Calls to place now, with the odds; progressive where nothing may be predicted."""
    reason = _no_prediction(view, learned)
    if view.exhausted or reason is not None:
        return _progressive(view, reason)
    laws = learned.laws(view)
    purse = purse_of(view, laws)
    price = min(HIGHEST_PRICE, learned.price(view.budget.limit) * purse.scale())
    if price <= 0 or purse.stake < 1:
        return _progressive(view, Limiting.LEDGER)
    return _priced(view, balance_of(view, laws), laws, purse, price)


def _no_prediction(view: PacingView, learned: Learned) -> Limiting | None:
    if learned.resolved < CALLS_KNOWN or learned.talks < TALKS_KNOWN:
        return Limiting.LEARNING
    if view.closes_in is not None and view.closes_in < LAST_MOMENTS:
        return Limiting.LEAVING
    if view.waiting + len(view.talking) + len(view.wrapping) < 2:
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
    while refused <= price and balance.at_worst(further + 1) <= purse.stake:
        further, accepted = further + 1, refused
        refused = balance.risk(further)
    limiting = Limiting.RISK if refused > price else Limiting.LEDGER
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
