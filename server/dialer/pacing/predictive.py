"""The reference's predictive dialling: also one call for each agent whose talk began long enough ago (rows 3 to 5).

Rule: a counted agent who still talks when the customer answers makes an abandoned call (row 5); so what is placed for
them stops when the campaign's allowed share is used up (row 73).
"""

from __future__ import annotations

from dataclasses import replace

from kaden.vocabulary import Limiting
from server.dialer.model import DialRule
from server.dialer.pacing import progressive
from server.dialer.pacing.view import Budget, PacingDecision, PacingView


def nearly_free(view: PacingView, rule: DialRule) -> int:
    """Agents in a talk, or in the wrap-up of one, that began at least the lead time ago (domain rows 3, 4)."""
    talking = sum(1 for age in view.talking if age >= rule.lead_time)
    return talking + sum(1 for agent in view.wrapping if agent.talk >= rule.lead_time)


def spent(budget: Budget) -> bool:
    """Whether the abandoned calls so far are the allowed share, or more (domain row 73)."""
    return budget.abandoned > 0 and budget.abandoned >= budget.limit * budget.answers


def decide(view: PacingView, rule: DialRule) -> PacingDecision:
    """The progressive target, and one call for each agent who is nearly free; the multiplier is not for those."""
    ahead = nearly_free(view, rule)
    waiting = progressive.target(view, rule)
    if ahead and spent(view.budget):
        decision = progressive.reach(view, waiting)
        return replace(decision, limiting=Limiting.LEDGER) if _could_do_more(decision) else decision
    return progressive.reach(view, waiting + ahead)


def _could_do_more(decision: PacingDecision) -> bool:
    return decision.limiting in {Limiting.NONE, Limiting.CALLS_OUT, Limiting.NO_AGENT_WAITING}
