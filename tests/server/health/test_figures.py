"""What monitoring programs are told is what the floor's own screens tell."""

from __future__ import annotations

from prometheus_client import CollectorRegistry

from kaden.clock import MINUTE
from kaden.vocabulary import AgentId, AgentState, AttemptState
from server.dialer.disks import Disk
from server.dialer.events import HoldRequested
from server.dialer.pacing.ledger import Counts
from server.health.condition import Condition, Facts, condition_of
from server.health.figures import LONGEST_NAME, FloorFigures
from tests.server.dialer.playbook import Playbook
from tests.server.dialer.sample import asked


class Page:
    """The figures of a floor, read as a monitoring program reads them."""

    def __init__(self, book: Playbook) -> None:
        facts = Facts(started=5_000, schema=7)
        self._registry = CollectorRegistry()

        def condition() -> Condition:
            return condition_of(book.floor, facts, book.now, 0)

        self._registry.register(FloorFigures(book.floor, condition, lambda: book.now, lambda: 4, facts))

    def __call__(self, metric: str, /, **labels: str) -> float | None:
        return self._registry.get_sample_value(metric, labels)


def test_the_server_and_what_it_needs() -> None:
    book = Playbook()
    page = Page(book)
    assert (page("kaden_well"), page("kaden_start_time_seconds"), page("kaden_connections")) == (1, 5, 4)
    assert page("kaden_lines") == book.floor.lines
    book.floor.trunk_up = False
    assert (page("kaden_well"), page("kaden_trunk_up"), page("kaden_store_up")) == (0, 0, 1)


def test_the_room_on_its_disks() -> None:
    book = Playbook()
    page = Page(book)
    assert page("kaden_disk_free_bytes", place="database") is None
    book.floor.disks = (Disk("database", 5, 100),)
    assert page("kaden_disk_free_bytes", place="database") == 5
    assert page("kaden_disk_size_bytes", place="database") == 100


def test_agents_and_calls_by_state() -> None:
    book = Playbook(records=10).office(3)
    page = Page(book)
    call = book.talk(1)
    assert page("kaden_agents", state="waiting") == 2
    assert page("kaden_live_calls", state="connected") == 1
    book.aside(HoldRequested(asked("h", 1), AgentId(1), call, True))
    assert page("kaden_agents", state="held") == 1
    assert {page("kaden_agents", state=state) for state in AgentState} <= {0, 1, 2}
    ended = AttemptState.ENDED
    assert page("kaden_live_calls", state=ended) is None
    living = sum(page("kaden_live_calls", state=state) or 0 for state in AttemptState)
    assert living == sum(one.state is not ended for one in book.floor.calls.values())


def test_a_started_job_is_told_as_on_the_monitor() -> None:
    book = Playbook(records=10).office(2)
    book.talk(1)
    head, _ = book.monitor()
    page = Page(book)
    named = {"job": "1", "name": book.seat().plan.name}
    assert page("kaden_jobs_started") == 1
    assert page("kaden_run_calls", **named, kind="attempts") == head.attempts > 0
    assert page("kaden_run_calls", **named, kind="connected") == head.connected == 1
    assert page("kaden_run_remaining", **named) == head.remaining
    assert page("kaden_run_calls_out", **named) == head.ringing


def test_a_job_that_is_stopped_is_no_label() -> None:
    book = Playbook()
    page = Page(book)
    named = {"job": "1", "name": book.seat().plan.name}
    assert page("kaden_jobs_started") == 0
    assert page("kaden_run_remaining", **named) is None


def test_the_abandoned_share_is_the_ledgers() -> None:
    """Row 321."""
    quiet, busy = Playbook(), Playbook()
    campaign = busy.seat().plan.campaign
    busy.floor.pacer(campaign).ledger.add(busy.now - MINUTE, Counts(answers=4, abandoned=1))
    named = {"campaign": str(campaign.id), "name": campaign.name[:LONGEST_NAME]}
    for span in ("hour", "day", "window"):
        assert Page(quiet)("kaden_abandoned_share", **named, span=span) is None
        assert Page(busy)("kaden_abandoned_share", **named, span=span) == 0.25
    assert Page(quiet)("kaden_abandoned_share_allowed", **named) == campaign.allowed_share
