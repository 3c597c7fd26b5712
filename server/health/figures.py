"""What a monitoring program is told of the floor, read off it at the moment of asking.

Rule: nothing is kept here. A job is a label while it is started and a campaign while it has a job, so there are never
more than the floor has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from kaden.clock import SECOND, Instant
from kaden.vocabulary import AgentState, AttemptState, CampaignId
from server.dialer.board import ledger_figures
from server.dialer.disks import Disk
from server.dialer.floor import Floor, JobSeat
from server.dialer.model import Campaign
from server.health.condition import Condition, Facts

LONGEST_NAME: Final = 60
"""Characters of a name that a label shows; the number beside it tells which it is."""

_LIVE: Final = tuple(state for state in AttemptState if state is not AttemptState.ENDED)
_OUTCOMES: Final = ("attempts", "connected", "abandoned", "no_answer", "busy", "other", "saved", "unsaved")


class FloorFigures(Collector):
    """The floor's gauges.

    Args:
        floor: as it stands.
        condition: how the server is, asked once for each page.
        now: the present instant.
        connections: how many there are.
        facts: of this server.
    """

    def __init__(
        self,
        floor: Floor,
        condition: Callable[[], Condition],
        now: Callable[[], Instant],
        connections: Callable[[], int],
        facts: Facts,
    ) -> None:
        self._floor = floor
        self._condition = condition
        self._now = now
        self._connections = connections
        self._facts = facts

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: names are this class's own."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Everything, at this moment."""
        yield from self._server()
        yield from self._people_and_calls()
        seats = [seat for seat in self._floor.jobs.values() if seat.started]
        yield from _jobs(self._floor, seats)
        yield from self._abandoned()

    def _server(self) -> Iterator[Metric]:
        condition = self._condition()
        yield InfoMetricFamily(
            "kaden_build",
            "The program and the database's newest migration.",
            {"version": condition.version, "schema": str(condition.schema)},
        )
        yield _gauge(
            "kaden_start_time_seconds", "When the server started, Unix time.", self._facts.started / SECOND
        )
        yield _gauge("kaden_well", "1 while nothing stands in the way of dialling.", condition.well)
        yield _gauge("kaden_store_up", "1 while the database takes writes.", condition.store)
        yield _gauge("kaden_switch_up", "1 while the switch is connected and known.", condition.switch)
        yield _gauge("kaden_trunk_up", "1 while the line to the telephone company is up.", condition.trunk)
        yield from _disks(condition.disks)
        yield _gauge("kaden_lines", "Lines for calls to customers.", condition.lines)
        yield _gauge("kaden_lines_in_use", "Lines that are in use or about to be.", condition.lines_in_use)
        yield _gauge("kaden_jobs_started", "Call jobs that are started.", condition.jobs)
        yield _gauge("kaden_connections", "Desks and commands that are connected.", self._connections())

    def _people_and_calls(self) -> Iterator[Metric]:
        agents = Counter(agent.state for agent in self._floor.agents.values())
        family = GaugeMetricFamily("kaden_agents", "Agents who are signed in, by state.", labels=["state"])
        for state in AgentState:
            family.add_metric([state.value], agents[state])
        yield family
        calls = Counter(call.state for call in self._floor.calls.values())
        family = GaugeMetricFamily("kaden_live_calls", "Calls to customers, by state.", labels=["state"])
        for live in _LIVE:
            family.add_metric([live.value], calls[live])
        yield family

    def _abandoned(self) -> Iterator[Metric]:
        campaigns: dict[CampaignId, Campaign] = {
            seat.plan.campaign.id: seat.plan.campaign for seat in self._floor.jobs.values()
        }
        labels = ["campaign", "name"]
        shares = GaugeMetricFamily(
            "kaden_abandoned_share", "Abandoned of answered calls, 0 to 1.", labels=[*labels, "span"]
        )
        limits = GaugeMetricFamily(
            "kaden_abandoned_share_allowed", 'What is allowed in the span "window".', labels=labels
        )
        for campaign in campaigns.values():
            named = [str(campaign.id), campaign.name[:LONGEST_NAME]]
            figures = ledger_figures(self._floor, campaign, self._now())
            limits.add_metric(named, figures.limit)
            spans = {"hour": figures.hour, "day": figures.day, "window": figures.window}
            for span, share in spans.items():
                if share is not None:
                    shares.add_metric([*named, span], share)
        yield shares
        yield limits


def _jobs(floor: Floor, seats: list[JobSeat]) -> Iterator[Metric]:
    labels = ["job", "name"]
    calls = GaugeMetricFamily(
        "kaden_run_calls",
        "Calls of a job since it was started, by what became of them.",
        labels=[*labels, "kind"],
    )
    remaining = GaugeMetricFamily(
        "kaden_run_remaining", "Records that a started job may still dial.", labels=labels
    )
    out = GaugeMetricFamily("kaden_run_calls_out", "Calls out of a job that no agent has yet.", labels=labels)
    for seat in seats:
        named = [str(seat.plan.id), seat.plan.name[:LONGEST_NAME]]
        for kind in _OUTCOMES:
            calls.add_metric([*named, kind], getattr(seat.tally, kind))
        remaining.add_metric(named, seat.remaining)
        out.add_metric(named, floor.out(seat))
    yield calls
    yield remaining
    yield out


def _disks(disks: Iterable[Disk]) -> Iterator[Metric]:
    free = GaugeMetricFamily("kaden_disk_free_bytes", "What the server may still write.", labels=["place"])
    size = GaugeMetricFamily("kaden_disk_size_bytes", "How large the disk is.", labels=["place"])
    for disk in disks:
        free.add_metric([disk.place], disk.free)
        size.add_metric([disk.place], disk.size)
    yield free
    yield size


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=float(value))
