"""What is counted, where it happens: orders of the floor, refusals, and how long a write takes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from kaden.protocol.refusals import RefusalCode, Refused
from server.dialer import effects as do
from server.dialer.effects import Decided, Effect
from server.dialer.events import Event
from server.dialer.writes import MarkAbandoned, MarkAnswered, MarkConnected
from server.health.instruments import Instruments, MeasuredRunner
from server.storage.inline_runner import InlineRunner
from server.storage.port import Tx
from tests.server.dialer.playbook import Playbook


class Kept(Playbook):
    """A playbook that keeps all effects."""

    def __init__(self, records: int) -> None:
        self.effects: list[Effect] = []
        super().__init__(records=records)

    def step(self, event: Event) -> list[Effect]:
        effects = super().step(event)
        self.effects += effects
        return effects


def value(registry: CollectorRegistry, name: str, **labels: str) -> float:
    """0 where there is nothing."""
    return registry.get_sample_value(name, labels) or 0.0


def test_the_counters_agree_with_the_effects_of_a_floor() -> None:
    book = Kept(records=20)
    book.office(3).talk(1)
    instruments = Instruments()
    effects = book.effects
    instruments.effects(effects)
    orders = [type(effect.order) for effect in effects if isinstance(effect, do.Write)]
    counted = partial(value, instruments.registry, "kaden_calls_total")
    dialled = sum(isinstance(effect, do.PlaceCall) for effect in effects)
    assert dialled > 0
    assert counted(step="dialled") == dialled
    assert counted(step="answered") == orders.count(MarkAnswered) > 0
    assert counted(step="connected") == orders.count(MarkConnected) > 0
    assert counted(step="abandoned") == orders.count(MarkAbandoned)
    decided = sum(isinstance(effect, Decided) for effect in effects)
    assert value(instruments.registry, "kaden_decisions_total") == decided > 0


def test_refusals_are_counted_by_their_code() -> None:
    instruments = Instruments()
    for code in (RefusalCode.NOT_ALLOWED, RefusalCode.NOT_ALLOWED, RefusalCode.UNKNOWN_JOB):
        instruments.refused(code.value)
    assert value(instruments.registry, "kaden_refusals_total", code="not_allowed") == 2
    assert value(instruments.registry, "kaden_refusals_total", code="unknown_job") == 1


def test_the_page_is_what_prometheus_reads() -> None:
    instruments = Instruments()
    instruments.late(0.002)
    text = instruments.text().decode()
    assert "# TYPE kaden_calls_total counter" in text
    assert 'kaden_loop_lag_seconds_bucket{le="0.001"} 0.0' in text
    assert 'kaden_loop_lag_seconds_bucket{le="0.0025"} 1.0' in text


async def test_a_write_is_timed_and_what_failed_or_is_bulk_is_not(tmp_path: Path) -> None:
    took: list[float] = []
    runner = MeasuredRunner(InlineRunner.on_file(tmp_path / "k.sqlite", 0, create=True), took.append)

    def fails(tx: Tx) -> int:
        raise Refused(RefusalCode.UNKNOWN_JOB, job="9")

    assert await runner.write(lambda tx: 5) == 5
    assert len(took) == 1
    assert took[0] > 0
    assert await runner.write(lambda tx: 6, bulk=True) == 6
    with pytest.raises(Refused):
        await runner.write(fails)
    assert await runner.read(lambda tx: 7) == 7
    copy = await runner.backup(tmp_path / "backups", 0)
    assert copy.exists()
    assert len(took) == 1
    await runner.close()
