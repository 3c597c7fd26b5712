"""One user's settings: file, refusals that name the place, and where the server's socket is looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from tui.settings import Settings, default_server, keep_setting, read_settings, settings_path


def read(tmp_path: Path, text: str) -> dict[str, object]:
    path = tmp_path / "client.toml"
    path.write_text(text, "utf-8")
    return read_settings(path)


def test_no_file_no_settings(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "none.toml") == {}


def test_everything_can_be_set(tmp_path: Path) -> None:
    given = read(
        tmp_path,
        """
        server = "wss://floor.example"
        account = "sato"
        language = "ja"
        mouse = true
        bell = false
        ambiguous_wide = true
        light = true
        ca_file = "~/ca.pem"
        [keys]
        "agent.save" = "f5"
        agent.hold = ["f7", "ctrl+k"]
        """,
    )
    settings = Settings(**given)  # type: ignore[arg-type]
    assert settings.keys == {"agent.save": ("f5",), "agent.hold": ("f7", "ctrl+k")}
    assert (settings.language, settings.bell, settings.ca_file) == ("ja", False, Path.home() / "ca.pem")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("colour = 'red'", "colour"),
        ("mouse = 'yes'", "mouse"),
        ("server = 7", "server"),
        ("language = 'fr'", "language"),
        ("keys = 'f1'", "keys"),
        ("[keys]\n'agent.save' = []", "keys.agent.save"),
        ("[keys]\n'agent.save' = 10", "keys.agent.save"),
        ("= 1", "-"),
    ],
)
def test_a_bad_file_says_where(tmp_path: Path, text: str, where: str) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, text)
    assert refused.value.code is RefusalCode.CONFIG_BAD
    assert refused.value.values["where"] == where
    assert refused.value.values["path"] == str(tmp_path / "client.toml")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "client.toml").write_bytes(b"\xff\xfe")
    for path in (tmp_path / "client.toml", tmp_path):
        with pytest.raises(Refused) as refused:
            read_settings(path)
        assert refused.value.code is RefusalCode.FILE_UNREADABLE


def test_where_the_file_is(tmp_path: Path) -> None:
    assert settings_path({"XDG_CONFIG_HOME": str(tmp_path)}) == tmp_path / "kaden" / "client.toml"
    assert settings_path({}) == Path.home() / ".config" / "kaden" / "client.toml"


@pytest.mark.parametrize(
    ("environ", "place"),
    [
        ({"KADEN_SERVER": "wss://a", "XDG_RUNTIME_DIR": "/run/user/1"}, "wss://a"),
        ({"XDG_RUNTIME_DIR": "/run/user/1", "XDG_STATE_HOME": "/s"}, "/run/user/1/kaden/kaden.sock"),
        ({"XDG_STATE_HOME": "/s"}, "/s/kaden/kaden.sock"),
    ],
)
def test_where_the_server_is(environ: dict[str, str], place: str) -> None:
    assert default_server(environ) == place


def test_without_any_hint_the_server_is_looked_for_in_the_home() -> None:
    assert default_server({}) == str(Path.home() / ".local" / "state" / "kaden" / "kaden.sock")


def test_one_setting_is_kept_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "kaden" / "client.toml"
    keep_setting(path, "language", "ja")
    keep_setting(path, "bell", False)
    assert read_settings(path) == {"language": "ja", "bell": False}
    path.write_text(
        '# mine\naccount = "sato"\nbell = false  # too loud\n[keys]\n"agent.save" = "f9"\n', "utf-8"
    )
    keep_setting(path, "bell", True)
    keep_setting(path, "language", "en")
    text = path.read_text("utf-8")
    assert "# mine" in text
    assert read_settings(path) == {
        "account": "sato",
        "bell": True,
        "language": "en",
        "keys": {"agent.save": ("f9",)},
    }
