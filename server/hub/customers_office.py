"""Customers for supervisors: who is meant, their whole story, and calls that they made (domain rows 290 to 296).

Rule: customers of campaigns that somebody may not see do not exist for them (row 29).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kaden.clock import Instant
from kaden.protocol.customers import (
    CustomerRequest,
    CustomersPage,
    CustomerStory,
    EnterCallback,
    FindCustomers,
    ListLine,
    OpenCustomer,
)
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.kinds import Kind
from kaden.vocabulary import DispositionId, ListId, RecordId
from server.dialer.desk import closed_days, result_choices
from server.dialer.model import Asked
from server.hub.campaigns_seen import campaign_meant, refuse_taking_out
from server.hub.jobs_seen import Plans, jobs_seen
from server.hub.number_meant import FEWEST_DIGITS, number_meant
from server.hub.port import Visit
from server.hub.takings import Takings
from server.hub.why_office import standing_of
from server.phone_numbers import PhoneNumbers
from server.storage.customers_port import CalledBack, CustomerBooks, CustomerSearch, Place
from server.storage.lists_port import ListBooks
from server.storage.why_port import WhyBooks


class Books(CustomerBooks, ListBooks, WhyBooks, Plans, Protocol):
    """What is asked of the store."""


class CustomersOffice:
    """Answers from a store.

    Args:
        books: where customers are.
        now: the floor's time.
    """

    def __init__(self, books: Books, now: Callable[[], Instant]) -> None:
        self._books = books
        self._now = now
        self._numbers = PhoneNumbers()
        self._takings = Takings[tuple[FindCustomers, ListLine]]()

    async def perform(self, visit: Visit, asked: CustomerRequest) -> CustomersPage | CustomerStory:
        """Carry out one message.

        Raises:
            Refused: UNKNOWN_CAMPAIGN, NO_CAMPAIGN_PERMISSION, the codes under "customers" and, of a call that was
                entered, under "results".
        """
        match asked:
            case FindCustomers():
                return await self._find(visit, asked)
            case OpenCustomer():
                return await self._story(visit, asked.request, RecordId(asked.record))
            case EnterCallback():
                return await self._enter(visit, asked)

    async def _find(self, visit: Visit, asked: FindCustomers) -> CustomersPage:
        seen = [each for each in await self._books.campaigns() if visit.sees(each.id)]
        meant = [campaign_meant(seen, asked.campaign)] if asked.campaign else seen
        search = CustomerSearch(
            campaigns=frozenset(each.id for each in meant),
            number=self._number(asked.number),
            name=asked.name,
            words=asked.words,
            column=asked.column,
            before=None if asked.before is None else Place(ListId(asked.before[0]), asked.before[1]),
        )
        if asked.to_file:
            refuse_taking_out(visit, meant)
        part = await self._books.find_customers(search)
        below = None if part.before is None else (part.before.list, part.before.line)
        if asked.to_file:
            await self._note_taking(visit, asked, below)
        return CustomersPage(request=asked.request, customers=part.found, before=below, unread=part.unread)

    async def _note_taking(self, visit: Visit, asked: FindCustomers, following: ListLine | None) -> None:
        """A line in the audit log, before anything leaves (guarantees 7.2)."""
        search = asked.model_copy(update={"request": "-", "before": None})
        if asked.before is None or not self._takings.goes_on(visit, (search, asked.before)):
            await self._books.note_customers_export(search, visit.by, self._now())
        if following is None:
            self._takings.ended(visit)
        else:
            self._takings.given(visit, (search, following))

    def _number(self, typed: str) -> str:
        if not typed.strip():
            return ""
        number = number_meant(self._numbers, typed)
        if number is None:
            raise Refused(RefusalCode.NUMBER_TOO_SHORT, number=typed, digits=FEWEST_DIGITS)
        return number

    async def _story(self, visit: Visit, request: str, record: RecordId) -> CustomerStory:
        known, found = await self._books.customer(record), await self._books.known_record(record)
        if not found or not visit.sees(known.campaign.id):
            raise Refused(RefusalCode.UNKNOWN_CUSTOMER, record=record)
        now, campaign = self._now(), known.campaign
        jobs = {job.id: job for job in await jobs_seen(self._books, visit)}
        return CustomerStory(
            request=request,
            now=now,
            customer=known.row,
            columns=known.columns,
            numbers=known.numbers,
            standing=standing_of(found[0], jobs, now),
            imported_at=known.imported_at,
            imported_by=known.imported_by,
            calls=known.calls,
            newest=known.newest,
            promises=known.promises,
            listings=known.listings,
            results=result_choices(campaign),
            hours=(campaign.hours.start, campaign.hours.end),
            closed_days=closed_days(campaign, now),
            may_edit=visit.may_save(Kind.BATCH, campaign.id, new=False),
        )

    async def _enter(self, visit: Visit, asked: EnterCallback) -> CustomerStory:
        if visit.by is None:
            raise Refused(RefusalCode.NOT_ALLOWED, action=asked.type)
        record = RecordId(asked.record)
        entered = CalledBack(
            by=Asked(visit.by, asked.request),
            record=record,
            number=asked.number,
            called_at=asked.at,
            outcome=asked.outcome,
            disposition=None if asked.disposition is None else DispositionId(asked.disposition),
            note=asked.note,
            callback_at=asked.callback_at,
            stop=asked.stop,
            seen=asked.seen,
            at=self._now(),
        )
        await self._books.enter_callback(entered)
        return await self._story(visit, asked.request, record)
