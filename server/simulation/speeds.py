"""How agents differ: each takes a factor of the usual time for talk and wrap-up."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from kaden.vocabulary import AgentId
from server.simulation.scenario import Scenario
from server.telephony.simulator.distributions import LogNormal


def speeds(scenario: Scenario, seed: int) -> Mapping[AgentId, float]:
    """The factor of each agent: lognormal around 1, drawn from the seed, the same under every policy."""
    random = Random(f"agents {seed}")
    law = LogNormal(1.0, scenario.agent_speed_cv)
    return {AgentId(number): law.draw(random) for number in range(1, scenario.agents + 1)}
