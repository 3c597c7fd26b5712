"""`kaden token` (domain row 329)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server.hub.tokens_office import hash_of
from tests.server.commands.conftest import Kaden, Said
from tests.server.commands.office import CommandOffice


@pytest.fixture
def office(tmp_path: Path) -> CommandOffice:
    return CommandOffice.make(tmp_path)


def token(office: CommandOffice, kaden: Kaden, *args: str) -> Said:
    return kaden("token", *args, "--config", str(office.config))


def test_the_token_alone_goes_to_standard_output(office: CommandOffice, kaden: Kaden) -> None:
    said = token(office, kaden, "add", "supervisor", "--name", "CRM", "--expires", "2999-12-31")
    assert said.code == 0
    assert "shown this once" in said.err
    made = said.out.removesuffix("\n")
    assert office.rows("SELECT token_hash FROM api_token") == [(hash_of(made),)]
    shown = token(office, kaden, "list").out
    assert ("CRM" in shown, "2999-12-31" in shown, "not yet" in shown, "good" in shown) == (True,) * 4
    assert made not in shown
    [row] = json.loads(token(office, kaden, "list", "--json").out)
    assert (row["name"], row["account"], row["used_at"]) == ("CRM", "supervisor", None)


def test_a_removed_token_is_gone_and_the_audit_log_knows_it(office: CommandOffice, kaden: Kaden) -> None:
    token(office, kaden, "add", "supervisor", "--name", "CRM")
    assert token(office, kaden, "remove", "CRM").out == "token CRM removed; it opens nothing from here on\n"
    assert "there are no tokens" in token(office, kaden, "list").out
    audit = kaden("audit", "--config", str(office.config), "--thing", "token").out
    assert ("token of a program: added" in audit, "token of a program: removed" in audit) == (True, True)
    assert "CRM" in audit


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("remove", "CRM"), "there is no token named CRM"),
        (("add", "nobody", "--name", "CRM"), "there is no account nobody"),
        (("add", "supervisor", "--name", "CRM", "--expires", "2020-01-01"), "2020-01-01 is over"),
    ],
    ids=["unknown", "account", "past"],
)
def test_what_cannot_be_is_said(
    office: CommandOffice, kaden: Kaden, args: tuple[str, ...], sentence: str
) -> None:
    assert sentence in kaden.refused("token", *args, "--config", str(office.config))
    assert token(office, kaden, "add", "supervisor", "--name", "").code == 2
