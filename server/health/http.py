"""The little of HTTP that a monitoring program needs: one request, one answer, goodbye. No sockets here.

Rules: pages can be read and nothing can be said; a browser that was lured here by another site's name gets nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from server.addresses import is_loopback

MAX_HEAD: Final = 8_192
"""Bytes of a request up to its empty line; a monitoring program sends a few hundred."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is answered."""

    status: HTTPStatus
    body: bytes
    kind: str = "text/plain; charset=utf-8"

    def sent(self, *, head_only: bool = False) -> bytes:
        """The answer as it travels."""
        head = (
            f"HTTP/1.1 {self.status.value} {self.status.phrase}\r\n"
            f"Content-Type: {self.kind}\r\n"
            f"Content-Length: {len(self.body)}\r\n"
            "Cache-Control: no-store\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "Allow: GET, HEAD\r\n"
            "Connection: close\r\n\r\n"
        )
        return head.encode("ascii") + (b"" if head_only else self.body)


def plain(status: HTTPStatus) -> Page:
    """A page that says no more than its status."""
    return Page(status, f"{status.phrase}\n".encode())


def answer(head: bytes, pages: Mapping[str, Callable[[], Page]]) -> bytes:
    """What a request is answered.

    Args:
        head: request line and headers, up to the empty line.
        pages: makes the page of each path.
    """
    try:
        line, *headers = head.decode("ascii").rstrip("\r\n").split("\r\n")
        method, target, version = line.split(" ")
        path = urlsplit(target).path
        named = [header.partition(":") for header in headers]
    except ValueError:
        return plain(HTTPStatus.BAD_REQUEST).sent()
    if not version.startswith("HTTP/1."):
        return plain(HTTPStatus.BAD_REQUEST).sent()
    hosts = [value.strip() for name, _, value in named if name.lower() == "host"]
    if len(hosts) > 1 or not all(map(_is_ours, hosts)):
        return plain(HTTPStatus.FORBIDDEN).sent()
    if method not in ("GET", "HEAD"):
        return plain(HTTPStatus.METHOD_NOT_ALLOWED).sent()
    page = pages[path]() if path in pages else plain(HTTPStatus.NOT_FOUND)
    return page.sent(head_only=method == "HEAD")


def _is_ours(host: str) -> bool:
    """Whether the name under which we were asked is this machine's own."""
    try:
        return is_loopback(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False
