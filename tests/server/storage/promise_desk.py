"""A supervisor's orders about promises, for the tests of them."""

from __future__ import annotations

from kaden.clock import DAY, Instant
from kaden.protocol.callbacks import OpenPromise
from kaden.vocabulary import CallbackId, CampaignId
from server.storage.callbacks_port import (
    AssignedPromises,
    AssignPromises,
    ChangePromise,
    KeptBy,
    PromiseQuestion,
    SeenPromise,
    WithdrawPromise,
)
from tests.server.storage.office import NOON, Office
from tests.server.storage.promised import Promised, a_promise


async def given(office: Office, place: int = 1, *, for_group: bool = False) -> Promised:
    """A promise whose run is over, so that the next one can be given; at ten the next morning."""
    office.now += -(office.now - NOON) % DAY
    promise = await a_promise(office, place, for_group=for_group)
    await office.stop(promise.run)
    return promise


async def seen(office: Office, callback: CallbackId) -> SeenPromise:
    """A promise as it stands."""
    row = await office.row("SELECT due_at, agent_id, group_id FROM callback WHERE id = ?", callback)
    return SeenPromise(callback, row[0], KeptBy(row[1], row[2]))


async def change(
    office: Office,
    of: SeenPromise,
    *,
    due_at: Instant | None = None,
    agent: str = "",
    group: str = "",
    request: str | None = None,
) -> None:
    """Move a promise."""
    order = ChangePromise(office.asked(office.supervisor, request), of, due_at, agent, group, office.now)
    await office.store.change_promise(order)


async def withdraw(office: Office, of: SeenPromise, reason: str = "移転") -> None:
    """Call a promise off."""
    order = WithdrawPromise(office.asked(office.supervisor), of, reason, office.now)
    await office.store.withdraw_promise(order)


async def assign(
    office: Office,
    whose: str,
    *,
    agent: str = "",
    group: str = "",
    campaigns: tuple[CampaignId, ...] | None = None,
    request: str | None = None,
) -> AssignedPromises:
    """Give all of an agent's to somebody else."""
    asked = office.asked(office.supervisor, request)
    where = (office.ids.campaign,) if campaigns is None else campaigns
    return await office.store.assign_promises(AssignPromises(asked, whose, agent, group, where, office.now))


async def all_open(
    office: Office,
    *,
    campaigns: frozenset[CampaignId] | None = None,
    since: Instant | None = None,
    until: Instant | None = None,
    agent: str = "",
    group: str = "",
    callback: CallbackId | None = None,
    after: tuple[Instant, int] | None = None,
    limit: int = 100,
) -> tuple[OpenPromise, ...]:
    """The open promises of the sample's campaign, or of others."""
    where = frozenset({office.ids.campaign}) if campaigns is None else campaigns
    asked = PromiseQuestion(where, where, since, until, agent, group, callback, after, limit)
    return await office.store.open_promises(asked)
