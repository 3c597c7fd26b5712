"""Carries out what programs ask, as the account of their token: by the messages that a desk would send.

Rule: nothing is decided here. Permission and refusal are the hub's; each order for a change has one line in the audit
log, with account and token, that is written before anybody hears what came of it; a repeated one has none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final, Protocol

from kaden.clock import SECOND, Instant
from kaden.protocol.client import StartJob, StopJob, WatchJobs
from kaden.protocol.do_not_call import AddNumber, ListNumbers, NumbersPage, RemoveNumber
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import JobRow, JobsChanged
from kaden.vocabulary import AccountId
from server.api.keys import Key, Keys, Standing, unused
from server.api.limits import ApiLimits
from server.api.orders import (
    LookUpNumber,
    Order,
    ReleaseNumber,
    ShowJobs,
    ShowStatus,
    StartJobNamed,
    StopJobNamed,
    WithdrawNumber,
    order_of,
)
from server.api.replies import found, language_of, refused, stamp
from server.api.visits import Visiting
from server.api.wire import Reply, Request
from server.health.condition import Condition
from server.hub.connection import PipeClosed
from server.hub.jobs_seen import job_called
from server.hub.local import LocalConnection
from server.logs import logger, unexpected
from server.phone_numbers import PhoneNumber, PhoneNumbers
from server.storage.tokens_port import Token

_SO_ALREADY: Final = frozenset(
    {
        RefusalCode.JOB_ALREADY_STARTED, RefusalCode.JOB_ALREADY_STOPPED, RefusalCode.NUMBER_LISTED,
        RefusalCode.NUMBER_NOT_LISTED,
    }
)  # fmt: skip
"""What an order hears that was carried out before, when nobody heard its first answer."""

_log = logger("api")


class Identity(Protocol):
    """Knows programs; `server.api.bearers.Bearers`."""

    async def known(self, authorization: str | None, place: str) -> Token:
        """As `Bearers.known`."""
        ...


class Hosts(Protocol):
    """Where an account is let in; `server.hub.hub.Hub`."""

    async def connect_local(
        self, account: AccountId, terminal: str = ..., *, place: str = ..., desk: bool = ...
    ) -> LocalConnection:
        """As `Hub.connect_local`."""
        ...


class Orders(Protocol):
    """Where it is kept what programs had done; part of `server.storage.tokens_port.TokenBooks`."""

    async def note_token_order(self, token: Token, order: Mapping[str, object], at: Instant) -> None:
        """As `TokenBooks.note_token_order`."""
        ...


class Programs:
    """The desk of programs.

    Args:
        bearers: knows them.
        hub: lets their accounts in.
        books: keeps what they had done.
        condition: how the server is.
        now: the floor's time.
        limits: how long an answer may take.
    """

    def __init__(
        self,
        bearers: Identity,
        hub: Hosts,
        books: Orders,
        condition: Callable[[], Condition],
        now: Callable[[], Instant],
        limits: ApiLimits,
    ) -> None:
        self._bearers = bearers
        self._hub = hub
        self._books = books
        self._condition = condition
        self._now = now
        self._limits = limits
        self._phones = PhoneNumbers()
        self._keys = Keys()

    async def answer(self, request: Request, place: str) -> Reply:
        """The answer to a request. Never raises."""
        language = language_of(request.headers.get("accept-language", ""))
        try:
            return await self._answer(request, place)
        except Refused as refusal:
            return refused(refusal, language)
        except Exception as error:
            _log.exception("a request failed", place=place)
            return refused(unexpected(error), language)

    async def _answer(self, request: Request, place: str) -> Reply:
        limit = self._limits.answer
        try:
            async with asyncio.timeout(limit / SECOND):
                token = await self._bearers.known(request.headers.get("authorization"), place)
                return await self._visit(request, token, place)
        except (TimeoutError, PipeClosed):
            raise Refused(RefusalCode.ANSWER_LATE, seconds=limit // SECOND) from None

    async def _visit(self, request: Request, token: Token, place: str) -> Reply:
        order = order_of(request)
        key = Key.of(request.headers.get("idempotency-key"), token.id)
        said = {
            "program": token.name,
            "account": token.account_name,
            "place": place,
            "order": type(order).__name__,
        }
        connection = await self._hub.connect_local(token.account, "api", place=place, desk=False)
        try:
            reply = await self._carry_out(Visiting(connection, token.account_name), token, order, key)
        except Refused as refusal:
            _log.info("refused", code=refusal.code.value, **said)
            raise
        finally:
            connection.close()
        _log.info("answered", **said)
        return reply

    async def _carry_out(self, visit: Visiting, token: Token, order: Order, key: Key) -> Reply:
        match order:
            case ShowStatus():
                return await self._status(visit, token)
            case ShowJobs():
                jobs = await _jobs(visit)
                return found({"jobs": [_job(row) for row in jobs.jobs]})
            case StartJobNamed() | StopJobNamed():
                return await self._switch(visit, token, order, key)
            case WithdrawNumber() | ReleaseNumber():
                return await self._change_list(visit, token, order, key)
            case LookUpNumber():
                return await self._look_up(visit, token, order)

    async def _status(self, visit: Visiting, token: Token) -> Reply:
        jobs = await _jobs(visit)
        return found(
            {
                **self._condition().shown(),
                "account": token.account_name,
                "token": token.name,
                "time": stamp(self._now()),
                "alerts": len(jobs.alerts),
            }
        )

    async def _switch(
        self, visit: Visiting, token: Token, order: StartJobNamed | StopJobNamed, key: Key
    ) -> Reply:
        row = job_called((await _jobs(visit)).jobs, order.job, lambda job: job.batch)
        kind = StartJob if isinstance(order, StartJobNamed) else StopJob
        asked = kind(request=key.request, job=row.id)
        repeated = await self._once(visit, token, order, key, asked, {"job": row.id})
        # A repetition must not claim what somebody changed since.
        row = job_called((await _jobs(visit)).jobs, f"job:{row.id}", lambda job: job.batch)
        return found({"job": row.id, "name": row.name, "state": row.state.value, **repeated})

    async def _change_list(
        self, visit: Visiting, token: Token, order: WithdrawNumber | ReleaseNumber, key: Key
    ) -> Reply:
        number = self._whole(order.number)
        listed = isinstance(order, WithdrawNumber)
        kind = AddNumber if listed else RemoveNumber
        asked = kind(request=key.request, campaign=order.campaign, number=number, reason=order.reason)
        told = {"number": number, "campaign": order.campaign}
        repeated = await self._once(visit, token, order, key, asked, told)
        if repeated:
            page = await self._page(visit, token, order.campaign, number)
            return found({**told, "listed": bool(page.numbers), **repeated})
        status = HTTPStatus.CREATED if listed else HTTPStatus.OK
        return found({**told, "listed": listed}, status)

    async def _once(
        self,
        visit: Visiting,
        token: Token,
        order: Order,
        key: Key,
        asked: StartJob | StopJob | AddNumber | RemoveNumber,
        about: Mapping[str, object],
    ) -> Mapping[str, bool]:
        """Have it done, unless it was done under this key; what an answer says of that.

        Raises:
            Refused: what the server refuses.
        """
        standing = self._keys.begin(key, order, self._now())
        try:
            if standing is Standing.NEW:
                # The floor must not wait for the log: a job is stopped whatever the disk does.
                note = self._note(token, {"asked": asked.type, **about})
                await asyncio.gather(note, visit.ask(asked, key.request))
            elif standing is Standing.BEGUN:
                await visit.ask(asked, key.request)
        except Refused as refusal:
            if standing is not Standing.BEGUN or refusal.code not in _SO_ALREADY:
                self._keys.forget(key)
                raise
        self._keys.done(key)
        return {} if standing is Standing.NEW else {"repeated": True}

    async def _look_up(self, visit: Visiting, token: Token, order: LookUpNumber) -> Reply:
        """A campaign may not call what its own list or the company's has (domain row 324)."""
        number = self._whole(order.number)
        entries: list[dict[str, object]] = []
        for campaign in dict.fromkeys((None, order.campaign)):
            page = await self._page(visit, token, campaign, number)
            entries += [
                {"campaign": page.campaign, "reason": each.reason, "by": each.by, "at": stamp(each.at)}
                for each in page.numbers
            ]
        return found({"number": number, "listed": bool(entries), "entries": entries})

    async def _page(self, visit: Visiting, token: Token, campaign: str | None, number: str) -> NumbersPage:
        asked = ListNumbers(request=unused(token.id), campaign=campaign, digits=number)
        page = await visit.ask(asked, asked.request)
        assert isinstance(page, NumbersPage)
        return page

    def _whole(self, written: str) -> str:
        """A number as the lists keep it: a part of one would be looked for in all of them."""
        reading = self._phones.read(written.strip())
        if not isinstance(reading, PhoneNumber):
            raise Refused(RefusalCode.BAD_NUMBER, number=written, row=reading.value)
        return reading.e164

    async def _note(self, token: Token, order: Mapping[str, object]) -> None:
        """That this line is missing must not keep a job from being stopped; the change has its own."""
        try:
            await self._books.note_token_order(token, order, self._now())
        except Refused as refusal:
            _log.error("an order is not in the audit log", program=token.name, code=refusal.code.value)


async def _jobs(visit: Visiting) -> JobsChanged:
    return await visit.hear(WatchJobs(), JobsChanged)


def _job(row: JobRow) -> dict[str, object]:
    told = row.model_dump(mode="json", exclude={"since"})
    return {**told, "since": stamp(row.since)}
