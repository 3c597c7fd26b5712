"""Do-not-call lists, for people: of a campaign, and the company's (domain rows 93 to 101, 324).

Rule: a campaign that somebody may not see is not even named to them (domain row 29); nothing leaves before the audit
log says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kaden.clock import Instant
from kaden.protocol.do_not_call import (
    EXPORT_PAGE,
    NUMBERS_PAGE,
    AddNumber,
    ExportNumbers,
    ListedNumber,
    ListNumberPlans,
    ListNumbers,
    NumberPlanRow,
    NumberPlans,
    NumbersPage,
    RemoveNumber,
    WithdrawNumberPlan,
)
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import Answered, ServerMessage
from kaden.setup.kinds import Kind
from kaden.vocabulary import CampaignId, Permission
from server.hub.campaigns_seen import campaign_meant
from server.hub.port import Visit
from server.phone_numbers import PhoneNumber, PhoneNumbers, national
from server.storage.lists_port import CampaignName, ListBooks, NumberEntry, NumberPlan, NumberQuestion

_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９", "0123456789")


class DoNotCallOffice:
    """The do-not-call lists of a store.

    Args:
        books: where they are.
        now: the floor's time.
    """

    def __init__(self, books: ListBooks, now: Callable[[], Instant]) -> None:
        self._books = books
        self._now = now
        self._phones = PhoneNumbers()

    async def perform(
        self,
        visit: Visit,
        asked: ListNumbers | AddNumber | RemoveNumber | ExportNumbers | ListNumberPlans | WithdrawNumberPlan,
    ) -> ServerMessage:
        """Carry out one message.

        Raises:
            Refused: UNKNOWN_CAMPAIGN, BAD_NUMBER, NUMBER_LISTED, NUMBER_NOT_LISTED, UNKNOWN_NUMBER_PLAN,
                NO_CAMPAIGN_PERMISSION, NOT_ALLOWED.
        """
        if isinstance(asked, ListNumberPlans):
            return await self._plans(visit, asked.request)
        if isinstance(asked, WithdrawNumberPlan):
            await self._withdraw(visit, asked)
            return await self._plans(visit, asked.request)
        campaign = await self.find(visit, asked.campaign)
        match asked:
            case ListNumbers():
                return await self._page(visit, asked, campaign)
            case AddNumber():
                await self._add(visit, asked, campaign)
            case RemoveNumber():
                await self._remove(visit, asked, campaign)
            case ExportNumbers():
                return await self._export(visit, asked, campaign)
        return Answered(request=asked.request)

    async def find(self, visit: Visit, name_or_id: str | None) -> CampaignName | None:
        """The campaign that somebody means; None for the company.

        Raises:
            Refused: UNKNOWN_CAMPAIGN, with those that the visit sees.
        """
        if name_or_id is None:
            return None
        return campaign_meant(await self._seen(visit), name_or_id)

    async def _seen(self, visit: Visit) -> list[CampaignName]:
        return [each for each in await self._books.campaigns() if visit.sees(each.id)]

    async def _add(self, visit: Visit, asked: AddNumber, campaign: CampaignName | None) -> None:
        number = self._read(asked.number)
        if not await self._books.add_number(_id(campaign), number, asked.reason, visit.by, self._now()):
            raise Refused(RefusalCode.NUMBER_LISTED, number=national(number))

    async def _remove(self, visit: Visit, asked: RemoveNumber, campaign: CampaignName | None) -> None:
        number = self._read(asked.number)
        if not await self._books.remove_number(_id(campaign), number, asked.reason, visit.by, self._now()):
            raise Refused(RefusalCode.NUMBER_NOT_LISTED, number=national(number))

    async def _plans(self, visit: Visit, request: str) -> NumberPlans:
        seen = await self._seen(visit)
        plans = await self._books.number_plans([each.id for each in seen])
        return NumberPlans(request=request, plans=tuple(map(_plan, plans)))

    async def _withdraw(self, visit: Visit, asked: WithdrawNumberPlan) -> None:
        plan = await self._books.number_plan_that_waits(asked.plan)
        if plan is None or not _sees(visit, plan.campaign):
            raise Refused(RefusalCode.UNKNOWN_NUMBER_PLAN, plan=asked.plan)
        seen = await self._seen(visit)
        campaign = next((each for each in seen if each.id == plan.campaign), None)
        if not _may_remove(visit, campaign):
            if campaign is None:
                raise Refused(RefusalCode.NOT_ALLOWED, action=asked.type)
            level = Permission.EDIT.value
            raise Refused(RefusalCode.NO_CAMPAIGN_PERMISSION, campaign=campaign.name, level=level)
        if not await self._books.withdraw_number_plan(plan.id, visit.by, self._now()):
            raise Refused(RefusalCode.UNKNOWN_NUMBER_PLAN, plan=asked.plan)

    def _read(self, written: str) -> str:
        """The number that somebody wrote: hyphens, spaces and full width do not matter (row 97)."""
        reading = self._phones.read(written.strip())
        if not isinstance(reading, PhoneNumber):
            raise Refused(RefusalCode.BAD_NUMBER, number=written, row=reading.value)
        return reading.e164

    async def _page(self, visit: Visit, asked: ListNumbers, campaign: CampaignName | None) -> NumbersPage:
        before, most = asked.before, NUMBERS_PAGE
        found: list[NumberEntry] = []
        if asked.digits.strip():
            number, tail = digits_of(self._phones, asked.digits)
        else:
            number, tail = None, ""
        while True:
            question = NumberQuestion(_id(campaign), number, tail, before, most - len(found))
            part = await self._books.numbers(question)
            found += part.found
            before = part.before
            if before is None or len(found) == most:
                break
        return await self._told(visit, asked.request, campaign, found, before is not None)

    async def _export(self, visit: Visit, asked: ExportNumbers, campaign: CampaignName | None) -> NumbersPage:
        if asked.before is None:
            total = await self._books.count_numbers(_id(campaign))
            await self._books.note_numbers_export(_id(campaign), total, visit.by, self._now())
        question = NumberQuestion(_id(campaign), before=asked.before, most=EXPORT_PAGE)
        part = await self._books.numbers(question)
        return await self._told(visit, asked.request, campaign, part.found, part.before is not None)

    async def _told(
        self,
        visit: Visit,
        request: str,
        campaign: CampaignName | None,
        found: list[NumberEntry] | tuple[NumberEntry, ...],
        more: bool,
    ) -> NumbersPage:
        seen = await self._seen(visit)
        return NumbersPage(
            request=request,
            campaign=None if campaign is None else campaign.name,
            numbers=tuple(_row(entry) for entry in found),
            more=more,
            total=await self._books.count_numbers(_id(campaign)),
            campaigns=tuple(each.name for each in seen),
            may_add=_may_add(visit, campaign, seen),
            may_remove=_may_remove(visit, campaign),
        )


def digits_of(phones: PhoneNumbers, written: str) -> tuple[str | None, str]:
    """What somebody searches: a whole number (E.164), or the last digits of some.

    Raises:
        Refused: BAD_NUMBER, there is no digit in it.
    """
    reading = phones.read(written.strip())
    if isinstance(reading, PhoneNumber):
        return reading.e164, ""
    tail = re.sub(r"[^0-9]", "", written.translate(_FULL_WIDTH))
    if not tail:
        raise Refused(RefusalCode.BAD_NUMBER, number=written, row=reading.value)
    return None, tail


def _id(campaign: CampaignName | None) -> CampaignId | None:
    return None if campaign is None else campaign.id


def _may_add(visit: Visit, campaign: CampaignName | None, seen: list[CampaignName]) -> bool:
    """Who may change one campaign may add to the company's list too."""
    asked = seen if campaign is None else [campaign]
    return _may_remove(visit, campaign) or any(
        visit.may_save(Kind.BATCH, each.id, new=False) for each in asked
    )


def _may_remove(visit: Visit, campaign: CampaignName | None) -> bool:
    """The company's list binds every campaign: supervisors add to it, administrators take away."""
    if campaign is None:
        return visit.may_save(Kind.GROUP, None, new=True)
    return visit.may_save(Kind.BATCH, campaign.id, new=False)


def _sees(visit: Visit, campaign: CampaignId | None) -> bool:
    return campaign is None or visit.sees(campaign)


def _plan(plan: NumberPlan) -> NumberPlanRow:
    return NumberPlanRow.model_validate(
        {
            "id": plan.id,
            "campaign": plan.campaign_name,
            "file_name": plan.file_name,
            "reason": plan.reason,
            "by": plan.by,
            "made_at": plan.made_at,
            "due_at": plan.due_at,
            "state": plan.state,
            "numbers": plan.numbers,
            "listed": plan.listed,
            "closed_at": plan.closed_at,
        }
    )


def _row(entry: NumberEntry) -> ListedNumber:
    return ListedNumber(
        id=entry.id, number=national(entry.number), reason=entry.reason, by=entry.by, at=entry.at
    )
