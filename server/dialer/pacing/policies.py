"""Every pacing policy by its method: one table, asked by the dialler, by shadows, and by simulated days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from kaden.vocabulary import Method
from server.dialer.model import DialRule
from server.dialer.pacing import adaptive, predictive, progressive
from server.dialer.pacing.learned import Learned
from server.dialer.pacing.view import PacingDecision, PacingView

Policy: TypeAlias = Callable[[PacingView, DialRule, Learned], PacingDecision]
"""Decides from what it sees now, the rule, and what the campaign has taught. Changes nothing."""


def _progressive(view: PacingView, rule: DialRule, learned: Learned) -> PacingDecision:
    return progressive.decide(view, rule)


def _predictive(view: PacingView, rule: DialRule, learned: Learned) -> PacingDecision:
    return predictive.decide(view, rule)


POLICIES: Final[Mapping[Method, Policy]] = {
    Method.PROGRESSIVE: _progressive,
    Method.PREDICTIVE: _predictive,
    Method.ADAPTIVE: adaptive.decide,
}
