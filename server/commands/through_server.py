"""A command's conversation with the running server, over the local socket: connect, sign in, ask, read the answers.

Rule: while a server runs, its database belongs to it alone, and every command goes this way (guarantees 6). Who may ask
is decided by the server, from the account that belongs to the user at this end.
"""

from __future__ import annotations

import errno
import os
import secrets
import socket
import stat
import struct
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, unix_connect

from kaden import __version__
from kaden.protocol.base import MAX_SERVER_MESSAGE, PROTOCOL, Message
from kaden.protocol.client import Hello, SignInAsMe, SignOut
from kaden.protocol.codec import decode_server, encode
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import (
    Goodbye,
    ImportProgress,
    ImportRefusedRows,
    RefusedRequest,
    ServerMessage,
    Welcome,
)

OPEN_LIMIT: Final = 10.0
"""Seconds for the handshake and the greeting."""

CLOSE_LIMIT: Final = 1.0

_NOBODY_LISTENS: Final = frozenset({errno.ENOENT, errno.ECONNREFUSED, errno.ENOTDIR})
_NOT_THE_LAST: Final = (ImportProgress, ImportRefusedRows)


def server_listens(place: Path) -> bool:
    """Whether a server answers at this socket; a socket that we may not use counts as one that is used."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(OPEN_LIMIT)
        try:
            return probe.connect_ex(str(place)) not in _NOBODY_LISTENS
        except OSError:
            # Longer than the path of a socket may be: nobody can listen there.
            return False


class OfficeConnection:
    """A signed-in conversation; use it as a context manager.

    Args:
        place: the server's local socket.
        account: which of the accounts that belong to the connecting user; None = the only one.

    Raises:
        Refused: on entering and later: SERVER_UNREACHABLE, SERVER_STOPPING, or whatever the server refuses.
    """

    def __init__(self, place: Path, account: str | None = None) -> None:
        self._place = place
        self._account = account
        self._socket: ClientConnection | None = None
        self._open = ExitStack()

    def __enter__(self) -> OfficeConnection:
        with ExitStack() as stack:
            try:
                plain = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
                plain.settimeout(OPEN_LIMIT)
                plain.connect(str(self._place))
                _refuse_stranger(plain, self._place)
                opening = unix_connect(
                    sock=plain,
                    uri="ws://localhost/",
                    compression=None,
                    max_size=MAX_SERVER_MESSAGE,
                    open_timeout=OPEN_LIMIT,
                    close_timeout=CLOSE_LIMIT,
                )
                self._socket = stack.enter_context(opening)
            except (OSError, WebSocketException) as trouble:
                raise self._unreachable(trouble) from None
            self.send(Hello(protocol=PROTOCOL, client=__version__, desk=False))
            while not isinstance(self.receive(), Welcome):
                pass
            self.ask(SignInAsMe(request=self.new_request(), account=self._account))
            self._open = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._socket is not None
        with self._open, suppress(OSError, WebSocketException):
            self._socket.send(encode(SignOut()), text=True)

    @staticmethod
    def new_request() -> str:
        """A request id that nobody has used."""
        return secrets.token_hex(8)

    def send(self, message: Message) -> None:
        """Say something without waiting for an answer."""
        assert self._socket is not None
        try:
            self._socket.send(encode(message), text=True)
        except (OSError, WebSocketException) as trouble:
            raise self._unreachable(trouble) from None

    def receive(self) -> ServerMessage:
        """The next thing that the server says, if it is no refusal and no farewell."""
        assert self._socket is not None
        try:
            message = decode_server(self._socket.recv())
        except (OSError, WebSocketException) as trouble:
            raise self._unreachable(trouble) from None
        if isinstance(message, RefusedRequest):
            raise _refusal(message)
        if isinstance(message, Goodbye):
            if message.reason == "stopping":
                raise Refused(RefusalCode.SERVER_STOPPING)
            raise self._unreachable(message.reason)
        return message

    def answers(self, request: str) -> Iterator[ServerMessage]:
        """What the server says about a request, up to and with its last answer."""
        while True:
            message = self.receive()
            if getattr(message, "request", None) == request:
                yield message
                if not isinstance(message, _NOT_THE_LAST):
                    return

    def ask(self, message: Message) -> ServerMessage:
        """Send a request and give its last answer."""
        self.send(message)
        *_, last = self.answers(getattr(message, "request", ""))
        return last

    def _unreachable(self, trouble: object) -> Refused:
        problem = getattr(trouble, "strerror", None) or str(trouble) or type(trouble).__name__
        return Refused(RefusalCode.SERVER_UNREACHABLE, server=str(self._place), problem=problem)


def _refuse_stranger(plain: socket.socket, place: Path) -> None:
    """Whoever may write the directory could pose as the server (guarantees 7.3, case 12)."""
    raw = plain.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    owner = int(struct.unpack("3i", raw)[1])
    directory = place.parent.stat()
    if owner not in (0, os.geteuid(), directory.st_uid) or stat.S_IMODE(directory.st_mode) & stat.S_IWOTH:
        raise PermissionError(
            errno.EPERM, f"the socket belongs to user {owner}, not to the owner of {place.parent}"
        )


def _refusal(message: RefusedRequest) -> Refused:
    try:
        return Refused(RefusalCode(message.code), **message.values)
    except ValueError:
        # A newer server refuses for a reason that this program has no words for.
        return Refused(RefusalCode.UNEXPECTED, kind=message.code, path="-")
