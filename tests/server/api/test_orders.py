"""Requests read into orders (domain row 329)."""

from __future__ import annotations

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
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
from server.api.wire import Request

JSON = {"content-type": "application/json; charset=utf-8"}


def asked(method: str, path: str, body: bytes = b"", query: dict[str, str] | None = None) -> Request:
    return Request(method, tuple(path.split("/")), query or {}, JSON, body)


@pytest.mark.parametrize(
    ("request_", "order"),
    [
        (asked("GET", "v1/status"), ShowStatus()),
        (asked("GET", "v1/jobs"), ShowJobs()),
        (asked("POST", "v1/jobs/3/start"), StartJobNamed(job="3")),
        (asked("POST", "v1/jobs/来場者/stop", b"{}"), StopJobNamed(job="来場者")),
        (
            asked("POST", "v1/do-not-call", b'{"number": "0312345678", "reason": "asked"}'),
            WithdrawNumber(number="0312345678", campaign=None, reason="asked"),
        ),
        (
            asked("POST", "v1/do-not-call", b'{"number": "03", "campaign": "Fair", "reason": "asked"}'),
            WithdrawNumber(number="03", campaign="Fair", reason="asked"),
        ),
        (asked("GET", "v1/do-not-call/0312345678"), LookUpNumber(number="0312345678")),
        (
            asked("DELETE", "v1/do-not-call/03", query={"reason": "error", "campaign": "Fair"}),
            ReleaseNumber(number="03", campaign="Fair", reason="error"),
        ),
    ],
    ids=["status", "jobs", "start", "stop", "company", "campaign", "look", "release"],
)
def test_each_address_is_an_order(request_: Request, order: Order) -> None:
    assert order_of(request_) == order


@pytest.mark.parametrize(
    ("request_", "code", "told"),
    [
        (asked("GET", "v2/status"), RefusalCode.NO_SUCH_ROUTE, ""),
        (asked("GET", "v1/status/"), RefusalCode.NO_SUCH_ROUTE, ""),
        (asked("GET", "v1/jobs/3/stop"), RefusalCode.OTHER_METHOD, "POST"),
        (asked("OPTIONS", "v1/do-not-call/03"), RefusalCode.OTHER_METHOD, "GET, DELETE"),
        (asked("GET", "v1/status", b"{}"), RefusalCode.BODY_BAD, "body"),
        (asked("GET", "v1/status", query={"all": "1"}), RefusalCode.BODY_BAD, "all"),
        (asked("POST", "v1/jobs/3/stop", query={"job": "4"}), RefusalCode.BODY_BAD, "job"),
        (asked("POST", "v1/jobs/3/stop", b'{"job": "4"}'), RefusalCode.BODY_BAD, "job"),
        (asked("POST", "v1/jobs//stop"), RefusalCode.BODY_BAD, "job"),
        (asked("POST", "v1/do-not-call"), RefusalCode.BODY_BAD, "number"),
        (asked("POST", "v1/do-not-call", b"\xff"), RefusalCode.BODY_BAD, "body"),
        (asked("POST", "v1/do-not-call", b"[" * 9_000), RefusalCode.BODY_BAD, "body"),
        (asked("POST", "v1/do-not-call", b"[]"), RefusalCode.BODY_BAD, "body"),
        (asked("POST", "v1/do-not-call", b'{"number": 3, "reason": "x"}'), RefusalCode.BODY_BAD, "number"),
        (asked("POST", "v1/do-not-call", b'{"number": "3", "reason": " "}'), RefusalCode.BODY_BAD, "reason"),
        (
            asked("POST", "v1/do-not-call", b'{"number": "3", "reason": "x", "number": "4"}'),
            RefusalCode.BODY_BAD,
            "body",
        ),
        (
            asked("POST", "v1/do-not-call", b'{"number": "3", "reason": "\\u200b \\u0000"}'),
            RefusalCode.BODY_BAD,
            "reason",
        ),
        (asked("DELETE", "v1/do-not-call/03"), RefusalCode.BODY_BAD, "reason"),
        (Request("POST", ("v1", "do-not-call"), {}, {}, b"number=03"), RefusalCode.NOT_JSON, ""),
    ],
    ids=[
        "version", "slash", "method", "methods", "get-body", "query", "post-query", "twice", "empty", "missing",
        "bytes", "deep", "array", "number", "blank", "key-twice", "nothing-seen", "reason", "form",
    ],
)  # fmt: skip
def test_what_is_no_order_is_told_where_it_goes_wrong(
    request_: Request, code: RefusalCode, told: str
) -> None:
    with pytest.raises(Refused) as refused:
        order_of(request_)
    assert refused.value.code is code
    assert told in refused.value.values.values() or not told
