"""Refusals as HTTP (domain row 329)."""

from __future__ import annotations

import json

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from server.api.replies import STATUS, language_of, refused, stamp


@pytest.mark.parametrize(
    ("refusal", "status", "header"),
    [
        (Refused(RefusalCode.BAD_NUMBER, number="1", row="too_short"), 400, None),
        (Refused(RefusalCode.TOKEN_WRONG), 401, ("WWW-Authenticate", "Bearer")),
        (Refused(RefusalCode.NOT_ALLOWED, action="stop_job"), 403, None),
        (Refused(RefusalCode.UNKNOWN_JOB_NAME, job="a", known="b"), 404, None),
        (Refused(RefusalCode.OTHER_METHOD, allowed="GET"), 405, ("Allow", "GET")),
        (Refused(RefusalCode.JOB_ALREADY_STOPPED, job="a"), 409, None),
        (Refused(RefusalCode.MESSAGE_TOO_BIG, size=2, limit=1), 413, None),
        (Refused(RefusalCode.NOT_JSON), 415, None),
        (Refused(RefusalCode.TOO_MANY_TRIES, seconds=7), 429, ("Retry-After", "7")),
        (Refused(RefusalCode.STORE_UNAVAILABLE, problem="full"), 503, ("Retry-After", "1")),
    ],
    ids=lambda value: value.code.value if isinstance(value, Refused) else None,
)
def test_a_refusal_has_its_status_its_code_and_its_sentence(
    refusal: Refused, status: int, header: tuple[str, str] | None
) -> None:
    reply = refused(refusal)
    told = json.loads(reply.body)
    assert (reply.status, told["error"], told["values"]) == (status, refusal.code.value, refusal.values)
    assert len(told["message"]) > 10
    assert reply.headers == (() if header is None else (header,))


def test_strangers_and_broken_talk_are_out_after_one_answer() -> None:
    assert refused(Refused(RefusalCode.TOKEN_WRONG)).last
    assert refused(Refused(RefusalCode.NOT_HTTP, problem="x")).last
    assert not refused(Refused(RefusalCode.NOT_ALLOWED, action="stop_job")).last
    assert {int(status) for status in STATUS.values()} <= {
        400,
        401,
        403,
        404,
        405,
        408,
        413,
        415,
        429,
        500,
        503,
        504,
    }


def test_sentences_are_japanese_for_who_asks_so() -> None:
    assert [language_of(said) for said in ("", "en-GB, ja", "ja-JP, en;q=0.5")] == ["en", "en", "ja"]
    message = json.loads(refused(Refused(RefusalCode.TOKEN_MISSING), "ja").body)["message"]
    assert "トークン" in message


def test_a_quoted_value_is_cleaned() -> None:
    told = json.loads(refused(Refused(RefusalCode.UNKNOWN_JOB_NAME, job="a\x1b[2J", known="-")).body)
    assert "\x1b" not in told["values"]["job"] + told["message"]


def test_times_are_utc_with_milliseconds() -> None:
    assert (stamp(None), stamp(1_800_000_000_007)) == (None, "2027-01-15T08:00:00.007Z")
