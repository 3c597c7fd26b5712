"""The systemd unit fits the program: its verb and its settings exist, and it gives nothing away."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from kaden.cli import VERBS, load
from server.settings import KEYS
from tests.house.tree import ROOT

UNITS = ROOT / "deploy" / "systemd"


def keys(unit: str = "kaden.service", *, with_offered: bool = False) -> dict[str, list[str]]:
    """Each key of a unit with its values; `with_offered`, those too that a # keeps out."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in (UNITS / unit).read_text("utf-8").splitlines():
        said = re.fullmatch(r"(#?)(\w+)=(.*)", line)
        if said and (with_offered or not said[1]):
            found[said[2]].append(said[3])
    return found


@pytest.mark.parametrize("unit", ["kaden.service", "kaden-backup.service"])
def test_it_starts_a_verb_that_exists_with_options_that_exist(unit: str) -> None:
    [start] = keys(unit)["ExecStart"]
    program, verb, *options = start.split()
    assert program == "/opt/kaden/.venv/bin/kaden"
    known = {option for param in load(verb, VERBS[verb]).params for option in param.opts}
    assert {option for option in options if option.startswith("--")} <= known


def test_the_hourly_copy_has_a_timer_and_may_write_where_copies_lie() -> None:
    assert keys("kaden-backup.timer")["OnCalendar"] == ["hourly"]
    assert keys("kaden-backup.service")["ReadWritePaths"] == ["/var/lib/kaden"]


def test_it_sets_settings_that_exist() -> None:
    said = " ".join(keys(with_offered=True)["Environment"])
    named = re.findall(r"\bKADEN_(\w+)=", said)
    known = {key.replace(".", "__").upper() for key in KEYS} | {"LANG"}
    assert set(named) - known == set()
    assert {"DATABASE_PASSWORD_FILE", "ASTERISK__PASSWORD_FILE", "TLS_KEY"} <= set(named)


def test_every_credential_that_is_offered_is_used() -> None:
    offered = keys(with_offered=True)
    credentials = {one.partition(":")[0] for one in offered["LoadCredential"]}
    used = set(re.findall(r"%d/([\w-]+)", " ".join(offered["Environment"])))
    assert credentials == used


def test_a_loop_that_stands_still_is_noticed_and_the_server_comes_back() -> None:
    unit = keys()
    assert (unit["Type"], unit["NotifyAccess"], unit["Restart"]) == (["notify"], ["main"], ["on-failure"])
    assert unit["WatchdogSec"] == ["30s"]


def test_it_may_do_nothing_beyond_serving() -> None:
    unit = keys()
    for key in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "MemoryDenyWriteExecute"):
        assert unit[key] == ["yes"], key
    assert unit["ProtectSystem"] == ["strict"]
    assert unit["CapabilityBoundingSet"] == [""]
    assert unit["SystemCallFilter"] == ["@system-service", "~@privileged"]
    assert unit["User"] == unit["StateDirectory"] == unit["RuntimeDirectory"] == ["kaden"]
    assert not set(unit) & {"ReadWritePaths", "BindPaths"}
