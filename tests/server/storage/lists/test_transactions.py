"""All of a list or nothing, whatever ends an import, and calls go on meanwhile (rows 122, 126, 128; limits 4)."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import ListId, Outcome
from server.storage.lists import transactions
from server.storage.lists.limits import Limits
from server.storage.lists.loading import StoreLoader
from server.storage.lists.parts import PIECE
from server.storage.port import Tx
from server.tasks import Tasks
from tests.server.storage.lists.imports import GOOD, HEAD, Imports, rows
from tests.server.storage.office import NOON, Office

WITH_OTHERS = pytest.mark.parametrize(
    "runner", ["aiosqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
"""For tests in which something else happens meanwhile: inline, nothing can."""


# ---- all or nothing ---------------------------------------------------------------------------------------------


async def refusal_of(imports: Imports, text: str | bytes, batch: str = "展示会来場者") -> Refused:
    with pytest.raises(Refused) as refused:
        await imports.load(text, batch=batch)
    assert await imports.lists() == []
    assert await imports.records() == []
    return refused.value


async def test_a_file_that_turns_out_bad_at_its_end_leaves_nothing(imports: Imports) -> None:
    """Row 122, case 49: three pieces were written by then."""
    refused = await refusal_of(imports, HEAD + rows(1_600) + 'a,"b\n')
    assert refused == Refused(RefusalCode.UNBALANCED_QUOTE, line=1_602)


async def test_what_is_no_list_leaves_nothing(imports: Imports) -> None:
    assert (await refusal_of(imports, HEAD)).code is RefusalCode.EMPTY_FILE
    assert (await refusal_of(imports, "氏名\n山田\n")).code is RefusalCode.NO_NUMBER_COLUMN
    assert (await refusal_of(imports, b"PK\x03\x04")).code is RefusalCode.NOT_CSV
    assert (await refusal_of(imports, HEAD + GOOD, batch="none")).code is RefusalCode.UNKNOWN_BATCH


async def test_a_file_of_which_most_cannot_be_decoded_leaves_nothing(imports: Imports) -> None:
    """Case 51."""
    text = b"tel,name\n" + "0312345678,髙橋\n0312345679,山田\n".encode("cp932") + b"0312345670,a\n"
    with pytest.raises(Refused) as refused:
        await imports.load(text, encoding="utf-8")
    assert refused.value == Refused(RefusalCode.WRONG_ENCODING, encoding="utf-8", line=2)
    assert await imports.lists() == []


async def test_more_rows_than_the_limit_leave_nothing(imports: Imports) -> None:
    """Case 48, at the limit and one beyond it."""
    imports.loader = StoreLoader(imports.office.runner, lambda: NOON, Limits(rows=600))
    assert await refusal_of(imports, HEAD + rows(601)) == Refused(RefusalCode.TOO_MANY_ROWS, limit=600)
    report, _ = await imports.load(HEAD + rows(600))
    assert report.valid == 600


@WITH_OTHERS
async def test_an_import_that_is_cancelled_leaves_nothing(imports: Imports) -> None:
    """Row 122."""
    begun = asyncio.Event()
    imports.progress = _Telling(begun)
    loading = Tasks("test").start(imports.load(HEAD + rows(3_000)), name="loading")
    await begun.wait()
    loading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await loading
    assert await imports.lists() == []
    assert await imports.records() == []


class _Telling(list[tuple[str, int, int]]):
    """A list that says when something comes."""

    def __init__(self, event: asyncio.Event) -> None:
        super().__init__()
        self._event = event

    def append(self, told: tuple[str, int, int]) -> None:
        self._event.set()
        super().append(told)


async def test_what_a_crash_left_behind_is_swept_and_is_in_nobodys_way(imports: Imports) -> None:
    """Row 122: its numbers are no duplicates, and its records are dialled by nobody."""
    office = imports.office
    await half_loaded(imports, 1_200)
    run = await office.start()
    assert await office.remaining(run) == 0
    assert (await office.claim(run)).attempts == ()
    report, refused = await imports.load(HEAD + rows(3))
    assert (report.valid, list(refused)) == (3, [])
    assert [state for _, state, _ in await imports.lists()] == ["ready"]
    assert len(await imports.records()) == 3


async def half_loaded(imports: Imports, number: int) -> None:
    """Stop an import, as a crash would, before its list is shown."""

    def crash(*args: object, **kwargs: object) -> None:
        raise RuntimeError("crash")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(transactions, "show", crash)
        patched.setattr(transactions, "discard", crash)
        with pytest.raises(RuntimeError, match="crash"):
            await imports.load(HEAD + rows(number))
    assert [state for _, state, _ in await imports.lists()] == ["loading"]
    assert len(await imports.records()) == number


async def test_recovery_removes_a_half_loaded_list(imports: Imports) -> None:
    await half_loaded(imports, PIECE + 1)
    await imports.loader.recover()
    assert await imports.lists() == []
    assert await imports.records() == []


async def test_recovery_gives_the_rest_of_a_shown_list_to_its_group(imports: Imports) -> None:
    """Row 122: once the list is shown, all of it is there; what was interrupted goes on where it stopped."""
    office = imports.office
    await imports.load(HEAD + rows(1_200))
    await office.execute("UPDATE record SET group_id = NULL WHERE line > 700")
    await office.execute("UPDATE list_allocation SET due = 501, next_line = 701")
    run = await office.start()
    assert await office.remaining(run) == 699
    await imports.loader.recover()
    assert await office.remaining(run) == 1_200
    assert {record[2] for record in await imports.records()} == {office.ids.group}


async def test_a_shown_list_is_never_discarded(imports: Imports) -> None:
    report, _ = await imports.load(HEAD + rows(3))
    assert report.list_id is not None
    discard = partial(transactions.discard, list_=ListId(report.list_id), limit=10)
    assert (await imports.office.runner.write(discard)).records == 0
    assert len(await imports.records()) == 3
    assert len(await imports.lists()) == 1


@WITH_OTHERS
async def test_one_list_at_a_time(imports: Imports) -> None:
    begun = asyncio.Event()
    imports.progress = _Telling(begun)
    first = Tasks("test").start(imports.load(HEAD + rows(3_000)), name="first")
    await begun.wait()
    assert imports.loader.busy
    with pytest.raises(Refused) as refused:
        await imports.load(HEAD + GOOD)
    assert refused.value == Refused(RefusalCode.IMPORT_BUSY)
    report, _ = await first
    assert report.valid == 3_000
    assert not imports.loader.busy


# ---- groups and calls -------------------------------------------------------------------------------------------


async def test_the_only_group_of_a_batch_gets_all_of_it(imports: Imports) -> None:
    """Row 128."""
    report, _ = await imports.load(HEAD + rows(5))
    assert report.unallocated == 0
    assert {record[2] for record in await imports.records()} == {imports.office.ids.group}
    row = await imports.office.row("SELECT list_id, group_id, records, next_line FROM list_allocation")
    assert row == (report.list_id, imports.office.ids.group, 5, None)


async def test_of_several_groups_none_gets_anything_and_the_report_says_so(imports: Imports) -> None:
    """Rows 126, 134: a record belongs to at most one group."""
    office = imports.office
    await office.execute("INSERT INTO dial_group (name) VALUES ('second')")
    second = (await office.row("SELECT id FROM dial_group WHERE name = 'second'"))[0]
    await office.execute("INSERT INTO batch_group VALUES (?, ?)", office.ids.batch, second)
    report, _ = await imports.load(HEAD + rows(5))
    assert report.unallocated == 5
    assert {record[2] for record in await imports.records()} == {None}
    run = await office.start()
    assert (await office.claim(run)).attempts == ()


async def test_a_started_job_dials_new_records_at_once(imports: Imports) -> None:
    """The run's counter is right while pieces come in."""
    office = imports.office
    run = await office.start()
    report, _ = await imports.load(HEAD + GOOD + rows(PIECE))
    assert await office.remaining(run) == report.valid
    attempt = await office.claim_one(run)
    assert attempt.number == "+81312345678"
    assert attempt.card.columns[4] == ("備考", "①")
    assert await office.remaining(run) == report.valid - 1


async def test_a_number_that_is_listed_during_an_import_is_not_dialled(imports: Imports) -> None:
    """Guarantee I2: between being filled and being given to the group."""
    office = imports.office
    await half_loaded(imports, 3)
    await office.execute("UPDATE customer_list SET state = 'ready', rows = 3")
    await office.execute(
        "INSERT INTO list_allocation (list_id, group_id, records, due, next_line, at)"
        " SELECT id, ?, 3, 3, 0, 0 FROM customer_list",
        office.ids.group,
    )
    await office.list_number("+819010000001", office.ids.campaign)
    run = await office.start()
    await imports.loader.recover()
    assert await office.remaining(run) == 2
    claimed = await office.claim(run, 5)
    assert {attempt.number for attempt in claimed.attempts} == {"+819010000000", "+819010000002"}


@WITH_OTHERS
async def test_calls_go_on_while_a_list_comes_in(imports: Imports) -> None:
    """Row 122: what is half loaded is never dialled, and everything is, once it is there."""
    office = imports.office
    await imports.load(HEAD + rows(200))
    run = await office.start()
    loading = Tasks("test").start(imports.load(HEAD + rows(2_000, start=1_000)), name="loading")
    dialled = []
    while not loading.done():
        claimed = await office.claim(run, 2)
        dialled += [attempt.number for attempt in claimed.attempts]
        for attempt in claimed.attempts:
            await office.end(attempt.id, Outcome.NO_ANSWER)
        await asyncio.sleep(0)
    report, _ = await loading
    assert report.valid == 2_000
    assert len(dialled) == len(set(dialled))
    assert await office.remaining(run) == 2_200 - len(dialled)


async def test_a_list_without_open_steps_says_so(office: Office) -> None:
    def ask(tx: Tx) -> tuple[object, ...]:
        return (transactions.unfinished(tx), transactions.next_allocation(tx))

    assert await office.runner.read(ask) == (None, None)
