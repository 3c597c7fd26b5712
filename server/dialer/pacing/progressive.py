"""Progressive dialling: calls follow the agents who wait, by the rule's table (domain rows 2, 52 to 59, 72)."""

from __future__ import annotations

from math import floor
from typing import Final

from kaden.vocabulary import Limiting
from server.dialer.model import DialRule
from server.dialer.pacing.view import PacingDecision, PacingView


def multiplier(rule: DialRule, waiting: int) -> float:
    """The multiplier for this many waiting agents; above the table its last row serves (domain rows 55, 56)."""
    return rule.multipliers[min(waiting, len(rule.multipliers)) - 1]


_EXACT: Final = 9
"""Decimal places within which a product counts as what a person would compute: 0.57 x 100 is 57, not 56.99..."""


def rounded(target: float) -> int:
    """A fractional target rounds down (domain row 57)."""
    return floor(round(target, _EXACT))


def target(view: PacingView, rule: DialRule) -> int:
    """Calls that should be out for the agents who wait; none while nobody does (domain rows 2, 72)."""
    if view.waiting == 0:
        return 0
    return rounded(multiplier(rule, view.waiting) * view.waiting) + rule.additional


def decide(view: PacingView, rule: DialRule) -> PacingDecision:
    """Calls to place now: the target less what is out, within the job's and the trunk's lines (domain 4.3)."""
    return reach(view, target(view, rule))


def one_each(view: PacingView) -> PacingDecision:
    """Never more calls than waiting agents, whatever the rule's table says: where other policies are safe."""
    return reach(view, view.waiting)


def reach(view: PacingView, target: int) -> PacingDecision:
    """Calls that bring those that are out up to the target, as far as records and lines allow (rows 175, 177)."""
    if target == 0 and view.waiting == 0:
        return PacingDecision(0, 0, Limiting.NO_AGENT_WAITING)
    wanted = target - view.out
    if wanted <= 0:
        return PacingDecision(target, 0, Limiting.CALLS_OUT)
    if view.exhausted:
        return PacingDecision(target, 0, Limiting.NO_RECORDS)
    by_job, by_trunk = max(0, view.job_lines - view.out), max(0, view.free_lines)
    if wanted <= min(by_job, by_trunk):
        return PacingDecision(target, wanted, Limiting.NONE)
    limiting = Limiting.JOB_LINES if by_job <= by_trunk else Limiting.TRUNK_LINES
    return PacingDecision(target, min(by_job, by_trunk), limiting)
