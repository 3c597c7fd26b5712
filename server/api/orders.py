"""What programs may ask: the addresses, and each request read into an order.

Rule: nothing but the fields that an order lists is taken, and no field is converted (as with messages of a desk).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Final, TypeAlias

from pydantic import StringConstraints, ValidationError

from kaden.protocol.base import Message
from kaden.protocol.codec import without_repetition
from kaden.protocol.do_not_call import CampaignName, Reason, WrittenNumber
from kaden.protocol.refusals import RefusalCode, Refused
from server.api.wire import Request

VERSION: Final = "v1"

JobName = Annotated[str, StringConstraints(min_length=1, max_length=120)]
"""Name or number of a call job; `job:3` is number 3 whatever others are called."""


class ShowStatus(Message):
    """How the server is, and as whom the program asks."""


class ShowJobs(Message):
    """The call jobs that the account may see."""


class SwitchJob(Message):
    """A call job that shall start or stop."""

    job: JobName


class StartJobNamed(SwitchJob):
    """Start a call job."""


class StopJobNamed(SwitchJob):
    """Stop a call job."""


class OfNumber(Message):
    """A phone number and a list."""

    number: WrittenNumber
    campaign: CampaignName | None = None
    """None = the company's list."""


class WithdrawNumber(OfNumber):
    """Call a number no more."""

    reason: Reason


class LookUpNumber(OfNumber):
    """Whether a number may not be called."""


class ReleaseNumber(OfNumber):
    """Take a number off a list."""

    reason: Reason


Order: TypeAlias = (
    ShowStatus | ShowJobs | StartJobNamed | StopJobNamed | WithdrawNumber | LookUpNumber | ReleaseNumber
)

ROUTES: Final[Mapping[tuple[str, ...], Mapping[str, type[Order]]]] = {
    (VERSION, "status"): {"GET": ShowStatus},
    (VERSION, "jobs"): {"GET": ShowJobs},
    (VERSION, "jobs", "{job}", "start"): {"POST": StartJobNamed},
    (VERSION, "jobs", "{job}", "stop"): {"POST": StopJobNamed},
    (VERSION, "do-not-call"): {"POST": WithdrawNumber},
    (VERSION, "do-not-call", "{number}"): {"GET": LookUpNumber, "DELETE": ReleaseNumber},
}
"""Address -> method -> order; a part in braces is a field of the order."""


def order_of(request: Request) -> Order:
    """The order that a request is.

    Raises:
        Refused: NO_SUCH_ROUTE, OTHER_METHOD, NOT_JSON, BODY_BAD.
    """
    for route, methods in ROUTES.items():
        if (named := _named(route, request.path)) is None:
            continue
        if request.method not in methods:
            raise Refused(RefusalCode.OTHER_METHOD, allowed=", ".join(methods))
        return _read(methods[request.method], named, _said(request))
    raise Refused(RefusalCode.NO_SUCH_ROUTE)


def _named(route: tuple[str, ...], path: tuple[str, ...]) -> dict[str, str] | None:
    """The fields that the address names; None when it is another one."""
    if len(route) != len(path):
        return None
    named: dict[str, str] = {}
    for wanted, part in zip(route, path, strict=True):
        if wanted.startswith("{"):
            named[wanted.strip("{}")] = part
        elif wanted != part:
            return None
    return named


def _said(request: Request) -> Mapping[str, object]:
    """The fields beside those in the address: of the body of a POST, else behind the question mark."""
    if request.method != "POST":
        if request.body:
            raise _bad("body", f"a {request.method} has none")
        return request.query
    if request.query:
        raise _bad(next(iter(request.query)), "a POST takes its fields in the body")
    if not request.body:
        return {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused(RefusalCode.NOT_JSON)
    try:
        said = json.loads(request.body.decode("utf-8"), object_pairs_hook=without_repetition)
    except (ValueError, RecursionError):
        raise _bad("body", "it is no JSON, or names a field twice") from None
    if not isinstance(said, dict):
        raise _bad("body", "it is no JSON object")
    return said


def _read(kind: type[Order], named: Mapping[str, str], said: Mapping[str, object]) -> Order:
    twice = next(iter(named.keys() & said.keys()), None)
    if twice is not None:
        raise _bad(twice, "it stands in the address already")
    try:
        return kind.model_validate({**named, **said})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        raise _bad(".".join(map(str, first["loc"])), first["msg"]) from None


def _bad(where: str, problem: str) -> Refused:
    return Refused(RefusalCode.BODY_BAD, where=where, problem=problem)
