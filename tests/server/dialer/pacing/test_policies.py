"""Every method has its policy, and only its own (rows 1, 2, 3)."""

from __future__ import annotations

from kaden.clock import MINUTE
from kaden.vocabulary import Method
from server.dialer.pacing import adaptive
from server.dialer.pacing.learned import Learned
from server.dialer.pacing.policies import POLICIES
from server.dialer.pacing.view import PacingView
from tests.server.dialer.sample import a_rule


def test_each_method_has_one() -> None:
    assert set(POLICIES) == set(Method)
    assert POLICIES[Method.ADAPTIVE] is adaptive.decide


def test_methods_differ_where_they_should() -> None:
    view = PacingView(2, 0, 99, 99, False, talking=(6 * MINUTE,))
    rule = a_rule(multipliers=(2.0,))
    targets = {method: POLICIES[method](view, rule, Learned()).target for method in Method}
    assert targets == {Method.PROGRESSIVE: 4, Method.PREDICTIVE: 5, Method.ADAPTIVE: 2}
