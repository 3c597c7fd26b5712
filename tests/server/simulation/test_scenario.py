"""Scenario files: every default is the base scenario's, and a wrong file is refused with the path of its field."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from server.simulation.scenario import LARGEST_FILE, Scenario, parse, parse_form, read
from tests.server.simulation.scenarios import PUBLISHED


def refusal(text: str) -> Refused:
    with pytest.raises(Refused) as caught:
        parse(text, "day.json")
    assert caught.value.code is RefusalCode.SCENARIO_BAD
    assert caught.value.values["path"] == "day.json"
    return caught.value


@pytest.mark.parametrize("file", sorted(PUBLISHED.glob("*.json")), ids=lambda file: file.stem)
def test_every_published_scenario_is_read(file: Path) -> None:
    scenario = read(file)
    assert scenario.name == file.stem
    assert scenario.seeds == tuple(range(1, 9))


def test_whatever_is_left_out_is_the_base_scenarios() -> None:
    base, bare = read(PUBLISHED / "base-10.json"), parse('{"name": "base-10"}')
    assert bare == base


@pytest.mark.parametrize("part", ["ring", "machine", "amd", "mix"])
def test_parts_of_a_field_have_defaults_too(part: str) -> None:
    assert parse(json.dumps({"name": "x", part: {}})) == parse('{"name": "x"}')


def test_all_fields_arrive() -> None:
    scenario = parse_form(
        {
            "name": "all",
            "agents": 3,
            "horizon_s": 60.5,
            "mix_schedule": [{"t": 5, "mix": {"answer": 1, "busy": 0, "no_answer": 0, "machine": 0}}],
            "talk_schedule": [{"t": 4, "factor": 1.5}],
            "talk": {"kind": "mixture", "parts": [{"w": 1, "dist": {"kind": "const", "value": 7}}], "cap": 6},
            "breaks": [{"t": 7200, "count": 5, "duration_s": 900}],
            "machine": {"mode": "agent", "agent_s": {"kind": "const", "value": 3}},
            "max_lines": 8,
            "list_size": 9,
            "seeds": [4],
        }
    )
    assert scenario.mix_schedule[0].mix.answer == 1
    assert scenario.talk_schedule[0].factor == 1.5
    assert scenario.talk.draw(Random(1)) == 6
    assert scenario.breaks[0].count == 5
    assert scenario.machine.agent_s.draw(Random(1)) == 3
    assert (scenario.max_lines, scenario.list_size, scenario.seeds) == (8, 9, (4,))


@pytest.mark.parametrize(
    ("form", "where", "problem"),
    [
        ({"mix": {"answer": 0.5}}, "mix", "add up to 1.25, not to 1"),
        ({"mix": {"answer": -0.1, "busy": 0.6}}, "mix.answer", "greater than or equal to 0; given -0.1"),
        ({"mix": {"answer": "0.25"}}, "mix.answer", 'given "0.25"'),
        ({"mix": {"answer": True}}, "mix.answer", "given true"),
        ({"mix_schedule": [{"t": 3}]}, "mix_schedule[0].mix", "is missing"),
        ({"mix_schedule": [{"t": -3, "mix": {}}]}, "mix_schedule[0].t", "given -3"),
        ({"agents": 0}, "agents", "given 0"),
        ({"agents": 2.5}, "agents", "given 2.5"),
        ({"agents": 10**9}, "agents", "given 1000000000"),
        ({"horizon_s": 0}, "horizon_s", "greater than 0"),
        ({"horizon_s": -5}, "horizon_s", "given -5"),
        ({"list_size": 0}, "list_size", "given 0"),
        ({"max_lines": 0}, "max_lines", "given 0"),
        ({"seeds": []}, "seeds", "is an empty list"),
        ({"seeds": ["1"]}, "seeds[0]", 'given "1"'),
        ({"colour": 1}, "colour", "no such field"),
        ({"amd": {"delay": 1}}, "amd.delay", "no such field"),
        ({"patience_s": -1}, "patience_s", "given -1"),
        ({"breaks": [{"t": 1, "count": 1, "duration_s": 9}, {"t": 1, "count": 0, "duration_s": 9}]},
         "breaks[1].count", "given 0"),
        ({"breaks": {"t": 1}}, "breaks", "a valid list"),
        ({"machine": {"mode": "robot"}}, "machine.mode", "'detected' or 'agent'"),
        ({"talk": {"kind": "lognormal", "mean": -3, "cv": 1}}, "talk.mean", "mean is out of range"),
        ({"talk": {"kind": "exp"}}, "talk.mean", "needs mean"),
        ({"talk": {"kind": "zipf"}}, "talk.kind", "no law of kind 'zipf'"),
        ({"talk": {"kind": ["exp"]}}, "talk.kind", "no law of kind"),
        ({"talk": 120}, "talk", "a law is an object"),
        ({"ring": {"busy": {"kind": "exp", "mean": 1, "cap": -1}}}, "ring.busy.cap", "cap is out of range"),
        ({"wrap": {"kind": "mixture", "parts": [{"w": 1, "dist": {"kind": "exp", "mean": 0}}]}},
         "wrap.parts[0].dist.mean", "mean is out of range"),
        ({"mix_schedule": [{"t": 9, "mix": {}}, {"t": 9, "mix": {}}, {"t": 8.5, "mix": {}}]},
         "mix_schedule[2].t", "8.5 comes after 9"),
        ({"talk_schedule": [{"t": 9, "factor": 1}, {"t": 8, "factor": 1}]}, "talk_schedule[1].t", "8 comes after 9"),
        ({"name": ""}, "name", "at least 1 character"),
        ({"name": 4}, "name", "given 4"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_by_its_path(form: dict[str, Any], where: str, problem: str) -> None:
    refused = refusal(json.dumps({"name": "x", **form}))
    assert refused.values["where"] == where
    assert problem in str(refused.values["problem"])


@pytest.mark.parametrize(
    ("text", "where", "problem"),
    [
        ("", "line 1", "not JSON"),
        ('{"name": "x",\n "agents": 5', "line 2", "not JSON"),
        ("[1]", "line 1", "a JSON object"),
        ("{}", "name", "is missing"),
        ('{"name": "x", "patience_s": NaN}', "patience_s", "finite number"),
        ('{"name": "x", "horizon_s": 1e999}', "horizon_s", "given Infinity"),
        ('{"name": "x", "talk": {"kind": "exp", "mean": NaN}}', "talk.mean", "is a number, not nan"),
        ('{"name": "x", "talk": {"kind": "exp", "mean": 1e999}}', "talk.mean", "out of range"),
        ('{"name": "x", "agents": 5, "agents": 6}', "agents", "given twice"),
        ('{"name": "x", "mix": {"answer": 0.5, "answer": 0.25}}', "mix.answer", "given twice"),
        ('{"name": "x", "breaks": [{}, {"t": 1, "t": 2}]}', "breaks[1].t", "given twice"),
        ('{"name": "x", "agents": ' + "9" * 5_000 + "}", "agents", "given Infinity"),
        ('{"name": "x", "talk": {"kind": "exp", "mean": ' + "9" * 5_000 + "}}", "talk.mean", "out of range"),
        ('{"name": "x",\n "talk": ' + "[" * 200_000 + "}", "line 2", "nested too deeply"),
    ],
)
def test_what_is_no_scenario_at_all_is_told_so(text: str, where: str, problem: str) -> None:
    refused = refusal(text)
    assert refused.values["where"] == where
    assert problem in str(refused.values["problem"])


def test_laws_within_laws_without_end_are_refused() -> None:
    form: dict[str, Any] = {"kind": "exp", "mean": 1}
    for _ in range(300):
        form = {"kind": "mixture", "parts": [{"w": 1, "dist": form}]}
    with pytest.raises(Refused) as caught:
        parse_form({"name": "x", "talk": form, "agents": 5})
    assert str(caught.value.values["where"]).startswith("talk.parts[0].dist.parts[0]")


def test_chances_that_are_decimals_may_miss_1_by_a_rounding() -> None:
    assert isinstance(
        parse('{"name":"x","mix":{"answer":0.1,"busy":0.2,"no_answer":0.3,"machine":0.4}}'), Scenario
    )


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(Refused) as missing:
        read(tmp_path / "none.json")
    assert missing.value.code is RefusalCode.FILE_MISSING
    with pytest.raises(Refused) as folder:
        read(tmp_path)
    assert folder.value.code is RefusalCode.FILE_UNREADABLE
    latin = tmp_path / "latin.json"
    latin.write_bytes('{"name": "é"}'.encode("latin-1"))
    with pytest.raises(Refused, match="scenario_bad"):
        read(latin)
    huge = tmp_path / "huge.json"
    huge.write_text(" " * (LARGEST_FILE + 1))
    with pytest.raises(Refused, match="scenario_bad"):
        read(huge)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "bom.json"
    file.write_bytes(b'\xef\xbb\xbf{"name": "x"}')
    assert read(file).name == "x"
