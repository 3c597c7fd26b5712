"""The ledger of answers as it follows from the rows (rows 73, 185, 321)."""

from __future__ import annotations

from kaden.clock import DAY, MINUTE, SECOND
from kaden.vocabulary import Outcome
from server.dialer.pacing.ledger import Counts
from server.dialer.writes import MarkAbandoned
from tests.server.storage.office import NOON, Office, listed, number


async def test_an_answer_counts_once_its_fate_is_decided(office: Office) -> None:
    """Joined, told that nobody comes, or gone before; not while the customer waits, and no machine."""
    await office.customers(*(listed(number(place)) for place in range(6)))
    run = await office.start()
    session = await office.sit_down(run)
    joined, told, gone, waits, machine, rings = (a.id for a in (await office.claim(run, 6)).attempts)
    answered = office.now
    for attempt in (told, gone, waits, machine):
        await office.answer(attempt)
    await office.talk(joined, session, time=30 * SECOND)
    await office.store.perform(MarkAbandoned(told, office.now))
    await office.end(gone, Outcome.ABANDONED)
    await office.end(machine, Outcome.MACHINE)
    await office.end(rings, Outcome.NO_ANSWER)
    minute = answered - answered % MINUTE
    expected = tuple((office.ids.campaign, minute, counts) for counts in (Counts(3, 2), Counts(machines=1)))
    assert await office.store.answers(NOON) == expected
    await office.end(told, Outcome.ABANDONED)
    assert await office.store.answers(NOON) == expected


async def test_a_result_that_reached_nobody_is_no_answer(office: Office) -> None:
    """A machine that an agent had to listen to; another result, or none yet, leaves the answer what it is."""
    await office.customers(*(listed(number(place)) for place in range(3)))
    run = await office.start()
    session = await office.sit_down(run)
    answered = office.now
    machine, person, unsaved = (a.id for a in (await office.claim(run, 3)).attempts)
    for attempt in (machine, person, unsaved):
        await office.talk(attempt, session, time=SECOND)
    label = (
        "UPDATE attempt SET disposition_id = (SELECT min(id) FROM disposition WHERE class = ?) WHERE id = ?"
    )
    await office.execute(label, "no_contact", machine)
    await office.execute(label, "success", person)
    told = await office.store.answers(NOON)
    assert sum((counts for _, _, counts in told), Counts()) == Counts(2, 0)
    assert told[0][1] == answered - answered % MINUTE


async def test_minutes_and_campaigns_are_apart(office: Office) -> None:
    other = await office.other_campaign()
    await office.customers(*(listed(number(place)) for place in range(3)))
    run = await office.start()
    first, second, third = (a.id for a in (await office.claim(run, 3)).attempts)
    moments = []
    for attempt in (first, second, third):
        moments.append(office.now - office.now % MINUTE)
        await office.answer(attempt)
        await office.end(attempt, Outcome.ABANDONED)
        office.later(MINUTE)
    await office.execute("UPDATE attempt SET campaign_id = ? WHERE id = ?", other, third)
    lost = Counts(1, 1)
    assert await office.store.answers(NOON) == (
        (office.ids.campaign, moments[0], lost),
        (office.ids.campaign, moments[1], lost),
        (other, moments[2], lost),
    )
    assert await office.store.answers(NOON, other) == ((other, moments[2], lost),)
    assert await office.store.answers(office.now + DAY) == ()


async def test_a_stretch_of_one_campaign_for_a_past(office: Office) -> None:
    """Both of its ends, and the last dial that belongs to it; a machine belongs to the minute of its dial."""
    await office.customers(*(listed(number(place)) for place in range(4)))
    run = await office.start()
    lost, machine, later = (a.id for a in (await office.claim(run, 3)).attempts)
    dialled = office.now
    office.later(SECOND)
    for attempt, outcome in ((lost, Outcome.ABANDONED), (machine, Outcome.MACHINE)):
        await office.answer(attempt)
        await office.end(attempt, outcome)
    answered, minute = office.now, office.now - office.now % MINUTE
    office.later(MINUTE)
    await office.execute("UPDATE attempt SET dialled_at = ? WHERE id = ?", office.now, later)
    await office.answer(later)
    await office.end(later, Outcome.ABANDONED)

    async def within(start: int, end: int, dialled_until: int) -> list[Counts]:
        found = await office.store.answers_within(office.ids.campaign, start, end, dialled_until)
        assert all(told == minute for told, _ in found[:1])
        return [counts for _, counts in found]

    assert await within(NOON, office.now + 1, dialled) == [Counts(1, 1), Counts(machines=1)]
    assert await within(NOON, answered, dialled) == [Counts(machines=1)]
    assert await within(NOON, office.now + 1, dialled - 1) == []
    assert await within(NOON, office.now + 1, office.now) == [Counts(1, 1), Counts(1, 1), Counts(machines=1)]
