"""Who asked for a recording on the own phone, and is told how it fares (domain row 288).

Rule: a recording is played for a connection that is there; what nobody is there to stop is stopped.
"""

from __future__ import annotations

from kaden.protocol.recordings import Playing
from server.dialer.effects import ShowPlaying
from server.dialer.leg_requests import PlayerLeft
from server.dialer.model import Asked
from server.hub.connection import Connection
from server.hub.port import Desks


class Players:
    """The connections that hear recordings, by the requests that they asked with.

    Args:
        desks: the floor.
    """

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._asking: dict[Asked, Connection] = {}

    def asks(self, by: Asked, connection: Connection) -> None:
        """The connection asks for a recording."""
        self._asking[by] = connection

    def refused(self, by: Asked) -> None:
        """A request is not carried out, whatever it was."""
        self._asking.pop(by, None)

    def show(self, how: ShowPlaying) -> None:
        """Tell who asked; of somebody who is gone by now the floor is told instead."""
        connection = self._asking.get(how.to)
        if connection is not None:
            told = Playing(
                request=how.to.request, attempt=how.attempt, phone=how.phone, up=how.up, end=how.end
            )
            connection.say(told)
        elif how.end is None:
            self._desks.post(PlayerLeft(how.to))
        if how.end is not None:
            self._asking.pop(how.to, None)

    def leave(self, connection: Connection) -> None:
        """The connection is gone, and what it asked for goes with it."""
        for by in [by for by, asking in self._asking.items() if asking is connection]:
            del self._asking[by]
            self._desks.post(PlayerLeft(by))
