"""HTTP/1.1 without sockets: bytes go in, whole requests come out, answers go back as bytes.

Rules: a request is taken whole or not at all; its head and its body are bounded; what is no HTTP is refused once, and
nothing more is read from there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

import h11

from kaden.protocol.refusals import RefusalCode, Refused
from server.api.limits import ApiLimits

MOST_PARAMETERS: Final = 8
"""Behind the question mark of an address; no route takes more than two."""

_VERSIONS: Final = (b"1.0", b"1.1")

_TARGET: Final = re.compile(r"(?:https?://[^/?#\\@]+)?(/(?!/)[^#]*)", re.IGNORECASE)
"""The part of an address that says what is asked, of this machine or of whichever the program calls it."""

_ONCE: Final = frozenset({b"authorization", b"content-type", b"idempotency-key"})
"""Headers of which each reader could take another one."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a program asks, whole."""

    method: str
    path: tuple[str, ...]
    """Its parts, each decoded by itself: a part may hold a slash."""
    query: Mapping[str, str] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    """By lower-case name; of a repeated one the last. Those that say who asks what are there once."""
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered: JSON."""

    status: HTTPStatus
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    last: bool = False
    """The connection ends with it."""


class Wire:
    """One connection's bytes.

    Args:
        limits: how large a request may be.
    """

    def __init__(self, limits: ApiLimits) -> None:
        self._limits = limits
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=limits.head_bytes)
        self._head: h11.Request | None = None
        self._body = bytearray()
        self._closed = False

    @property
    def begun(self) -> bool:
        """Whether a part of a request is here that was not answered yet."""
        return self._head is not None or bool(self._http.trailing_data[0])

    @property
    def over(self) -> bool:
        """Whether the other end will send nothing more."""
        return self._closed

    def receive(self, data: bytes) -> None:
        """Take what came; no bytes = the other end is done.

        Raises:
            Refused: NOT_HTTP.
        """
        try:
            self._http.receive_data(data)
        except h11.RemoteProtocolError as error:
            raise _unreadable(error) from None

    def next(self) -> Request | None:
        """The next whole request; None while there is none.

        Raises:
            Refused: NOT_HTTP, MESSAGE_TOO_BIG.
        """
        while True:
            try:
                event = self._http.next_event()
            except h11.RemoteProtocolError as error:
                raise _unreadable(error) from None
            match event:
                case h11.Request():
                    self._head = event
                    _refuse_doubtful(event)
                    self._refuse_large(_announced(event))
                case h11.Data():
                    self._refuse_large(len(self._body) + len(event.data))
                    self._body += event.data
                case h11.EndOfMessage():
                    return self._whole()
                case h11.ConnectionClosed():
                    self._closed = True
                    return None
                case _:
                    return None

    def interim(self) -> bytes:
        """What a peer must hear before it sends the rest; nothing, if it waits for nothing."""
        if not self._http.they_are_waiting_for_100_continue:
            return b""
        return self._http.send(h11.InformationalResponse(status_code=HTTPStatus.CONTINUE, headers=[])) or b""

    def answer(self, reply: Reply) -> bytes:
        """The answer as it travels; it may also come before the request is whole, and then it is the last one."""
        last = [("Connection", "close")] if reply.last else []
        head = h11.Response(
            status_code=reply.status.value,
            reason=reply.status.phrase,
            headers=[
                ("Content-Type", "application/json"),
                ("Content-Length", str(len(reply.body))),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
                *reply.headers,
                *last,
            ],
        )
        sent = self._http.send(head) or b""
        if self._head is None or self._head.method != b"HEAD":
            sent += self._http.send(h11.Data(data=reply.body)) or b""
        return sent + (self._http.send(h11.EndOfMessage()) or b"")

    def goes_on(self) -> bool:
        """Make ready for the next request; False when the connection ends."""
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        self._head, self._body = None, bytearray()
        return True

    def _refuse_large(self, size: int) -> None:
        limit = self._limits.body_bytes
        if size > limit:
            raise Refused(RefusalCode.MESSAGE_TOO_BIG, size=size, limit=limit)

    def _whole(self) -> Request:
        head = self._head
        assert head is not None
        try:
            target = urlsplit(_own_part(head.target.decode("ascii")))
            path = tuple(unquote(part, errors="strict") for part in target.path.split("/")[1:])
            named = parse_qsl(
                target.query,
                keep_blank_values=True,
                strict_parsing=bool(target.query),
                errors="strict",
                max_num_fields=MOST_PARAMETERS,
            )
            headers = {name.decode("ascii"): value.decode("latin-1") for name, value in head.headers}
        except ValueError:
            raise Refused(
                RefusalCode.NOT_HTTP, problem="the address is not written as addresses are"
            ) from None
        query = dict(named)
        if len(query) != len(named):
            raise Refused(RefusalCode.NOT_HTTP, problem="a parameter of the address comes twice")
        return Request(head.method.decode("ascii"), path, query, headers, bytes(self._body))


def _refuse_doubtful(head: h11.Request) -> None:
    """What two readers could understand differently: whoever stands between could let a request slip in."""
    if head.http_version not in _VERSIONS:
        raise Refused(RefusalCode.NOT_HTTP, problem="it is another version of HTTP")
    names = Counter(name for name, _ in head.headers)
    if {b"content-length", b"transfer-encoding"} <= names.keys():
        raise Refused(RefusalCode.NOT_HTTP, problem="its length is told in two ways")
    if any(names[name] > 1 for name in _ONCE):
        raise Refused(RefusalCode.NOT_HTTP, problem="a header comes twice of which there is one")


def _own_part(target: str) -> str:
    """A target without the name of the machine.

    Raises:
        ValueError: it is written in another way; two readers could understand it differently.
    """
    own = _TARGET.fullmatch(target)
    if own is None:
        raise ValueError(target)
    return own[1]


def _announced(head: h11.Request) -> int:
    """Bytes of the body, as its head says; 0 where only its end will tell."""
    return next((int(value) for name, value in head.headers if name == b"content-length"), 0)


def _unreadable(error: h11.RemoteProtocolError) -> Refused:
    """The library's own sentence quotes what came; only its kind is said on."""
    if error.error_status_hint == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE:
        return Refused(RefusalCode.NOT_HTTP, problem="the head of the request is too long")
    return Refused(RefusalCode.NOT_HTTP, problem="it does not keep the rules of HTTP")
