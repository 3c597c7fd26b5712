"""A command's conversation with the server: strangers are refused, and every ending is one sentence."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from websockets.sync.server import ServerConnection, unix_serve

from kaden.protocol.accounts import Accounts, Backup
from kaden.protocol.base import PROTOCOL, Message
from kaden.protocol.client import Hello, ListAccounts, SignInAsMe
from kaden.protocol.codec import decode_client, encode
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import Answered, Goodbye, RefusedRequest, Welcome
from server.commands.through_server import OfficeConnection, server_listens
from tests.server.commands.office import CommandOffice

WELCOME = Welcome(protocol=PROTOCOL, server="0", local_accounts=("admin",))


@contextmanager
def served(place: Path, talk: Callable[[ServerConnection], None]) -> Iterator[None]:
    """A server that says what a test wants."""
    place.parent.mkdir(mode=0o750, exist_ok=True)
    with unix_serve(talk, str(place)) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield
        serving.shutdown()
        thread.join()


def signing_in(*then: Message | None) -> Callable[[ServerConnection], None]:
    """A server that lets anybody in, and answers the first request after that with `then`; None = it hangs up."""

    def talk(connection: ServerConnection) -> None:
        assert isinstance(decode_client(str(connection.recv())), Hello)
        connection.send(encode(WELCOME), text=True)
        asked = decode_client(str(connection.recv()))
        assert isinstance(asked, SignInAsMe)
        connection.send(encode(Answered(request=asked.request)), text=True)
        connection.recv()
        for message in then:
            if message is None:
                return
            connection.send(encode(message), text=True)
        connection.recv()

    return talk


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "run" / "kaden.sock"


def asked(place: Path, *then: Message | None) -> Refused:
    with served(place, signing_in(*then)), OfficeConnection(place) as office:
        with pytest.raises(Refused) as refused:
            office.ask(Backup(request="r"))
        return refused.value


async def test_a_real_server_answers(tmp_path: Path) -> None:
    office = CommandOffice.make(tmp_path)

    def accounts() -> list[str]:
        assert server_listens(office.socket)
        with OfficeConnection(office.socket, "admin") as connection:
            answer = connection.ask(ListAccounts(request=connection.new_request()))
            assert isinstance(answer, Accounts)
            return [account.name for account in answer.accounts]

    async with office.open():
        assert "agent1" in await asyncio.to_thread(accounts)
    assert not server_listens(office.socket)


def test_nobody_listens_where_no_socket_can_be(tmp_path: Path) -> None:
    """A home deep down makes a path that is longer than the system takes; the command goes on by itself."""
    assert not server_listens(tmp_path / ("x" * 120) / "kaden.sock")


async def test_the_servers_refusal_is_the_commands(tmp_path: Path) -> None:
    office = CommandOffice.make(tmp_path)

    def enter() -> None:
        with OfficeConnection(office.socket):
            pass

    async with office.open():
        with pytest.raises(Refused) as refused:
            await asyncio.to_thread(enter)
    assert refused.value.code is RefusalCode.SEVERAL_ACCOUNTS


def test_nobody_listens_where_there_is_no_socket(place: Path) -> None:
    assert not server_listens(place)
    with pytest.raises(Refused) as refused, OfficeConnection(place):
        pass
    assert refused.value.code is RefusalCode.SERVER_UNREACHABLE
    assert refused.value.values["server"] == str(place)


def test_a_socket_in_a_folder_that_anybody_may_write_is_a_strangers(place: Path) -> None:
    """Case 12."""
    with served(place, signing_in()):
        place.parent.chmod(0o777)
        with pytest.raises(Refused) as refused, OfficeConnection(place):
            pass
    assert refused.value.code is RefusalCode.SERVER_UNREACHABLE
    assert "not to the owner" in str(refused.value.values["problem"])


def test_other_messages_are_no_answers(place: Path) -> None:
    messages = Goodbye(reason="idle"), Answered(request="other"), Answered(request="r")
    with served(place, signing_in(*messages[1:])), OfficeConnection(place) as office:
        assert office.ask(Backup(request="r")) == messages[2]


@pytest.mark.parametrize(
    ("then", "refused"),
    [
        (Goodbye(reason="stopping"), RefusalCode.SERVER_STOPPING),
        (Goodbye(reason="disabled"), RefusalCode.SERVER_UNREACHABLE),
        (None, RefusalCode.SERVER_UNREACHABLE),
        (
            RefusedRequest(request="r", code="not_allowed", values={"action": "backup"}),
            RefusalCode.NOT_ALLOWED,
        ),
        (RefusedRequest(request=None, code="too_many_messages"), RefusalCode.TOO_MANY_MESSAGES),
        (RefusedRequest(request="r", code="moonstruck"), RefusalCode.UNEXPECTED),
    ],
)
def test_every_ending_is_a_refusal(place: Path, then: Message | None, refused: RefusalCode) -> None:
    assert asked(place, then).code is refused


def test_what_is_no_message_is_refused(place: Path) -> None:
    def talk(connection: ServerConnection) -> None:
        connection.recv()
        connection.send("nonsense")
        connection.recv()

    with served(place, talk), pytest.raises(Refused) as refused, OfficeConnection(place):
        pass
    assert refused.value.code is RefusalCode.MALFORMED_MESSAGE
