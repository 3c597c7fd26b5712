"""An agent's own work through the store: what is changed is there for whoever looks next, on every database."""

from __future__ import annotations

from kaden.clock import HOUR
from tests.server.storage.correcting import AFTERNOON, correct, move_to_noon
from tests.server.storage.office import CALLBACK, STOP, Office, a_talk


async def test_a_call_is_seen_in_all_lists_that_it_belongs_to(office: Office) -> None:
    """Rows 255, 276, 281, 284: unsaved, of today, promised, counted; and gone from where it does not belong."""
    move_to_noon(office)
    _, _, _, attempt = await a_talk(office)
    await office.give_up(attempt)
    store, agent = office.store, office.agent()

    async def seen() -> tuple[int, bool, int, int]:
        unsaved = (await store.unsaved_calls(agent, None)).calls
        [today] = (await store.calls_of_today(agent, None, office.now)).calls
        told = (await store.promises((agent,), office.now))[agent].told
        figures = await store.day_figures(agent, office.now - HOUR, office.now)
        return len(unsaved), today.saved, len(told), figures.saved

    assert await seen() == (1, False, 0, 0)
    await office.save(attempt, CALLBACK, callback_at=AFTERNOON)
    assert await seen() == (0, True, 1, 1)
    await correct(office, attempt, STOP)
    assert await seen() == (0, True, 0, 1)
    await store.forbid_number(agent, attempt, office.now, everywhere=False)
    assert await office.row("SELECT campaign_id FROM do_not_call") == (office.ids.campaign,)
    assert (await store.handled(agent, attempt, office.now)).written is not None
