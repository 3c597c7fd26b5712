"""Answers to programs as JSON: what was found, or the refusal that a desk would read, with the fitting status.

Rule: a refusal's code is stable and its sentence is for people; programs go by `error` and the status.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC
from http import HTTPStatus
from typing import Final

from kaden.clock import SECOND, Instant, local_time
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.text import clean
from kaden.words import Words
from server.api.wire import Reply

_C = RefusalCode
_S = HTTPStatus

STATUS: Final[Mapping[RefusalCode, HTTPStatus]] = {
    _C.NOT_HTTP: _S.BAD_REQUEST,
    _C.BODY_BAD: _S.BAD_REQUEST,
    _C.BAD_NUMBER: _S.BAD_REQUEST,
    _C.MALFORMED_MESSAGE: _S.BAD_REQUEST,
    _C.TOKEN_MISSING: _S.UNAUTHORIZED,
    _C.TOKEN_WRONG: _S.UNAUTHORIZED,
    _C.ACCOUNT_DISABLED: _S.FORBIDDEN,
    _C.NOT_ALLOWED: _S.FORBIDDEN,
    _C.NO_CAMPAIGN_PERMISSION: _S.FORBIDDEN,
    _C.NO_SUCH_ROUTE: _S.NOT_FOUND,
    _C.UNKNOWN_JOB: _S.NOT_FOUND,
    _C.UNKNOWN_JOB_NAME: _S.NOT_FOUND,
    _C.UNKNOWN_CAMPAIGN: _S.NOT_FOUND,
    _C.NUMBER_NOT_LISTED: _S.NOT_FOUND,
    _C.OTHER_METHOD: _S.METHOD_NOT_ALLOWED,
    _C.REQUEST_SLOW: _S.REQUEST_TIMEOUT,
    _C.MESSAGE_TOO_BIG: _S.REQUEST_ENTITY_TOO_LARGE,
    _C.NOT_JSON: _S.UNSUPPORTED_MEDIA_TYPE,
    _C.TOO_MANY_TRIES: _S.TOO_MANY_REQUESTS,
    _C.TOO_MANY_MESSAGES: _S.TOO_MANY_REQUESTS,
    _C.UNEXPECTED: _S.INTERNAL_SERVER_ERROR,
    _C.STORE_UNAVAILABLE: _S.SERVICE_UNAVAILABLE,
    _C.SWITCH_UNAVAILABLE: _S.SERVICE_UNAVAILABLE,
    _C.SERVER_STOPPING: _S.SERVICE_UNAVAILABLE,
    _C.TOO_MANY_CONNECTIONS: _S.SERVICE_UNAVAILABLE,
    _C.ANSWER_LATE: _S.GATEWAY_TIMEOUT,
}
"""Every other refusal says that things stand otherwise than the request needs them: 409."""

_ENDS: Final = frozenset(
    {
        _C.NOT_HTTP, _C.MESSAGE_TOO_BIG, _C.REQUEST_SLOW, _C.TOKEN_MISSING, _C.TOKEN_WRONG, _C.TOO_MANY_TRIES,
        _C.TOO_MANY_CONNECTIONS, _C.SERVER_STOPPING,
    }
)  # fmt: skip
"""After these the connection ends: what follows cannot be read, or comes from a stranger."""


def found(told: Mapping[str, object], status: HTTPStatus = HTTPStatus.OK) -> Reply:
    """An answer."""
    return Reply(status, _json(told))


def refused(refusal: Refused, language: str = "en") -> Reply:
    """A refusal: its code, its sentence, and the values that the sentence is made of."""
    status = STATUS.get(refusal.code, HTTPStatus.CONFLICT)
    values = {
        name: clean(value) if isinstance(value, str) else value for name, value in refusal.values.items()
    }
    told = {"error": refusal.code.value, "message": Words(language).refusal(refusal), "values": values}
    return Reply(status, _json(told), tuple(_headers(refusal, status)), last=refusal.code in _ENDS)


def language_of(accepted: str) -> str:
    """The language of sentences, from the header Accept-Language: Japanese where it comes first."""
    return "ja" if accepted.strip().lower().startswith("ja") else "en"


def stamp(at: Instant | None) -> str | None:
    """A time for programs: ISO 8601 in UTC, with milliseconds."""
    if at is None:
        return None
    return f"{local_time(at, UTC):%Y-%m-%dT%H:%M:%S}.{at % SECOND:03}Z"


def _headers(refusal: Refused, status: HTTPStatus) -> list[tuple[str, str]]:
    match status:
        case HTTPStatus.UNAUTHORIZED:
            return [("WWW-Authenticate", "Bearer")]
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return [("Allow", str(refusal.values["allowed"]))]
        case HTTPStatus.TOO_MANY_REQUESTS | HTTPStatus.SERVICE_UNAVAILABLE:
            return [("Retry-After", str(refusal.values.get("seconds", 1)))]
        case _:
            return []


def _json(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"
