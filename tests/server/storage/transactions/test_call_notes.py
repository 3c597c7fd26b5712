"""Further notes as they are read: with the call, for the next agent, in the story and in a file (row 245)."""

from __future__ import annotations

from kaden.clock import DAY
from kaden.protocol.history import CallSearch
from kaden.protocol.my_work import CallNote
from kaden.vocabulary import AttemptId
from server.storage.customers.story import customer
from server.storage.history_port import CallQuestion
from server.storage.transactions.call_notes import notes_of
from server.storage.transactions.cards import _earlier
from server.storage.transactions.handled import handled
from server.storage.transactions.history import export
from tests.server.storage.office import Office
from tests.server.storage.transactions.test_adding_notes import add, allow
from tests.server.storage.transactions.test_correcting import a_saved_call


async def test_row_245_everybody_who_reads_of_the_call_reads_them(office: Office) -> None:
    await allow(office)
    record, _, attempt = await a_saved_call(office, note="訪問")
    await add(office, attempt, "一件目")
    await add(office, attempt, "二件目")
    by = (await office.row("SELECT full_name FROM account WHERE id = ?", office.agent()))[0]
    notes = tuple(CallNote(at=office.now, by=by, note=note) for note in ("一件目", "二件目"))
    read = office.runner.read
    missing = AttemptId(attempt + 1)
    assert await read(lambda tx: notes_of(tx, (attempt, missing))) == {attempt: notes}
    assert await read(lambda tx: notes_of(tx, ())) == {}
    assert (await read(lambda tx: handled(tx, office.agent(), attempt, office.now))).notes == notes
    [told] = (await read(lambda tx: customer(tx, record))).calls
    assert (told.note, told.notes) == ("訪問", notes)
    search = CallSearch(since=office.now - DAY, until=office.now + DAY)
    question = CallQuestion(search, (office.ids.campaign,), None, "", None)
    [row] = (await read(lambda tx: export(tx, question))).found
    assert (row.whole_note, row.notes) == ("訪問", notes)
    [earlier] = await read(lambda tx: _earlier(tx, record, missing))
    assert earlier.note == "訪問\n一件目\n二件目"
