"""Simulated days: the entry for the command, the benchmarks, and for rivals of the policies that the dialler has.

`simulate_day(scenario, Method.ADAPTIVE, seed)` is a day under one of our policies. A rival is a `Rival`: a name, and a
function that makes its policy anew for each day, so that it may keep a memory of its own, and that is given a
`Foresight`, from which a bound (informed, clairvoyant) may read what no dialler can know.
"""

from __future__ import annotations

import os
import signal
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from time import perf_counter, perf_counter_ns
from typing import Final, TypeAlias

from kaden.clock import SECOND, Instant, Millis
from kaden.vocabulary import Method
from server.dialer.floor import Agent
from server.dialer.model import DialRule
from server.dialer.pacing.learned import Learned
from server.dialer.pacing.policies import POLICIES, Policy
from server.dialer.pacing.view import PacingDecision, PacingView
from server.simulation.customers import Fate, Fates, Way
from server.simulation.event_log import EventLog
from server.simulation.plan import Knobs
from server.simulation.report import DayReport, day_report
from server.simulation.scenario import Scenario
from server.simulation.shifts import Shift
from server.simulation.world import World

Progress: TypeAlias = Callable[[Millis, Millis], None]
"""Told how many simulated milliseconds are over, and of how many."""

USUAL: Final = Knobs()


class Foresight:
    """What the world knows and a dialler cannot. Instants are those of `PacingView.now`."""

    def __init__(self) -> None:
        self._world: World | None = None

    def look_at(self, world: World) -> None:
        """The day begins."""
        self._world = world

    @property
    def world(self) -> World:
        """The day."""
        if self._world is None:
            raise RuntimeError("nothing can be foreseen before the day begins")
        return self._world

    def answers(self) -> list[Instant]:
        """When persons among the calls out will answer, the next first."""
        world = self.world
        ringing = (line for line in world.lines.values() if not line.answered and line.fate.way is Way.PERSON)
        return sorted(line.answers_at + line.fate.listening for line in ringing)

    def agents_free(self) -> list[Instant]:
        """When busy agents will have saved their results, the next first; who wishes to pause is left out."""
        agents = self.world.floor.agents.values()
        return sorted(self._free_at(agent) for agent in agents if agent.call and agent.pause_after is None)

    def _free_at(self, agent: Agent) -> Instant:
        """Of an agent with a customer; the order to join them may still be on its way when a policy is asked."""
        world = self.world
        line = world.lines.get(agent.call) if agent.call is not None else None
        if line is None or line.agent is not None:
            return world.free_at[agent.id]
        bridge = round(world.scenario.bridge_s * SECOND)
        return world.now + bridge + sum(world.work(agent.id, line))

    def next_fates(self, count: int) -> Iterator[Fate]:
        """What the next customers would come to if they were dialled at this instant."""
        world = self.world
        at = world.now - world.opening
        return (world.customers.fate(world.placed + nth, at) for nth in range(count))


@dataclass(frozen=True, slots=True)
class Rival:
    """A policy that the dialler does not have."""

    name: str
    make: Callable[[Foresight], Policy]
    """Called once a day."""
    method: Method = Method.PREDICTIVE
    """As what the floor treats it: `PROGRESSIVE` is asked when something happens, the others every second too;
    `ADAPTIVE` also steers the price in `Learned`."""


def simulate_day(
    scenario: Scenario,
    policy: Method | Rival = Method.PROGRESSIVE,
    seed: int = 1,
    knobs: Knobs = USUAL,
    *,
    progress: Progress | None = None,
    lines: list[str] | None = None,
    customers: Fates | None = None,
    shifts: Sequence[Shift] | None = None,
) -> DayReport:
    """Live through one day.

    Args:
        scenario: the floor and its customers; a changed one is `scenario.model_copy(update={...})`.
        policy: one of the dialler's own, or a rival.
        seed: decides everything that is chance; the same customers come whatever the policy.
        knobs: the dial rule's settings.
        progress: told from time to time.
        lines: gets the event log.
        customers: whom the floor calls; the scenario's by chance unless given.
        shifts: when agents 1, 2, ... are there; all day unless given.
    """
    begun = perf_counter()
    foresight = Foresight()
    method, name, decide = _chosen(policy, foresight)
    timed = Timed(decide)
    log = EventLog(lines)
    policies: dict[Method, Policy] = {**POLICIES, method: timed}
    world = World(scenario, seed, method, policies, knobs, log, customers=customers, shifts=shifts)
    foresight.look_at(world)
    world.run(progress)
    return day_report(
        world.books,
        scenario=scenario.name,
        policy=name,
        agents=scenario.agents,
        seed=seed,
        limit=knobs.allowed_share,
        length=world.end - world.opening,
        event_hash=log.digest(),
        decisions=timed.spent,
        open_calls=sum(1 for line in world.lines.values() if line.agent is None),
        wall_seconds=perf_counter() - begun,
    )


def simulate_days(
    scenario: Scenario,
    policy: Method | Rival,
    seeds: Sequence[int],
    knobs: Knobs = USUAL,
    *,
    done: Callable[[int], None] | None = None,
) -> list[DayReport]:
    """Several days, in the order of their seeds; on as many processes as there are cores.

    Args:
        scenario: the floor and its customers.
        policy: a rival must be picklable (a function of a module) to be sent to another process.
        seeds: one for each day.
        knobs: the dial rule's settings.
        done: told after each day how many are over.
    """
    orders = [(place, scenario, policy, seed, knobs) for place, seed in enumerate(seeds)]
    workers = min(len(os.sched_getaffinity(0)), len(seeds))
    reports: dict[int, DayReport] = {}
    with Pool(workers, _leave_breaking_off_to_parent) as pool:
        for place, report in pool.imap_unordered(_one_of_many, orders):
            reports[place] = report
            if done is not None:
                done(len(reports))
    return [reports[place] for place in range(len(seeds))]


def _one_of_many(order: tuple[int, Scenario, Method | Rival, int, Knobs]) -> tuple[int, DayReport]:
    place, scenario, policy, seed, knobs = order
    return place, simulate_day(scenario, policy, seed, knobs)


def _leave_breaking_off_to_parent() -> None:
    """Ctrl-C reaches every process of a terminal; the parent ends the others, without a word of theirs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Timed:
    """A policy with a watch; the watch is the machine's and never reaches the world."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self.spent: array[int] = array("q")
        """Nanoseconds of each decision."""

    def __call__(self, view: PacingView, rule: DialRule, learned: Learned) -> PacingDecision:
        """Decide, and note how long it took."""
        begun = perf_counter_ns()
        decision = self._policy(view, rule, learned)
        self.spent.append(perf_counter_ns() - begun)
        return decision


def _chosen(policy: Method | Rival, foresight: Foresight) -> tuple[Method, str, Policy]:
    if isinstance(policy, Method):
        return policy, policy.value, POLICIES[policy]
    return policy.method, policy.name, policy.make(foresight)


def shortened(scenario: Scenario, *, agents: int | None, hours: float | None) -> Scenario:
    """The scenario with another team or another length of the day, where they are given."""
    changes: dict[str, object] = {}
    if agents is not None:
        changes["agents"] = agents
    if hours is not None:
        changes["horizon_s"] = hours * 3_600
    return scenario.model_copy(update=changes)
