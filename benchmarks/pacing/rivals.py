"""Rules of other dialers, restated from their manuals and sources, and an adaptive rule that is told the true laws.

Rule: each is what its makers describe, with their defaults, no better and no worse; none is tuned to a scenario.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from math import exp, floor
from typing import Final

from kaden.clock import SECOND, Instant, Millis
from kaden.vocabulary import Method
from server.dialer.model import DialRule
from server.dialer.pacing import adaptive, predictive, progressive
from server.dialer.pacing.laws import POINTS, Laws
from server.dialer.pacing.learned import Learned
from server.dialer.pacing.policies import Policy
from server.dialer.pacing.view import PacingDecision, PacingView
from server.simulation.customers import Customers, Way
from server.simulation.day import Foresight, Rival
from server.simulation.scenario import Scenario


def multiplier(factor: float) -> Rival:
    """So many calls for each waiting agent, whatever the team's size."""
    return Rival(f"x{factor:g}", partial(_multiplier, factor), Method.PROGRESSIVE)


def _multiplier(factor: float, foresight: Foresight) -> Policy:
    def decide(view: PacingView, rule: DialRule, learned: Learned) -> PacingDecision:
        return progressive.decide(view, replace(rule, multipliers=(factor,)))

    return decide


def reference_predictive(seconds: int) -> Rival:
    """The reference's rule, with that lead time and without an allowed share that could lower it."""
    return Rival(f"predictive {seconds} s", partial(_reference, seconds * SECOND))


def _reference(lead_time: Millis, foresight: Foresight) -> Policy:
    def decide(view: PacingView, rule: DialRule, learned: Learned) -> PacingDecision:
        unbound = replace(view, budget=replace(view.budget, limit=1.0))
        return predictive.decide(unbound, replace(rule, lead_time=lead_time))

    return decide


LEVEL_EVERY: Final = 15 * SECOND
HIGHEST_LEVEL: Final = 3.0
LEVEL_STEP: Final = 0.1


@dataclass(slots=True)
class DialLevel:
    """A level of lines per agent that follows the mean of idle agents less waiting customers (VICIdial-like)."""

    idle_only: bool
    """Lines for each agent who waits; else for each agent, those who talk having theirs."""
    level: float = 1.0
    moved: Instant = 0
    seen: list[int] = field(default_factory=list)

    def decide(self, view: PacingView, rule: DialRule, learned: Learned) -> PacingDecision:
        """Move the level when it is time, and dial up to it."""
        self.seen.append(view.waiting - view.customers)
        if view.now - self.moved >= LEVEL_EVERY:
            self._move(view)
        if self.idle_only:
            return progressive.reach(view, floor(self.level * view.waiting))
        agents = view.waiting + len(view.talking) + len(view.wrapping)
        return progressive.reach(view, max(0, floor(self.level * agents) - len(view.talking)))

    def _move(self, view: PacingView) -> None:
        idle = sum(self.seen) / len(self.seen)
        self.moved, self.seen = view.now, []
        budget = view.budget
        if budget.abandoned > budget.limit * budget.answers:
            self.level = 1.0 if self.idle_only else max(1.0, self.level / 2)
        elif idle >= 0.5:
            self.level = min(HIGHEST_LEVEL, self.level + LEVEL_STEP)
        elif idle <= -0.5:
            self.level = max(1.0, self.level - LEVEL_STEP)


def dial_level(name: str, *, idle_only: bool) -> Rival:
    """A rule that keeps a level of its own."""
    return Rival(name, partial(_dial_level, idle_only))


def _dial_level(idle_only: bool, foresight: Foresight) -> Policy:
    return DialLevel(idle_only).decide


def memoryless(foresight: Foresight) -> Policy:
    """Who waits and who is about to finish by an exponential law, over the share of answers (Issabel-like)."""

    def decide(view: PacingView, rule: DialRule, learned: Learned) -> PacingDecision:
        if learned.resolved < adaptive.CALLS_KNOWN or learned.talks < adaptive.TALKS_KNOWN:
            return progressive.one_each(view)
        laws = learned.laws(view)
        finishing = 1 - exp(-laws.points[POINTS // 2] / laws.handling)
        free = view.waiting + finishing * (len(view.talking) + len(view.wrapping))
        return progressive.reach(view, floor(free / laws.answer_rate))

    return decide


class Informed(Learned):
    """Knows the laws from the first second on, and steers the price like the one that learns."""

    def __init__(self, laws: Laws) -> None:
        super().__init__()
        self.resolved = self.talks = DRAWS
        self.heard: Learned = self
        self._true = laws

    def laws(self, view: PacingView) -> Laws:
        """The true ones."""
        return self._true

    def price(self, limit: float) -> float:
        """As steered by the day's losses."""
        return self.heard.price(limit) if self.heard is not self else super().price(limit)


def informed(foresight: Foresight) -> Policy:
    """Our adaptive rule, bound to the same ledger, that need not learn the laws: those of the day's opening."""
    made: list[Informed] = []

    def decide(view: PacingView, rule: DialRule, learned: Learned) -> PacingDecision:
        if not made:
            made.append(Informed(true_laws(foresight.world.scenario, view)))
        made[0].heard = learned
        return adaptive.decide(view, rule, made[0])

    return decide


DRAWS: Final = 20_000
"""Customers from whom the laws are known."""


def true_laws(scenario: Scenario, view: PacingView) -> Laws:
    """What many customers of another day teach."""
    learned, customers = Learned(), Customers(scenario, seed=-1)
    for number in range(DRAWS):
        fate = customers.fate(number, 0)
        reached = fate.way in (Way.PERSON, Way.HEARD_MACHINE)
        learned.call_resolved(fate.after + reached * fate.listening, answered=reached, at=0)
        if reached:
            learned.talk_ended(fate.talk, 0)
            learned.wrapup_ended(fate.wrapup, 0)
    return learned.laws(replace(view, ringing=(), talking=(), wrapping=()))


def clairvoyant(foresight: Foresight) -> Policy:
    """Knows when each agent will be free and what each customer will do: a bound that nobody reaches."""

    def decide(view: PacingView, rule: DialRule, learned: Learned) -> PacingDecision:
        world = foresight.world
        free = ([view.now] * view.waiting + foresight.agents_free())[view.customers :]
        taken, calls = foresight.answers(), 0
        lines = min(view.job_lines - view.out, view.free_lines, FORESEEN)
        for fate in foresight.next_fates(max(0, lines)):
            if fate.way in (Way.PERSON, Way.HEARD_MACHINE):
                answers = sorted([*taken, view.now + fate.after + fate.listening])
                if not _all_served(answers, free, world.floor.rules.abandon_limit // 2):
                    break
                taken = answers
            calls += 1
        return progressive.reach(view, view.out + calls)

    return decide


FORESEEN: Final = 200
"""Customers whom the clairvoyant looks at in one decision."""


def _all_served(answers: Sequence[Instant], free: Sequence[Instant], patience: Millis) -> bool:
    """Whether the first agent to be free comes in time for the first answer, the second for the second, and so on."""
    return len(answers) <= len(free) and all(
        there <= answer + patience for answer, there in zip(answers, free, strict=False)
    )


RIVALS: Final = (
    multiplier(1.5),
    multiplier(2),
    multiplier(2.5),
    multiplier(3.5),
    reference_predictive(150),
    reference_predictive(240),
    reference_predictive(360),
    dial_level("dial level", idle_only=False),
    dial_level("dial level, idle", idle_only=True),
    Rival("memoryless", memoryless),
    Rival("informed", informed, Method.ADAPTIVE),
    Rival("clairvoyant", clairvoyant),
)
"""All of them, by what they are like: multipliers, the reference, VICIdial (two forms), Issabel, and two bounds."""
