"""HTTP as bytes: whole requests, bounded ones, and what is none (domain row 329)."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kaden.protocol.refusals import RefusalCode, Refused
from server.api.limits import ApiLimits
from server.api.wire import Reply, Request, Wire

LIMITS = ApiLimits(head_bytes=600, body_bytes=20)
OK = Reply(HTTPStatus.OK, b"{}\n")


def head(line: str, *headers: str) -> bytes:
    return "\r\n".join([line, "Host: floor", *headers, "", ""]).encode()


def read(data: bytes) -> Request | None:
    wire = Wire(LIMITS)
    wire.receive(data)
    return wire.next()


def refusal(data: bytes) -> Refused:
    with pytest.raises(Refused) as refused:
        read(data)
    return refused.value


def test_a_request_is_taken_when_it_is_whole() -> None:
    wire = Wire(LIMITS)
    whole = head("POST /v1/jobs/3/stop?a=b HTTP/1.1", "X-Of: One", "Content-Length: 2") + b"{}"
    for place in range(len(whole) - 1):
        assert wire.next() is None
        wire.receive(whole[place : place + 1])
    assert wire.begun
    wire.receive(whole[-1:])
    request = wire.next()
    assert request == Request(
        "POST",
        ("v1", "jobs", "3", "stop"),
        {"a": "b"},
        {"host": "floor", "x-of": "One", "content-length": "2"},
        b"{}",
    )


def test_a_part_of_an_address_may_hold_a_slash_and_a_japanese_name() -> None:
    request = read(head("GET /v1/jobs/A%2FB/%E6%9D%A5%E5%A0%B4 HTTP/1.1"))
    assert request is not None
    assert request.path == ("v1", "jobs", "A/B", "来場")


@pytest.mark.parametrize(
    "written", ["/v1/jobs?a=%23", "http://floor:7481/v1/jobs?a=%23", "HTTPS://[::1]/v1/jobs?a=%23"]
)
def test_an_address_may_name_the_machine_as_a_proxy_does(written: str) -> None:
    request = read(head(f"GET {written} HTTP/1.1"))
    assert request is not None
    assert (request.path, request.query) == (("v1", "jobs"), {"a": "#"})


def test_requests_of_one_connection_follow_each_other() -> None:
    wire = Wire(LIMITS)
    wire.receive(head("GET /1 HTTP/1.1") + head("GET /2 HTTP/1.1", "Connection: close"))
    for path, goes_on in (("1", True), ("2", False)):
        request = wire.next()
        assert request is not None
        assert request.path == (path,)
        answer = wire.answer(OK)
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert (b"Connection: close" in answer) is not goes_on
        assert wire.goes_on() is goes_on


def test_an_old_client_gets_one_answer() -> None:
    wire = Wire(LIMITS)
    wire.receive(b"GET /1 HTTP/1.0\r\n\r\n")
    assert wire.next() is not None
    wire.answer(OK)
    assert not wire.goes_on()


def test_nobody_changes_the_protocol() -> None:
    wire = Wire(LIMITS)
    wire.receive(head("GET / HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket"))
    assert wire.next() is not None
    assert wire.answer(Reply(HTTPStatus.NOT_FOUND, b"{}")).startswith(b"HTTP/1.1 404 ")
    assert wire.goes_on()


def test_nobody_is_connected_to_elsewhere() -> None:
    wire = Wire(LIMITS)
    wire.receive(head("CONNECT floor:1 HTTP/1.1"))
    with pytest.raises(Refused) as refused:
        wire.next()
    assert refused.value.code is RefusalCode.NOT_HTTP
    assert wire.answer(Reply(HTTPStatus.BAD_REQUEST, b"{}", last=True)).startswith(b"HTTP/1.1 400 ")
    assert not wire.goes_on()


def test_a_head_only_gets_no_body() -> None:
    wire = Wire(LIMITS)
    wire.receive(head("HEAD / HTTP/1.1"))
    assert wire.next() is not None
    assert wire.answer(OK).endswith(b"\r\n\r\n")


def test_who_asks_before_sending_the_body_is_told_to_go_on() -> None:
    wire = Wire(LIMITS)
    wire.receive(head("POST / HTTP/1.1", "Content-Length: 2", "Expect: 100-continue"))
    assert wire.next() is None
    assert wire.interim().startswith(b"HTTP/1.1 100 ")
    wire.receive(b"{}")
    assert wire.next() is not None
    assert wire.interim() == b""


@pytest.mark.parametrize("size", [20, 21])
def test_a_body_is_bounded_at_its_edge(size: int) -> None:
    """Announced or in pieces: what is larger is refused before it is taken."""
    announced = head("POST / HTTP/1.1", f"Content-Length: {size}")
    pieces = head("POST / HTTP/1.1", "Transfer-Encoding: chunked")
    for data in (announced + b"x" * size, pieces + f"{size:x}\r\n{'x' * size}\r\n0\r\n\r\n".encode()):
        if size == 20:
            request = read(data)
            assert request is not None
            assert len(request.body) == size
        else:
            assert refusal(data) == Refused(RefusalCode.MESSAGE_TOO_BIG, size=21, limit=20)
    if size == 21:
        assert refusal(announced).code is RefusalCode.MESSAGE_TOO_BIG


def test_a_head_is_bounded() -> None:
    assert "too long" in str(refusal(b"GET /" + b"x" * 700).values["problem"])


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        head("GET / HTTP/1.1", "Content-Length: 1", "Content-Length: 2"),
        head("POST / HTTP/1.1", "Content-Length: x"),
        head("GET / HTTP/9.9"),
        head("POST / HTTP/1.1", "Content-Length: 1", "Transfer-Encoding: chunked"),
        head("GET /%ff HTTP/1.1"),
        head("GET /?a=1&a=2 HTTP/1.1"),
        head("GET /?" + "&".join(f"a{n}=1" for n in range(9)) + " HTTP/1.1"),
        head("GET //[ HTTP/1.1"),
        head("GET //floor/v1/status HTTP/1.1"),
        head("GET floor/v1/status HTTP/1.1"),
        head("GET mailto:x/v1/status HTTP/1.1"),
        head("GET http:///v1/status HTTP/1.1"),
        head("GET http://floor HTTP/1.1"),
        head("GET http://floor//v1/status HTTP/1.1"),
        head("GET http://floor@other/v1/status HTTP/1.1"),
        head("GET /v1/status#x HTTP/1.1"),
        head("OPTIONS * HTTP/1.1"),
        head("GET / HTTP/1.1", "Authorization: Bearer a", "authorization: Bearer b"),
        head("GET / HTTP/1.1", "Idempotency-Key: a", "Idempotency-Key: a"),
        head("POST / HTTP/1.1", "Content-Type: text/plain", "Content-Type: application/json"),
    ],
    ids=[
        "tls", "host", "lengths", "length", "version", "two-ways", "address", "twice", "many", "bracket",
        "no-host", "no-slash", "scheme", "empty-host", "no-path", "host-twice", "user", "fragment", "star", "tokens",
        "keys", "types",
    ],
)  # fmt: skip
def test_what_is_no_http_is_refused_and_not_quoted(data: bytes) -> None:
    assert refusal(data).code is RefusalCode.NOT_HTTP


def test_a_peer_that_goes_leaves_nothing_to_answer() -> None:
    wire = Wire(LIMITS)
    wire.receive(b"")
    assert (wire.next(), wire.over) == (None, True)


@given(some.lists(some.binary(max_size=80), max_size=6))
def test_nothing_that_is_sent_makes_it_fail(pieces: list[bytes]) -> None:
    """It says what it understood, or refuses once; then an answer can still be sent."""
    wire = Wire(LIMITS)
    try:
        for piece in pieces:
            if piece:
                wire.receive(piece)
            if wire.next() is not None:
                break
    except Refused:
        assert wire.answer(Reply(HTTPStatus.BAD_REQUEST, b"{}", last=True)).startswith(b"HTTP/1.1 400 ")
        assert not wire.goes_on()
