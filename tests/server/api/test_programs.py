"""What programs do over a real socket: each order, each refusal, and what is kept of it (domain row 329)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import JobState, Permission
from server.api.limits import ApiLimits
from server.dialer.events import JobStartRequested, JobStopRequested
from tests.server.api.gate import Gate, gate

CAMPAIGN = "展示会フォロー"
NUMBER = "+81312345678"
LISTING = {"number": "03-1234-5678", "campaign": CAMPAIGN, "reason": "asked by phone"}


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Gate]:
    async with gate(tmp_path) as made:
        await made.token()
        yield made


def audited(at: Gate, code: str) -> list[tuple[Any, ...]]:
    sql = "SELECT account_id, object, after FROM audit WHERE code = ? ORDER BY id"
    return at.office.runner.transact(lambda tx: tx.all(sql, (code,)))


async def test_status_says_how_the_server_is_and_who_asks(at: Gate) -> None:
    said = await at.ask("GET", "/v1/status")
    assert (said.status, said.body["status"], said.body["schema"]) == (200, "ok", 6)
    assert (said.body["account"], said.body["token"]) == ("supervisor", "supervisor")
    assert said.headers["cache-control"] == "no-store"
    assert at.office.floor.events == []


async def test_jobs_are_those_that_the_account_sees(at: Gate) -> None:
    """Row 29."""
    said = await at.ask("GET", "/v1/jobs")
    assert [job["id"] for job in said.body["jobs"]] == [at.office.job]
    assert said.body["jobs"][0]["since"] is None or said.body["jobs"][0]["since"].endswith("Z")


async def test_a_job_is_stopped_and_started_by_name_and_number(at: Gate) -> None:
    """The floor is asked as by a desk, and the log names account and token (rows 37, 329)."""
    name = at.office.floor.job_rows[at.office.job].name
    async with asyncio.TaskGroup() as tasks:
        stopping = tasks.create_task(at.ask("POST", f"/v1/jobs/{name}/stop"))
        [event] = await at.office.floor.hears(JobStopRequested)
        assert (event.job, event.by.account) == (at.office.job, at.id_of("supervisor"))
        assert not stopping.done()
        at.switch(JobState.STOPPED)
        at.office.hub.answer(event.by)
    said = stopping.result()
    assert (said.status, said.body) == (200, {"job": at.office.job, "name": name, "state": "stopped"})
    async with asyncio.TaskGroup() as tasks:
        starting = tasks.create_task(at.ask("POST", f"/v1/jobs/{at.office.job}/start"))
        [begun] = await at.office.floor.hears(JobStartRequested)
        at.office.hub.refuse(begun.by, Refused(RefusalCode.TOO_EARLY, job=name, opens="09:00"))
    refused = starting.result()
    assert (refused.status, refused.body["error"]) == (409, "too_early")
    assert refused.body["values"] == {"job": name, "opens": "09:00"}
    lines = audited(at, "token.use")
    assert {(account, thing) for account, thing, _ in lines} == {(at.id_of("supervisor"), "token:1")}
    assert [json.loads(after) for _, _, after in lines] == [
        {"name": "supervisor", "asked": asked, "job": at.office.job} for asked in ("stop_job", "start_job")
    ]


async def test_a_number_is_withdrawn_looked_up_and_given_back(at: Gate) -> None:
    """Rows 94 to 98, 324."""
    said = await at.ask("POST", "/v1/do-not-call", LISTING)
    assert (said.status, said.body) == (201, {"number": NUMBER, "campaign": CAMPAIGN, "listed": True})
    assert (await at.ask("GET", "/v1/do-not-call/0312345678")).body["listed"] is False
    found = (await at.ask("GET", f"/v1/do-not-call/03-1234-5678?campaign={CAMPAIGN}")).body
    assert (found["number"], found["listed"]) == (NUMBER, True)
    [entry] = found["entries"]
    assert (entry["campaign"], entry["reason"], entry["by"]) == (CAMPAIGN, "asked by phone", "supervisor")
    again = await at.ask("POST", "/v1/do-not-call", {**LISTING, "campaign": None})
    assert again.status == 201
    both = await at.ask("GET", f"/v1/do-not-call/0312345678?campaign={CAMPAIGN}")
    assert [entry["campaign"] for entry in both.body["entries"]] == [None, CAMPAIGN]
    gone = await at.ask("DELETE", f"/v1/do-not-call/0312345678?campaign={CAMPAIGN}&reason=mistake")
    assert (gone.status, gone.body["listed"]) == (200, False)
    orders = [json.loads(after)["asked"] for _, _, after in audited(at, "token.use")]
    assert orders == ["add_number", "add_number", "remove_number"]
    assert {account for account, _, _ in audited(at, "do_not_call.add")} == {at.id_of("supervisor")}


async def test_the_same_key_is_the_same_request(at: Gate) -> None:
    """Carried out once, with one line of the order and one of the change; used for something else, it is refused."""
    first = await at.ask("POST", "/v1/do-not-call", LISTING, Idempotency_Key="a-1")
    assert (first.status, "repeated" in first.body) == (201, False)
    for _ in range(3):
        again = await at.ask("POST", "/v1/do-not-call", LISTING, Idempotency_Key="a-1")
        assert (again.status, again.body) == (200, {**first.body, "repeated": True})
    assert [len(audited(at, code)) for code in ("do_not_call.add", "token.use")] == [1, 1]
    other = {**LISTING, "reason": "another"}
    reused = (409, "request_reused")
    assert await at.refused("POST", "/v1/do-not-call", other, Idempotency_Key="a-1") == reused
    assert await at.refused("POST", "/v1/do-not-call", other, Idempotency_Key="a 1") == (400, "body_bad")
    assert await at.refused("POST", "/v1/do-not-call", LISTING) == (409, "number_listed")


async def test_a_repetition_tells_how_things_are_and_not_how_they_were(at: Gate) -> None:
    """Somebody started the job again, and took the number off the list: the program must not believe otherwise."""
    stop, withdraw = f"/v1/jobs/{at.office.job}/stop", "/v1/do-not-call"
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(at.ask("POST", stop, Idempotency_Key="s"))
        [event] = await at.office.floor.hears(JobStopRequested)
        at.switch(JobState.STOPPED)
        at.office.hub.answer(event.by)
    at.switch(JobState.STARTED)
    again = await at.ask("POST", stop, Idempotency_Key="s")
    assert (again.body["state"], again.body["repeated"]) == ("started", True)
    assert len(at.office.floor.told(JobStopRequested)) == 1
    await at.ask("POST", withdraw, LISTING, Idempotency_Key="w")
    await at.ask("DELETE", f"/v1/do-not-call/0312345678?campaign={CAMPAIGN}&reason=mistake")
    again = await at.ask("POST", withdraw, LISTING, Idempotency_Key="w")
    assert (again.status, again.body["listed"], again.body["repeated"]) == (200, False, True)
    assert len(audited(at, "do_not_call.add")) == 1


async def test_a_refused_order_may_be_tried_again_under_its_key(at: Gate) -> None:
    """Row 153: too early is not too early for good."""
    start = f"/v1/jobs/{at.office.job}/start"
    for times, code in enumerate(("too_early", "job_already_started"), 1):
        async with asyncio.TaskGroup() as tasks:
            asking = tasks.create_task(at.refused("POST", start, Idempotency_Key="k"))
            events = await at.office.floor.hears(JobStartRequested, times)
            values = {"job": "x", "opens": "09:00"} if times == 1 else {"job": "x"}
            at.office.hub.refuse(events[-1].by, Refused(RefusalCode(code), **values))
        assert asking.result() == (409, code)


async def test_two_at_once_with_one_key_stop_a_job_once(at: Gate) -> None:
    path = f"/v1/jobs/{at.office.job}/stop"
    async with asyncio.TaskGroup() as tasks:
        both = [tasks.create_task(at.ask("POST", path, Idempotency_Key="k")) for _ in range(2)]
        [event] = await at.office.floor.hears(JobStopRequested)
        at.office.hub.answer(event.by)
    assert [said.result().status for said in both] == [200, 200]
    assert len(at.office.floor.told(JobStopRequested)) == len(audited(at, "token.use")) == 1


async def test_an_account_that_is_disabled_meanwhile_is_told_so(at: Gate) -> None:
    """And the order stands in the log, whatever came of it."""
    async with asyncio.TaskGroup() as tasks:
        asking = tasks.create_task(at.refused("POST", f"/v1/jobs/{at.office.job}/stop"))
        await at.office.floor.hears(JobStopRequested)
        await at.office.store.disable_account("supervisor", None, 1)
        await at.office.hub.account_changed(at.id_of("supervisor"))
    assert asking.result() == (403, "account_disabled")
    assert len(audited(at, "token.use")) == 1


@pytest.mark.parametrize(
    ("method", "path", "body", "refusal"),
    [
        ("GET", "/", None, (404, "no_such_route")),
        ("GET", "/v1/do-not-call", None, (405, "other_method")),
        ("POST", "/v1/jobs/nothing/stop", None, (404, "unknown_job_name")),
        ("POST", "/v1/do-not-call", {**LISTING, "number": "12"}, (400, "bad_number")),
        ("POST", "/v1/do-not-call", {**LISTING, "campaign": "別の活動"}, (404, "unknown_campaign")),
        ("GET", "/v1/do-not-call/5678", None, (400, "bad_number")),
        (
            "DELETE",
            f"/v1/do-not-call/0312345678?campaign={CAMPAIGN}&reason=x",
            None,
            (404, "number_not_listed"),
        ),
        ("DELETE", "/v1/do-not-call/0312345678?reason=x", None, (403, "not_allowed")),
    ],
    ids=["route", "method", "job", "number", "campaign", "part", "unlisted", "company"],
)
async def test_what_the_desk_refuses_a_program_is_refused(
    at: Gate, method: str, path: str, body: object, refusal: tuple[int, str]
) -> None:
    assert await at.refused(method, path, body) == refusal
    assert not [*audited(at, "do_not_call.add"), *audited(at, "do_not_call.remove"), *at.office.floor.events]


async def test_a_job_that_is_not_seen_is_not_there(at: Gate) -> None:
    """Row 29: it is not even named; whoever sees it may stop it."""
    other = at.office.floor.job_rows[at.office.other_job]
    for written in (other.name, str(other.id), f"job:{other.id}"):
        said = await at.ask("POST", f"/v1/jobs/{written}/stop")
        assert (said.status, said.body["error"]) == (404, "unknown_job_name")
        assert other.name not in said.body["values"]["known"]
    async with asyncio.TaskGroup() as tasks:
        path = f"/v1/jobs/{other.name}/stop"
        asking = tasks.create_task(at.ask("POST", path, token=await at.token("admin")))
        [event] = await at.office.floor.hears(JobStopRequested)
        at.office.hub.answer(event.by)
    assert (asking.result().status, event.job) == (200, other.id)


async def test_permissions_are_those_of_the_moment(at: Gate) -> None:
    """Rows 26 to 29, 35: role, permission and state are asked for at each request."""
    stop = ("POST", f"/v1/jobs/{at.office.job}/stop")
    viewer, clerk = await at.token("viewer"), await at.token("clerk")
    assert await at.refused(*stop, token=viewer) == (403, "no_campaign_permission")
    assert (await at.ask("GET", "/v1/jobs", token=viewer)).status == 200
    assert await at.refused("GET", "/v1/jobs", token=clerk) == (403, "not_allowed")
    assert await at.refused("POST", "/v1/do-not-call", LISTING, token=clerk) == (403, "not_allowed")
    at.office.permit(at.id_of("supervisor"), at.office.sample.campaign, Permission.VIEW)
    assert await at.refused(*stop) == (403, "no_campaign_permission")
    await at.office.store.disable_account("supervisor", None, 1)
    assert await at.refused(*stop) == (403, "account_disabled")
    await at.office.store.remove_token("viewer", None, 1)
    assert await at.refused("GET", "/v1/jobs", token=viewer) == (401, "token_wrong")
    assert at.office.floor.events == []


async def test_a_wrong_token_opens_nothing_and_soon_has_to_wait(at: Gate) -> None:
    assert await at.refused("GET", "/v1/status", token=None) == (401, "token_missing")
    assert await at.refused("GET", "/v1/status", token="kaden_x") == (401, "token_wrong")
    said = await at.ask("GET", "/v1/status", token="kaden_x")
    assert (said.status, said.headers["retry-after"]) == (429, "1")
    assert (await at.ask("GET", "/v1/status")).status == 200


async def test_a_token_of_an_agent_takes_nobodys_desk(at: Gate) -> None:
    async with at.office.client("agent1") as agent:
        assert await at.refused("GET", "/v1/status", token=await at.token("agent1")) == (403, "not_allowed")
        assert len(at.office.hub) == 1
        assert not any(message.type == "goodbye" for message in agent.heard)


async def test_a_program_that_waits_too_long_hears_how_to_ask_again(tmp_path: Path) -> None:
    """And asks again under its key: that it is so already is what it wants to hear."""
    async with gate(tmp_path, ApiLimits(answer=300)) as at:
        await at.token()
        path = f"/v1/jobs/{at.office.job}/stop"
        assert await at.refused("POST", path, Idempotency_Key="k") == (504, "answer_late")
        assert len(at.office.hub) == 0
        at.office.hub.answer(at.office.floor.told(JobStopRequested)[0].by)
        at.switch(JobState.STOPPED)
        async with asyncio.TaskGroup() as tasks:
            asking = tasks.create_task(at.ask("POST", path, Idempotency_Key="k"))
            events = await at.office.floor.hears(JobStopRequested, 2)
            at.office.hub.refuse(events[-1].by, Refused(RefusalCode.JOB_ALREADY_STOPPED, job="x"))
        said = asking.result()
        assert (said.status, said.body["state"], said.body["repeated"]) == (200, "stopped", True)
        assert len(audited(at, "token.use")) == 1


async def test_a_server_that_stops_says_so(at: Gate) -> None:
    async with asyncio.TaskGroup() as tasks:
        asking = tasks.create_task(at.ask("POST", f"/v1/jobs/{at.office.job}/stop"))
        await at.office.floor.hears(JobStopRequested)
        await at.office.hub.stop()
    said = asking.result()
    assert (said.status, said.body["error"]) == (503, "server_stopping")


async def test_sentences_come_in_the_language_that_is_asked_for(at: Gate) -> None:
    said = await at.ask("POST", "/v1/jobs/nothing/stop", Accept_Language="ja")
    assert "コールジョブ" in said.body["message"]
