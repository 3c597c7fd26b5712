"""Kept pacing decisions (row 190)."""

from __future__ import annotations

from kaden.clock import DAY, SECOND
from kaden.vocabulary import JobId, Limiting, Method
from server.dialer.effects import Decided
from server.dialer.pacing.view import Odds
from server.storage.store import DECISIONS_KEPT
from server.storage.transactions.decisions import PRUNED_AT_ONCE, prune
from tests.server.storage.office import NOON, Office

ODDS = Odds(-1.5, 2.25, 8 * SECOND, 0.03, 0.021, 0.04, 3.5)


def decided(office: Office, at: int = NOON) -> Decided:
    return Decided(office.ids.job, at, 4, 9, 3, 6, Limiting.RISK, Method.ADAPTIVE, ODDS, 5)


async def test_a_decision_comes_back_with_all_its_inputs(office: Office) -> None:
    plain = Decided(office.ids.job, NOON, 1, 1, 0, 1, Limiting.NONE)
    await office.store.keep_decisions((plain, decided(office)))
    assert await office.store.decisions(office.ids.job, 5) == (decided(office), plain)


async def test_the_newest_are_given_first_and_each_job_has_its_own(office: Office) -> None:
    other = await office.other_job()
    await office.store.keep_decisions([decided(office, NOON + n) for n in range(3)])
    assert [found.at for found in await office.store.decisions(office.ids.job, 2)] == [NOON + 2, NOON + 1]
    assert await office.store.decisions(other, 2) == ()


async def test_the_decision_that_stood_at_an_instant(office: Office) -> None:
    """Of this job, since its run began, the last one of that instant included."""
    job, other = office.ids.job, await office.other_job()
    await office.store.keep_decisions([decided(office, NOON), decided(office, NOON + 5)])
    for since, at, expected in ((0, 4, 0), (0, 5, 5), (0, 99, 5), (0, -1, None), (1, 4, None), (6, 99, None)):
        found = await office.store.decision_at(job, NOON + since, NOON + at)
        assert (None if found is None else found.at - NOON) == expected, (since, at)
    assert await office.store.decision_at(other, NOON, NOON + 9) is None


async def test_decisions_about_a_job_that_is_gone_are_left_out(office: Office) -> None:
    gone = Decided(JobId(99), NOON, 1, 1, 0, 1, Limiting.NONE)
    await office.store.keep_decisions((gone, decided(office)))
    assert len(await office.rows("SELECT id FROM decision")) == 1


async def test_nothing_to_keep_is_no_work(office: Office) -> None:
    await office.store.keep_decisions(())
    assert await office.rows("SELECT id FROM decision") == []


async def test_a_week_is_kept(office: Office) -> None:
    await office.store.keep_decisions([decided(office, NOON), decided(office, NOON + DAY)])
    await office.store.keep_decisions([decided(office, NOON + DECISIONS_KEPT + 1)])
    kept = await office.store.decisions(office.ids.job, 9)
    assert [found.at for found in kept] == [NOON + DECISIONS_KEPT + 1, NOON + DAY]


async def test_a_long_past_goes_piece_by_piece(office: Office) -> None:
    await office.store.keep_decisions([decided(office)] * (PRUNED_AT_ONCE + 1))
    removed = [await office.runner.write(lambda tx: prune(tx, NOON + 1)) for _ in range(3)]
    assert removed == [PRUNED_AT_ONCE, 1, 0]


async def test_the_shadows_difference_weighs_each_decision_by_its_time(office: Office) -> None:
    def shadowed(at: int, target: int, shadow: int | None) -> Decided:
        return Decided(office.ids.job, NOON + at, 1, target, 0, 0, Limiting.NONE, shadow=shadow)

    job = office.ids.job
    assert await office.store.shadow_difference(job, NOON, NOON + 100) is None
    await office.store.keep_decisions((shadowed(-50, 1, 99), shadowed(0, 3, 5), shadowed(30, 3, 3)))
    assert await office.store.shadow_difference(job, NOON, NOON + 60) == 1
    await office.store.keep_decisions((shadowed(60, 3, None), shadowed(80, 4, 3)))
    assert await office.store.shadow_difference(job, NOON, NOON + 100) == (2 * 30 - 20) / 80
    assert await office.store.shadow_difference(job, NOON + 80, NOON + 80) is None
