"""Customer cards (rows 116, 210, 211)."""

from __future__ import annotations

from kaden.vocabulary import Outcome
from server.storage.transactions.cards import EARLIER_SHOWN
from tests.server.storage.office import INTERVAL, Office, listed, number


async def test_a_card_shows_the_last_five_attempts(office: Office) -> None:
    """Row 211."""
    await office.execute("UPDATE dial_rule SET attempt_cap = 99")
    await office.execute("UPDATE job SET attempts_to = NULL")
    await office.customers(listed(number(1)))
    times = []
    for _ in range(EARLIER_SHOWN + 2):
        run = await office.start()
        times.append(office.now)
        attempt = await office.claim_one(run)
        await office.end(attempt.id, Outcome.NO_ANSWER)
        await office.stop(run)
        office.later(INTERVAL)
    shown = (await office.claim_one(await office.start())).card.earlier
    assert [earlier.at for earlier in shown] == times[: -EARLIER_SHOWN - 1 : -1]


async def test_a_row_shorter_than_its_headings_is_shown_as_far_as_it_goes(office: Office) -> None:
    await office.customers(listed(number(1)))
    await office.execute("UPDATE record SET extra = '[\"only one\"]'")
    assert (await office.claim_one(await office.start())).card.columns == (("会社名", "only one"),)
