"""Carries out what programs ask, as the account of their token: by the messages that a desk would send.

Rule: nothing is decided here. Permission, repetition and refusal are the hub's; each order that changed something has
its line in the audit log beside the line of the change, with account and token.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final, Protocol

from kaden.clock import SECOND, Instant
from kaden.protocol.client import StartJob, StopJob, WatchJobs
from kaden.protocol.do_not_call import AddNumber, ListNumbers, NumbersPage, RemoveNumber
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import JobRow, JobsChanged
from kaden.vocabulary import AccountId
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
from server.hub.jobs_seen import job_called
from server.hub.local import LocalConnection
from server.logs import logger, unexpected
from server.phone_numbers import PhoneNumber, PhoneNumbers
from server.storage.tokens_port import Token

_KEY: Final = re.compile(r"[A-Za-z0-9_.:-]{1,40}")

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
        token = await self._bearers.known(request.headers.get("authorization"), place)
        order = order_of(request)
        key = _key_of(request, token)
        said = {
            "program": token.name,
            "account": token.account_name,
            "place": place,
            "order": type(order).__name__,
        }
        connection = await self._hub.connect_local(token.account, "api", place=place, desk=False)
        try:
            async with asyncio.timeout(self._limits.answer / SECOND):
                reply = await self._carry_out(Visiting(connection), token, order, key)
        except TimeoutError:
            raise Refused(RefusalCode.ANSWER_LATE, seconds=self._limits.answer // SECOND) from None
        except Refused as refusal:
            _log.info("refused", code=refusal.code.value, **said)
            raise
        finally:
            connection.close()
        _log.info("answered", **said)
        return reply

    async def _carry_out(self, visit: Visiting, token: Token, order: Order, key: str) -> Reply:
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
                return await self._look_up(visit, order, key)

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
        self, visit: Visiting, token: Token, order: StartJobNamed | StopJobNamed, key: str
    ) -> Reply:
        row = job_called((await _jobs(visit)).jobs, order.job, lambda job: job.batch)
        kind = StartJob if isinstance(order, StartJobNamed) else StopJob
        asked = kind(request=key, job=row.id)
        await visit.ask(asked, key)
        await self._note(token, {"asked": asked.type, "job": row.id})
        state = "started" if isinstance(order, StartJobNamed) else "stopped"
        return found({"job": row.id, "name": row.name, "state": state})

    async def _change_list(
        self, visit: Visiting, token: Token, order: WithdrawNumber | ReleaseNumber, key: str
    ) -> Reply:
        number = self._whole(order.number)
        listed = isinstance(order, WithdrawNumber)
        kind = AddNumber if listed else RemoveNumber
        asked = kind(request=key, campaign=order.campaign, number=number, reason=order.reason)
        await visit.ask(asked, key)
        told = {"number": number, "campaign": order.campaign}
        await self._note(token, {"asked": asked.type, **told})
        status = HTTPStatus.CREATED if listed else HTTPStatus.OK
        return found({**told, "listed": listed}, status)

    async def _look_up(self, visit: Visiting, order: LookUpNumber, key: str) -> Reply:
        """A campaign may not call what its own list or the company's has (domain row 324)."""
        number = self._whole(order.number)
        entries: list[dict[str, object]] = []
        for campaign in dict.fromkeys((None, order.campaign)):
            asked = ListNumbers(request=f"{key}.{len(entries)}", campaign=campaign, digits=number)
            page = await visit.ask(asked, asked.request)
            assert isinstance(page, NumbersPage)
            entries += [
                {"campaign": page.campaign, "reason": each.reason, "by": each.by, "at": stamp(each.at)}
                for each in page.numbers
            ]
        return found({"number": number, "listed": bool(entries), "entries": entries})

    def _whole(self, written: str) -> str:
        """A number as the lists keep it: a part of one would be looked for in all of them."""
        reading = self._phones.read(written.strip())
        if not isinstance(reading, PhoneNumber):
            raise Refused(RefusalCode.BAD_NUMBER, number=written, row=reading.value)
        return reading.e164

    async def _note(self, token: Token, order: Mapping[str, object]) -> None:
        """It is done by now, and in the log under the account; that this line is missing must not say otherwise."""
        try:
            await self._books.note_token_order(token, order, self._now())
        except Refused as refusal:
            _log.error("an order is not in the audit log", program=token.name, code=refusal.code.value)


async def _jobs(visit: Visiting) -> JobsChanged:
    return await visit.hear(WatchJobs(), JobsChanged)


def _job(row: JobRow) -> dict[str, object]:
    told = row.model_dump(mode="json", exclude={"since"})
    return {**told, "since": stamp(row.since)}


def _key_of(request: Request, token: Token) -> str:
    """The number of the request: the program's own, so that it can ask again, else one that nobody used."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return f"t{token.id}-{secrets.token_hex(8)}"
    if _KEY.fullmatch(key) is None:
        raise Refused(
            RefusalCode.BODY_BAD, where="Idempotency-Key", problem="takes 1 to 40 letters, digits or _.:-"
        )
    return f"t{token.id}.{key}"
