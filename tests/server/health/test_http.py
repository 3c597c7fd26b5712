"""One request, one answer: what is read, what is refused, and that a name from elsewhere gets nothing."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from server.health.http import Page, answer, plain

PAGES = {"/health": lambda: Page(HTTPStatus.OK, b'{"status": "ok"}\n', "application/json")}


def said(request: str, *headers: str) -> tuple[int, bytes]:
    """Status and body."""
    head = "\r\n".join([request, *headers, "", ""])
    reply, _, body = answer(head.encode("utf-8"), PAGES).partition(b"\r\n\r\n")
    version, status, _ = reply.split(b" ", 2)
    assert version == b"HTTP/1.1"
    assert b"\r\nConnection: close" in reply
    return int(status), body


@pytest.mark.parametrize("host", ["127.0.0.1:7480", "localhost:9000", "[::1]:7480", "127.0.0.1"])
def test_a_page_is_read(host: str) -> None:
    assert said("GET /health HTTP/1.1", f"Host: {host}") == (200, b'{"status": "ok"}\n')


def test_a_question_after_the_path_is_no_other_page_and_an_old_request_needs_no_host() -> None:
    assert said("GET /health?verbose=1 HTTP/1.0")[0] == 200
    assert said("GET /other HTTP/1.1", "Host: localhost")[0] == 404


def test_the_head_alone_tells_the_length_and_holds_no_body() -> None:
    reply = answer(b"HEAD /health HTTP/1.1\r\n\r\n", PAGES)
    assert reply.endswith(b"\r\n\r\n")
    assert b"Content-Length: 17\r\n" in reply
    assert b"Content-Type: application/json\r\n" in reply


@pytest.mark.parametrize("host", ["floor.example", "127.0.0.1.example:7480", "", "[::1", "10.0.0.1"])
def test_a_browser_that_was_lured_here_gets_nothing(host: str) -> None:
    assert said("GET /health HTTP/1.1", f"Host: {host}") == (403, b"Forbidden\n")


def test_two_hosts_are_one_too_many() -> None:
    assert said("GET /health HTTP/1.1", "Host: localhost", "host: localhost")[0] == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "get", "CONNECT"])
def test_nothing_can_be_said(method: str) -> None:
    assert said(f"{method} /health HTTP/1.1")[0] == 405


@pytest.mark.parametrize(
    "request_line",
    [
        "",
        "GET",
        "GET /health",
        "GET  /health HTTP/1.1",
        "GET /health HTTP/2",
        "GET /健康 HTTP/1.1",
        "GET //[ HTTP/1.1",
    ],
)
def test_what_cannot_be_read_is_a_bad_request(request_line: str) -> None:
    assert said(request_line) == (400, b"Bad Request\n")


def test_a_plain_page_says_its_status() -> None:
    assert plain(HTTPStatus.NOT_FOUND).sent().endswith(b"\r\n\r\nNot Found\n")
