"""`kaden export --campaign`, `kaden plan` and `kaden apply`, with a server and without one."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import pytest

from tests.server.commands.conftest import Kaden
from tests.server.commands.office import CommandOffice

CAMPAIGN = "展示会フォロー"


@pytest.fixture
def office(tmp_path: Path, kaden: Kaden) -> CommandOffice:
    """With two customers who can be dialled."""
    made = CommandOffice.make(tmp_path)
    (tmp_path / "list.csv").write_text("TEL\n09012345678\n0312345679\n")
    said = kaden("import", str(tmp_path / "list.csv"), "--batch", "1", "--config", str(made.config))
    assert said.code == 0, said.err
    return made


def exported(office: CommandOffice, kaden: Kaden, *args: str) -> str:
    said = kaden("export", "--campaign", CAMPAIGN, "--config", str(office.config), *args)
    assert said.code == 0, said.err
    return said.out


def put(office: CommandOffice, kaden: Kaden, verb: str, text: str, *args: str) -> str:
    file = office.folder / "fair.toml"
    file.write_text(text, "utf-8")
    said = kaden(verb, str(file), "--config", str(office.config), *args)
    assert said.code == 0, said.err
    return said.out


def test_what_is_exported_changes_nothing_when_it_is_applied(office: CommandOffice, kaden: Kaden) -> None:
    text = exported(office, kaden, "--accounts")
    assert put(office, kaden, "apply", text).startswith(f"{CAMPAIGN}: nothing to change")
    assert exported(office, kaden, "--accounts") == text


async def test_a_plan_says_each_field_and_who_can_no_longer_be_dialled(
    office: CommandOffice, kaden: Kaden
) -> None:
    text = (await asyncio.to_thread(exported, office, kaden)).replace(
        'phone_type = ""', 'phone_type = "mobile"'
    )
    said = [await asyncio.to_thread(put, office, kaden, "plan", text)]
    async with office.open():
        said.append(await asyncio.to_thread(put, office, kaden, "plan", text, "--account", "admin"))
    for out in said:
        assert re.search(r"~ call job 展示会フォロー / 展示会来場者 / 来場者フォロー", out)
        assert re.search(r"Phone type: - -> mobile", out)
        assert "展示会来場者 / 来場者フォロー: 2 can be dialled, then 1 (+0 -1)" in out
        assert "what the file does not name is left alone" in out
    assert said[0] == said[1]
    assert office.rows("SELECT phone_type FROM job") == [(None,)]


def test_a_plan_does_not_guess_who_meets_a_new_condition(office: CommandOffice, kaden: Kaden) -> None:
    """Row 151."""
    asked = 'conditions = [{ column = "TEL", operator = "contains", value = "9" }]'
    text = re.sub("conditions = .*", asked, exported(office, kaden))
    assert "2 can be dialled, then not known before" in put(office, kaden, "plan", text)


async def test_apply_does_what_the_plan_showed_and_a_running_floor_hears_of_it(
    office: CommandOffice, kaden: Kaden
) -> None:
    text = await asyncio.to_thread(exported, office, kaden)
    text = text.replace("attempts_to = 3", "attempts_to = 2")
    plan = await asyncio.to_thread(put, office, kaden, "plan", text)
    digest = re.search(r"--expect ([0-9a-f]{12})", plan)
    assert digest is not None
    async with office.open():
        out = await asyncio.to_thread(
            put, office, kaden, "apply", text, "--expect", digest.group(1), "--account", "admin"
        )
    assert out.startswith(f"{CAMPAIGN}: 1 changed")
    assert office.rows("SELECT attempts_to FROM job") == [(2,)]
    again = (
        "apply",
        str(office.folder / "fair.toml"),
        "--expect",
        digest.group(1),
        "--config",
        str(office.config),
    )
    assert "plan again" in (await asyncio.to_thread(kaden, *again)).err


def test_json_for_programs(office: CommandOffice, kaden: Kaden) -> None:
    plan = json.loads(
        put(office, kaden, "plan", f'[campaign]\nname = "{CAMPAIGN}"\nhours_end = "18:00"', "--json")
    )
    assert plan["applied"] is False
    assert plan["changes"][0]["fields"] == [{"field": "hours_end", "before": "24:00", "after": "18:00"}]
    assert [(each["job"], each["before"], each["after"]) for each in plan["eligible"]] == [
        ("来場者フォロー", 2, 2)
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[campaign]\nname = \n", "line 2, column 8: this is no TOML"),
        ('[weather]\nname = "x"\n', "line 1, weather: no set-up has such a table"),
        ('[rule]\nname = "x"\n', "the table [campaign] is missing"),
        (f'[campaign]\nname = "{CAMPAIGN}"\nhours_end = "25:00"\n', "line 3, campaign.hours_end: campaign"),
        (f'[campaign]\nname = "{CAMPAIGN}"\nrule = "x"\n', "line 3, campaign.rule: campaign, "),
        (f'[campaign]\nname = "{CAMPAIGN}"\nlines = 3\n', "line 3, campaign.lines: there is no such field"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence_with_line_and_field(
    office: CommandOffice, kaden: Kaden, text: str, said: str
) -> None:
    file = office.folder / "bad.toml"
    file.write_text(text, "utf-8")
    for verb in ("plan", "apply"):
        assert said in kaden.refused(verb, str(file), "--config", str(office.config))


def test_files_that_cannot_be_read(office: CommandOffice, kaden: Kaden) -> None:
    file = office.folder / "latin.toml"
    file.write_bytes(b'[campaign]\nname = "\xff"')
    assert "UTF-8" in kaden.refused("plan", str(file), "--config", str(office.config))
    assert "none.toml" in kaden.refused("plan", "none.toml", "--config", str(office.config))
    assert kaden("apply", str(file), "--expect", "xyz", "--config", str(office.config)).code == 2


async def test_only_administrators_plan_and_apply(office: CommandOffice, kaden: Kaden) -> None:
    """Row 25: a file may make groups, rules and campaigns."""
    file = office.folder / "fair.toml"
    file.write_text(f'[campaign]\nname = "{CAMPAIGN}"\n', "utf-8")
    async with office.open():
        for verb in ("plan", "apply"):
            args = (verb, str(file), "--config", str(office.config), "--account", "supervisor")
            said = await asyncio.to_thread(kaden, *args)
            assert (said.code, "campaign" in said.err) == (1, True)
        export = ("export", "--campaign", CAMPAIGN, "--config", str(office.config), "--account", "supervisor")
        assert (await asyncio.to_thread(kaden, *export)).code == 0
        assert (await asyncio.to_thread(kaden, *export, "--accounts")).code == 1


def test_a_campaign_by_number_into_a_new_file(office: CommandOffice, kaden: Kaden) -> None:
    out = office.folder / "out.toml"
    assert kaden("export", "--campaign", "1", "--out", str(out), "--config", str(office.config)).code == 0
    assert out.read_text("utf-8") == exported(office, kaden)
    assert kaden("export", "--campaign", "1", "--out", str(out), "--config", str(office.config)).code == 1
    assert CAMPAIGN in kaden.refused("export", "--campaign", "x", "--config", str(office.config))


@pytest.mark.parametrize("args", [(), ("1", "--campaign", "1"), ("1", "--accounts"), ("--campaign", "")])
def test_a_list_or_a_campaign_but_one_of_them(
    office: CommandOffice, kaden: Kaden, args: tuple[str, ...]
) -> None:
    assert kaden("export", *args, "--config", str(office.config)).code == 2
