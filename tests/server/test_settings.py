"""Settings: four places in their order, and errors that name the place, the key and the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.words import Words
from server.settings import COMMAND_LINE, DEFAULT, ENVIRONMENT, KEYS, SECTIONS, Settings, load


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kaden.toml"


def refusal(file: Path | None, **given: object) -> Refused:
    with pytest.raises(Refused) as refused:
        load(file, given)
    return refused.value


def bad(file: Path, text: str) -> dict[str, str | int]:
    file.write_text(text)
    refused = refusal(file)
    assert refused.code is RefusalCode.CONFIG_BAD
    assert refused.values["path"] == str(file)
    return refused.values


def test_without_anything_there_are_defaults_in_the_users_own_places(home: Path) -> None:
    loaded = load()
    assert loaded.file is None
    assert loaded.settings.database == str(home / ".local/state/kaden/kaden.sqlite")
    assert loaded.settings.socket == home / ".local/state/kaden/kaden.sock"
    assert loaded.settings.backup_directory == home / ".local/state/kaden/backups"
    assert set(loaded.origins.values()) == {DEFAULT}


def test_the_systems_own_places_are_used_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    settings = load().settings
    assert settings.database == str(tmp_path / "state/kaden/kaden.sqlite")
    assert settings.socket == tmp_path / "run/kaden/kaden.sock"


def test_command_line_over_environment_over_file_over_default(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("lines = 1\nstarted_jobs = 1\ngrace_seconds = 10\n")
    monkeypatch.setenv("KADEN_LINES", "2")
    monkeypatch.setenv("KADEN_STARTED_JOBS", "2")
    loaded = load(file, {"lines": 3, "listen": None})
    settings, origins = loaded.settings, loaded.origins
    assert (settings.lines, settings.started_jobs, settings.grace_seconds, settings.cycle_milliseconds) == (
        3, 2, 10, 250,
    )  # fmt: skip
    assert (origins["lines"], origins["started_jobs"]) == (COMMAND_LINE, ENVIRONMENT)
    assert (origins["grace_seconds"], origins["cycle_milliseconds"], origins["listen"]) == (
        str(file), DEFAULT, DEFAULT,
    )  # fmt: skip


def test_an_empty_word_of_environment_or_command_line_was_not_said(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("KADEN_SOCKET", "KADEN_DATABASE", "KADEN_CONFIG"):
        monkeypatch.setenv(name, "")
    loaded = load(Path(), {"socket": Path()})
    assert loaded.settings.socket == home / ".local/state/kaden/kaden.sock"
    assert set(loaded.origins.values()) == {DEFAULT}


def test_the_usual_file_is_read_when_it_is_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = home / ".config/kaden/kaden.toml"
    usual.parent.mkdir(parents=True)
    usual.write_text("lines = 9")
    assert (load().settings.lines, load().file) == (9, usual)
    other = home / "other.toml"
    other.write_text("lines = 8")
    monkeypatch.setenv("KADEN_CONFIG", str(other))
    assert load().settings.lines == 8
    assert load(usual).settings.lines == 9


def test_a_named_file_that_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = tmp_path / "missing.toml"
    assert refusal(missing) == Refused(RefusalCode.CONFIG_MISSING, path=str(missing))
    monkeypatch.setenv("KADEN_CONFIG", str(missing))
    assert refusal(None) == Refused(RefusalCode.CONFIG_MISSING, path=str(missing))


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path, file: Path) -> None:
    assert refusal(tmp_path).code is RefusalCode.FILE_UNREADABLE
    file.write_bytes(b"\xff\xfe")
    assert refusal(file).values["problem"] == "not UTF-8"


@pytest.mark.parametrize(
    ("text", "where", "problem"),
    [
        ("lines = =", "line 1, column 9", "Invalid value"),
        ("lins = 3", "lins", "did you mean lines?"),
        ("[server]\nx = 1", "server", "no such setting"),
        ("lines = 0", "lines", "greater than or equal to 1"),
        ('lines = "many"', "lines", "integer"),
        ('database = "mysql://x"', "database", "postgresql://"),
        ('listen = "7443"', "listen", "host:port"),
        ('listen = "localhost:99999"', "listen", "65535"),
        ('health = "0.0.0.0:7480"', "health", "loopback"),
        ('health = "7480"', "health", "host:port"),
        ('telephony = "freeswitch"', "telephony", "simulator"),
        ('tls_key = "key.pem"', "tls_key", "go together"),
        ('tls_certificate = "cert.pem"', "tls_key", "go together"),
        ("waiting_warning_minutes = 60", "waiting_warning_minutes", "shorter"),
        ('log_level = "loud"', "log_level", "debug"),
        ('time_zone = "Asia/Tokio"', "time_zone", "IANA"),
    ],
)
def test_an_error_names_file_key_and_problem(file: Path, text: str, where: str, problem: str) -> None:
    values = bad(file, text)
    assert values["where"] == where
    assert problem in str(values["problem"])


def test_an_error_of_the_environment_and_of_the_command_line_names_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = refusal(None, lines="x").values
    assert (values["path"], values["where"]) == (COMMAND_LINE, "--lines")
    monkeypatch.setenv("KADEN_GRACE_SECONDS", "soon")
    values = refusal(None).values
    assert (values["path"], values["where"]) == (ENVIRONMENT, "KADEN_GRACE_SECONDS")


def test_the_sentence_is_one_line_that_says_it_all(file: Path) -> None:
    file.write_text("lines = 0")
    sentence = Words("en").refusal(refusal(file))
    assert sentence.startswith(f"{file}: lines: ")
    assert "\n" not in sentence


WITH_PASSWORD = 'database = "postgresql://kaden:secret@db/kaden"'


@pytest.mark.parametrize(("mode", "good"), [(0o600, True), (0o640, True), (0o644, False), (0o660, False)])
def test_a_file_with_a_password_is_for_owner_and_group_only(file: Path, mode: int, good: bool) -> None:
    file.write_text(WITH_PASSWORD)
    file.chmod(mode)
    if good:
        assert load(file).settings.database_address == "postgresql://kaden:secret@db/kaden"
    else:
        refused = refusal(file)
        assert refused.values["where"] == "database"
        assert "chmod 640" in str(refused.values["problem"])


def test_a_file_without_a_password_may_be_read_by_all(file: Path) -> None:
    file.write_text('database = "postgresql://kaden@db/kaden"')
    file.chmod(0o644)
    assert load(file).settings.on_postgresql


def test_a_password_from_its_own_file_is_put_into_the_address(file: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("p@ss/wörd\n")
    file.write_text(f'database = "postgresql://kaden@db:5433/kaden"\ndatabase_password_file = "{secret}"')
    address = load(file).settings.database_address
    assert address == "postgresql://kaden:p%40ss%2Fw%C3%B6rd@db:5433/kaden"
    secret.unlink()
    with pytest.raises(Refused) as refused:
        assert load(file).settings.database_address
    assert refused.value.code is RefusalCode.FILE_UNREADABLE


def test_shown_settings_hide_passwords_and_say_where_each_came_from(file: Path) -> None:
    file.write_text(WITH_PASSWORD)
    file.chmod(0o600)
    shown = {key: (value, origin) for key, value, origin in load(file).shown()}
    assert shown["database"] == ("postgresql://kaden:****@db/kaden", str(file))
    assert shown["listen"] == ("-", DEFAULT)
    assert tuple(shown) == KEYS
    assert "secret" not in str(shown)


@pytest.mark.parametrize(
    ("listen", "address"),
    [
        ("127.0.0.1:7443", ("127.0.0.1", 7443)),
        ("[::1]:0", ("::1", 0)),
        ("floor.example:1", ("floor.example", 1)),
    ],
)
def test_an_address_to_listen_at(listen: str, address: tuple[str, int]) -> None:
    assert load(given={"listen": listen}).settings.listen_address == address


def test_the_health_pages_are_nowhere_unless_told(home: Path) -> None:
    assert load().settings.health_address is None
    assert load(given={"health": ""}).settings.health_address is None
    assert load(given={"health": "localhost:7480"}).settings.health_address == ("localhost", 7480)


def test_a_tilde_is_the_users_home(home: Path) -> None:
    settings = load(given={"database": "~/x.sqlite", "socket": "~/s"}).settings
    assert (settings.database, settings.socket) == (str(home / "x.sqlite"), home / "s")


def test_every_setting_is_described() -> None:
    models: tuple[type[BaseModel], ...] = (Settings, *SECTIONS.values())
    for model in models:
        assert [name for name, field in model.model_fields.items() if not field.description] == []


def test_a_section_is_laid_key_by_key(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('[asterisk]\nurl = "http://switch:8088/ari/"\nuser = "file"')
    monkeypatch.setenv("KADEN_ASTERISK__USER", "environment")
    loaded = load(file)
    switch = loaded.settings.asterisk
    assert (switch.url, switch.user, switch.app) == ("http://switch:8088", "environment", "kaden")
    assert loaded.origins["asterisk.url"] == str(file)
    assert loaded.origins["asterisk.user"] == ENVIRONMENT
    assert loaded.origins["asterisk.app"] == DEFAULT


def test_an_error_in_a_section_names_its_key(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bad(file, "[asterisk]\nuser = 'a b'")["where"] == "asterisk.user"
    assert bad(file, "[asterisk]\nusr = 'a'") == {
        "path": str(file), "where": "asterisk.usr", "problem": "there is no such setting; did you mean asterisk.user?",
    }  # fmt: skip
    assert bad(file, "asterisk = 3")["where"] == "asterisk"
    file.write_text("")
    monkeypatch.setenv("KADEN_ASTERISK__URL", "nonsense")
    values = refusal(file).values
    assert (values["path"], values["where"]) == (ENVIRONMENT, "KADEN_ASTERISK__URL")


def test_the_defaults_are_the_domains() -> None:
    """Rows 68 and 247, section 6: five jobs, sixty minutes; guarantee I10: two seconds."""
    settings = load().settings
    assert (settings.started_jobs, settings.waiting_limit_minutes) == (5, 60)
    assert (settings.abandon_limit_seconds, settings.cycle_milliseconds) == (2.0, 250)
    assert (settings.grace_seconds, settings.waiting_warning_minutes) == (120, 5)
