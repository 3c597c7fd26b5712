"""The audit log, for people: administrators read all of it, supervisors what belongs to their campaigns (row 37).

Rule: a campaign that somebody may not see is not even named to them (domain row 29), also not in the facts of a rule
that it shares with one that they see.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from kaden.protocol.setup import AUDIT_PAGE, AuditLine, AuditPage, ListAudit
from kaden.vocabulary import CampaignId
from server.hub.fitting import fitting
from server.hub.port import Visit
from server.storage.audit_port import AuditBooks, AuditEntry, AuditQuestion

_WHOLE_OFFICE: Final = CampaignId(0)
"""The campaign of what belongs to none: only who sees everything sees it."""

PAGE_BYTES: Final = 256 * 1024
"""Of one answer; a line of a large group names all its members, and what is too long cuts the connection."""


class AuditOffice:
    """The audit log of a store.

    Args:
        books: where it is.
    """

    def __init__(self, books: AuditBooks) -> None:
        self._books = books

    async def page(self, visit: Visit, asked: ListAudit) -> AuditPage:
        """The newest lines that answer the question and that the visit may read."""
        question = AuditQuestion(
            before=asked.before,
            since=asked.since,
            until=asked.until,
            account=asked.account,
            thing=asked.thing,
        )
        found: list[AuditEntry] = []
        while len(found) <= AUDIT_PAGE:
            part = await self._books.audit(question)
            found += (entry for entry in part.found if _may_read(visit, entry))
            if part.before is None:
                break
            question = replace(question, before=part.before)
        shown = fitting([_line(visit, entry) for entry in found[:AUDIT_PAGE]], PAGE_BYTES)
        return AuditPage(request=asked.request, lines=shown, more=len(found) > len(shown))


def _may_read(visit: Visit, entry: AuditEntry) -> bool:
    return visit.sees(_WHOLE_OFFICE) or any(visit.sees(campaign) for campaign in entry.campaigns)


def _line(visit: Visit, entry: AuditEntry) -> AuditLine:
    return AuditLine(
        id=entry.id,
        at=entry.at,
        account=entry.account,
        code=entry.code,
        thing=entry.thing,
        name=entry.name,
        before=_facts(visit, entry.before),
        after=_facts(visit, entry.after),
    )


def _facts(visit: Visit, facts: dict[str, Any] | None) -> dict[str, Any] | None:
    """The facts without those of campaigns that the visit does not see."""
    if facts is None:
        return None
    return {name: value for name, value in facts.items() if _may_hear(visit, name)}


def _may_hear(visit: Visit, fact: str) -> bool:
    """A rule's line has the law of each campaign that it serves under the campaign's number."""
    kind, _, rest = fact.partition(":")
    number = rest.partition(".")[0]
    return kind != "campaign" or not number.isdecimal() or visit.sees(CampaignId(int(number)))
