"""Messages to bytes and back; hostile JSON becomes a sentence, never a trace (guarantees 7.3, cases 23 and 24)."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kaden.protocol.base import MAX_CLIENT_MESSAGE, MAX_NOTE, MAX_SERVER_MESSAGE, Message
from kaden.protocol.client import Hello, ImportBegin, KeepDraft, SaveResult
from kaden.protocol.codec import decode_client, decode_server, encode
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import Answered, RefusedRequest, Welcome
from kaden.vocabulary import AfterSave

HELLO = '{"type":"hello","protocol":1,"client":"x"%s}'


def refusal(data: str | bytes) -> Refused:
    with pytest.raises(Refused) as refused:
        decode_client(data)
    return refused.value


@pytest.mark.parametrize(
    "message",
    [
        Hello(protocol=1, client="x", terminal="山", desk=False),
        SaveResult(request="r", attempt=2**53, disposition=None, note="a\nb", then=AfterSave.BREAK),
        KeepDraft(attempt=1, sequence=2**31, note="x" * MAX_NOTE, callback_at=0),
        ImportBegin(request="r:1.a-b_c", batch="b", file_name="f", size=0, mapping={"電話": "number"}),
    ],
    ids=lambda message: type(message).__name__,
)
def test_there_and_back(message: Message) -> None:
    assert decode_client(encode(message).decode()) == message


def test_the_servers_words_go_there_and_back() -> None:
    for message in (
        Answered(request="r"),
        Welcome(protocol=1, server="0", local_accounts=("a", "山")),
        RefusedRequest(request=None, code="unknown_message", values={"type": "x", "limit": 3}),
    ):
        assert decode_server(encode(message).decode()) == message


def test_letters_travel_as_letters() -> None:
    assert "山田 ①㈱髙".encode() in encode(Hello(protocol=1, client="山田 ①㈱髙"))


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ("[" * 5_000, "json"),
        (HELLO % (',"extra":' + "[" * 5_000), "json"),
        (HELLO.replace("1", "9" * 4_400) % "", "json"),
        (HELLO % ',"client":"y"', "json"),
        ('{"type":"import_begin","request":"r","batch":"b","file_name":"f","size":1,"mapping":{"a":"b","a":"c"}}',
         "json"),
        (HELLO.replace("x", "\\ud800") % "", "json"),
        (HELLO.replace("x", "\ud800") % "", "json"),
        (HELLO.replace("1", "NaN") % "", "hello.protocol"),
        (HELLO.replace("1", "Infinity") % "", "hello.protocol"),
        (HELLO.replace("1", "1e400") % "", "hello.protocol"),
        (HELLO.replace("1", '"1"') % "", "hello.protocol"),
        (HELLO.replace("1", "1.0") % "", "hello.protocol"),
        (HELLO.replace("1", "true") % "", "hello.protocol"),
        (HELLO % ',"role":"administrator"', "hello.role"),
        ('{"type":"hello","protocol":1}', "hello.client"),
        ("", "json"),
        ("null", "json"),
        ("[]", "json"),
        ('"hello"', "json"),
        ("{}", "json"),
        (HELLO % "" + "x", "json"),
        ("\ufeff" + HELLO % "", "json"),
        (b"{}", "frame"),
        (b"\xff", "frame"),
        ('{"type":"join_job","request":"","job":1}', "join_job.request"),
        ('{"type":"join_job","request":"a b","job":1}', "join_job.request"),
        ('{"type":"join_job","request":"%s","job":1}' % ("r" * 65), "join_job.request"),
        ('{"type":"join_job","request":"r","job":0}', "join_job.job"),
        ('{"type":"join_job","request":"r","job":9223372036854775808}', "join_job.job"),
    ],
    ids=range(29),
)  # fmt: skip
def test_case_24_what_cannot_be_read_is_refused_with_its_place(data: str | bytes, where: str) -> None:
    refused = refusal(data)
    assert (refused.code, refused.values["where"]) == (RefusalCode.MALFORMED_MESSAGE, where)
    assert len(str(refused.values["problem"])) <= 200


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ('{"type":"nothing"}', "nothing"),
        ('{"type":"a\\u001b[31m\\nb"}', "a[31m b"),
        ('{"type":"%s"}' % ("x" * 500), "x" * 60),
        ('{"type":5}', "5"),
    ],
)  # fmt: skip
def test_an_unknown_message_is_named_clean_and_short(data: str, name: str) -> None:
    assert refusal(data) == Refused(RefusalCode.UNKNOWN_MESSAGE, type=name)


def test_a_wrong_password_field_is_not_quoted() -> None:
    refused = refusal('{"type":"sign_in","request":"r","account":"a","password":["secret"]}')
    assert "secret" not in str(refused.values)


@pytest.mark.parametrize("extra", [-1, 0, 1])
@pytest.mark.parametrize("character", ["x", "山"])
def test_case_23_the_limit_counts_bytes(character: str, extra: int) -> None:
    frame = HELLO.replace("x", character) % ""
    text = frame + " " * (MAX_CLIENT_MESSAGE - len(frame.encode()) + extra)
    assert len(text.encode()) == MAX_CLIENT_MESSAGE + extra
    if extra > 0:
        size = MAX_CLIENT_MESSAGE + extra
        assert refusal(text) == Refused(RefusalCode.MESSAGE_TOO_BIG, size=size, limit=MAX_CLIENT_MESSAGE)
    else:
        assert decode_client(text) == Hello(protocol=1, client=character)


def test_the_servers_limit_is_another() -> None:
    text = encode(Answered(request="r")).decode()
    assert decode_server(text + " " * (MAX_SERVER_MESSAGE - len(text))) == Answered(request="r")
    with pytest.raises(Refused):
        decode_server(text + " " * (MAX_SERVER_MESSAGE - len(text) + 1))


NESTED = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inner: (
        some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(NESTED)
def test_any_json_is_a_message_or_a_refusal(value: object) -> None:
    for decode in (decode_client, decode_server):
        for document in (value, {"type": "hello", "protocol": value}, {"type": value}):
            with suppress(Refused):
                decode(json.dumps(document))
