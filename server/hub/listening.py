"""Whether somebody on an agent's line, or at a recording, may go on hearing it (domain rows 29, 34, 35, 288, 300).

Rule: to go on listening needs what it takes to begin; a line needs a phone and no terminal, so the account is asked.
"""

from __future__ import annotations

from kaden.protocol.client import Listen
from kaden.vocabulary import AccountId, CampaignId, Permission, Role
from server.dialer.leg_requests import ListenerBarred
from server.hub.access import Permissions, allowed, level
from server.hub.port import Desks
from server.hub.work import agents_subject
from server.storage.port import Account, Store


async def review_listener(desks: Desks, store: Store, id_: AccountId) -> None:
    """An account changed: let go of the phone of one who may hear no customer by it any more."""
    account = await store.account_by_id(id_)
    permissions = {} if account is None else await store.permissions(id_)
    wish = desks.about_to_hear(id_)
    wished = None if wish is None else await store.campaign_of_call(wish)
    if account is None or is_barred(desks, account, permissions, None if wished is None else wished[0]):
        desks.post(ListenerBarred(id_))


def is_barred(
    desks: Desks, account: Account, permissions: Permissions, wished: CampaignId | None = None
) -> bool:
    """Whether the account, as it is by now, may not hear what it hears: a line, a recording, or whatever happens.

    Args:
        wished: whose recording it is about to hear.
    """
    if account.disabled or account.role is Role.USER:
        return True
    for played in (wished, desks.played_to(account.id)):
        if played is not None and level(account, permissions, played) is Permission.NONE:
            return True
    heard = desks.heard_by(account.id)
    if heard is None:
        return False
    agent, mode = heard
    wish = Listen(request="-", agent=agent, mode=mode)
    return allowed(account, permissions, wish, agents_subject(desks, agent)) is not None
