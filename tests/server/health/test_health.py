"""A real server, asked over HTTP: well, in trouble, and counting what its people do."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest

from kaden.protocol.client import StartJob
from kaden.protocol.refusals import Refused
from server.commands.through_server import OfficeConnection
from server.compose import server
from server.settings import load
from tests.house.tree import ROOT
from tests.server.commands.office import CommandOffice


def start_a_job(office: CommandOffice) -> None:
    """The sample's, and one that there is not."""
    with OfficeConnection(office.socket, "supervisor") as line:
        line.ask(StartJob(request="s", job=int(office.ids.job)))
        with pytest.raises(Refused):
            line.ask(StartJob(request="t", job=999))


async def test_a_server_shows_how_it_is_and_what_it_counted(tmp_path: Path) -> None:
    office = CommandOffice.make(tmp_path)
    settings = load(office.config, {"health": "127.0.0.1:0"}).settings
    async with server(settings) as running, httpx.AsyncClient(trust_env=False) as client:
        address = f"http://127.0.0.1:{running.health.port}"
        page = await client.get(f"{address}/health")
        while page.status_code != 200:
            page = await client.get(f"{address}/health")
        assert page.json()["status"] == "ok"
        assert page.json()["schema"] > 0
        await asyncio.to_thread(start_a_job, office)
        figures = (await client.get(f"{address}/metrics")).text
        assert "kaden_jobs_started 1.0" in figures
        assert 'kaden_refusals_total{code="unknown_job"} 1.0' in figures
        assert "kaden_commit_seconds_count 0.0" not in figures

        shown = set(re.findall(r"^(kaden_\w+?)(?:_sum)?[{ ]", figures, re.MULTILINE))
        told = set(re.findall(r"`(kaden_\w+)", (ROOT / "docs" / "headless.md").read_text("utf-8")))
        told -= {"kaden_abandoned_share"}  # nobody has answered yet
        assert told - shown == set()

        running.floor.state.store_up = False
        ill = await client.get(f"{address}/health")
        assert (ill.status_code, ill.json()["store"]) == (503, False)
        assert json.loads(running.health.health_page().body)["status"] == "fail"


async def test_a_switch_that_nobody_can_reach_is_told(tmp_path: Path) -> None:
    office = CommandOffice.make(tmp_path)
    given = {"health": "127.0.0.1:0", "telephony": f"simulator:unix:{tmp_path / 'nobody'}"}
    settings = load(office.config, given).settings
    async with server(settings) as running, httpx.AsyncClient(trust_env=False) as client:
        ill = await client.get(f"http://127.0.0.1:{running.health.port}/health")
        assert ill.status_code == 503
        assert [ill.json()[part] for part in ("status", "switch", "store")] == ["fail", False, True]
        assert running.health.condition().line().startswith("TROUBLE with switch;")
