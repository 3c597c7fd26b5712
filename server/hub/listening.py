"""Whether somebody on an agent's line may go on hearing it (domain rows 29, 34, 35, 300).

Rule: to go on listening needs what it takes to begin; a line needs a phone and no terminal, so the account is asked.
"""

from __future__ import annotations

from kaden.protocol.client import Listen
from kaden.vocabulary import Role
from server.hub.access import Permissions, allowed
from server.hub.port import Desks
from server.hub.work import agents_subject
from server.storage.port import Account


def is_barred(desks: Desks, account: Account, permissions: Permissions) -> bool:
    """Whether the account, as it is by now, may not be on the line on which it is; or on none, whatever happens."""
    if account.disabled or account.role is Role.USER:
        return True
    heard = desks.heard_by(account.id)
    if heard is None:
        return False
    agent, mode = heard
    wish = Listen(request="-", agent=agent, mode=mode)
    return allowed(account, permissions, wish, agents_subject(desks, agent)) is not None
