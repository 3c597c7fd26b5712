"""The server's settings: command line over environment (`KADEN_*`) over file over default, and where each came from.

Rule: an error names the place, the key and what to do; a secret stands in a file of its own or in one that others
cannot read, and is never shown.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit, urlunsplit
from zoneinfo import available_timezones

from pydantic import BaseModel, Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from kaden.protocol.refusals import RefusalCode, Refused
from server.addresses import Address, LoopbackAddress, split
from server.alert_settings import AlertSettings
from server.api.settings import ApiSettings
from server.file_places import Place, config_place, expanded, socket_place, state_place
from server.logs import LogFormat, LogLevel
from server.telephony.asterisk.settings import AsteriskSettings

ENVIRONMENT: Final = "environment"
COMMAND_LINE: Final = "command line"
DEFAULT: Final = "default"
_NO_FILE: Final = (ENVIRONMENT, COMMAND_LINE, DEFAULT)

_PASSWORD_IN_URL: Final = re.compile(r"(?<=://)([^:/@]*):[^@]*(?=@)")
_TELEPHONY: Final = re.compile(r"asterisk|simulator(:unix:/.+)?")
_OTHERS_MAY: Final = 0o137
"""Bits that a file with a password must not have: anything above 0640."""


class Settings(BaseSettings):
    """All settings, checked. Each description is the comment that `kaden init` writes above the key."""

    model_config = SettingsConfigDict(
        env_prefix="KADEN_", extra="forbid", frozen=True, validate_default=True, hide_input_in_errors=True
    )

    database: str = Field(
        default_factory=lambda: str(state_place() / "kaden.sqlite"),
        description="Path of the SQLite database, or postgresql://user@host/name.",
    )
    database_password_file: Place | None = Field(
        default=None, description="File with the password of a PostgreSQL database, and nothing else."
    )
    backup_directory: Place = Field(
        default_factory=lambda: state_place() / "backups", description="Where `kaden backup` writes."
    )
    socket: Place = Field(
        default_factory=socket_place, description="The local socket that desks on this machine use."
    )
    listen: Address | None = Field(
        default=None,
        description='Address for desks elsewhere, as in "0.0.0.0:7443". Anything but loopback needs TLS.',
    )
    tls_certificate: Place | None = Field(default=None, description="Certificate chain, PEM.")
    tls_key: Place | None = Field(default=None, description="Its private key, PEM.")
    telephony: str = Field(
        default="simulator",
        description='"simulator" in the server, "simulator:unix:/path" in its own process, "asterisk": a real switch.',
    )
    recordings: Place = Field(
        default=Path("/var/spool/asterisk/recording"),
        description="Where the switch keeps recordings, as this machine sees it; the server must be able to read it.",
    )
    asterisk: AsteriskSettings = Field(
        default_factory=AsteriskSettings, description="A real switch: Asterisk 20 or later (deploy/asterisk)."
    )
    alerts: AlertSettings = Field(
        default_factory=AlertSettings, description="From when on a supervisor is alerted."
    )
    api: ApiSettings = Field(
        default_factory=ApiSettings,
        description="For programs that stop jobs and withdraw numbers (docs/api.md).",
    )
    lines: int = Field(
        default=20, ge=1, le=10_000, description="Calls to customers at once, all jobs together."
    )
    started_jobs: int = Field(default=5, ge=1, le=100, description="Call jobs that may be started at once.")
    waiting_limit_minutes: int = Field(
        default=60, ge=1, le=1_440, description="An agent this long in one status is released."
    )
    waiting_warning_minutes: int = Field(
        default=5, ge=0, le=1_440, description="The agent is warned this long before."
    )
    preview_limit_minutes: int = Field(
        default=10, ge=1, le=1_440, description="An agent this long before a shown customer is released."
    )
    abandon_limit_seconds: float = Field(
        default=2.0,
        ge=0.5,
        le=60,
        description="A customer who answered waits this long for an agent, then is abandoned.",
    )
    transfers: bool = Field(
        default=True, description="Whether agents may transfer calls: * extension # on the phone."
    )
    target_ring_seconds: int = Field(
        default=30, ge=5, le=120, description="How long a transfer rings before the customer comes back."
    )
    listen_across_calls: bool = Field(
        default=True,
        description="A supervisor on an agent's line stays there when the call ends; false = leaves with it.",
    )
    listen_tone: bool = Field(
        default=False, description="A tone, and a word at the desk, tell the agent that a supervisor listens."
    )
    whisper_tone: bool = Field(default=False, description="The same when a supervisor begins to whisper.")
    barge_tone: bool = Field(default=True, description="The same when a supervisor joins the call.")
    cycle_milliseconds: int = Field(
        default=250, ge=50, le=5_000, description="How often each started job looks whether to dial."
    )
    grace_seconds: int = Field(
        default=120,
        ge=5,
        le=3_600,
        description="An agent whose client is lost keeps the call and the place this long.",
    )
    alive_seconds: int = Field(
        default=15,
        ge=5,
        le=300,
        description="A desk silent for so long counts as a screen that does not answer.",
    )
    sign_in_seconds: int = Field(
        default=20, ge=1, le=300, description="A connection must have signed in by then."
    )
    idle_minutes: int = Field(
        default=30,
        ge=0,
        le=1_440,
        description="A supervisor's desk on another machine without a key press for so long is signed out; 0 = never.",
    )
    session_hours: int = Field(default=12, ge=1, le=168, description="Everybody signs in again after it.")
    ping_seconds: float = Field(
        default=4.0,
        ge=0.5,
        le=60,
        description="How often a silent connection is tested, and how long it may take.",
    )
    import_limit_megabytes: int = Field(
        default=200, ge=1, le=10_000, description="Largest customer list that is taken."
    )
    time_zone: str = Field(
        default="Asia/Tokyo", description="The office's time zone: where an agent's day begins."
    )
    log_level: LogLevel = Field(default="info", description="debug, info, warning or error.")
    log_format: LogFormat = Field(default="console", description="console for people, json for a journal.")
    health: LoopbackAddress | None = Field(
        default=None, description='Where /health and /metrics answer, as in "127.0.0.1:7480"; loopback only.'
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load` gives: it asks the other sources itself, to know where each value came from."""
        return (init_settings,)

    @field_validator(
        "database_password_file", "listen", "tls_certificate", "tls_key", "health", mode="before"
    )
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @property
    def on_postgresql(self) -> bool:
        """Whether `database` is an address instead of a path."""
        return self.database.startswith(("postgresql://", "postgres://"))

    @property
    def shown_database(self) -> str:
        """Path or address of the database, without a password."""
        return _PASSWORD_IN_URL.sub(r"\1:****", self.database)

    @property
    def database_address(self) -> str:
        """The address of a PostgreSQL database, with the password of `database_password_file`.

        Raises:
            Refused: FILE_UNREADABLE.
        """
        if self.database_password_file is None:
            return self.database
        try:
            password = self.database_password_file.read_text("utf-8").rstrip("\n")
        except (OSError, UnicodeDecodeError) as error:
            problem = getattr(error, "strerror", None) or "not UTF-8"
            path = str(self.database_password_file)
            raise Refused(RefusalCode.FILE_UNREADABLE, path=path, problem=problem) from None
        parts = urlsplit(self.database)
        user = f"{parts.username or ''}:{quote(password, safe='')}"
        return urlunsplit(parts._replace(netloc=f"{user}@{parts.netloc.rpartition('@')[2]}"))

    @property
    def listen_address(self) -> tuple[str, int] | None:
        """Host and port of `listen`."""
        return None if self.listen is None else split(self.listen)

    @property
    def health_address(self) -> tuple[str, int] | None:
        """Host and port of `health`."""
        return None if self.health is None else split(self.health)

    @field_validator("database")
    @classmethod
    def _database_is_a_place(cls, database: str) -> str:
        if "://" not in database:
            return str(expanded(Path(database)))
        if not database.startswith(("postgresql://", "postgres://")):
            raise ValueError("must be a path or begin with postgresql://")
        return database

    @field_validator("tls_key")
    @classmethod
    def _key_and_certificate_go_together(cls, key: Path | None, info: ValidationInfo) -> Path | None:
        if (key is None) != (info.data.get("tls_certificate") is None):
            raise ValueError("tls_certificate and tls_key go together: set both or neither")
        return key

    @field_validator("time_zone")
    @classmethod
    def _zone_is_known(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError('must be a zone of the IANA list, as in "Asia/Tokyo"')
        return zone

    @field_validator("telephony")
    @classmethod
    def _telephony_is_known(cls, telephony: str) -> str:
        if _TELEPHONY.fullmatch(telephony) is None:
            raise ValueError('must be "asterisk", "simulator" or "simulator:unix:/path/of/its/socket"')
        return telephony

    @field_validator("waiting_warning_minutes")
    @classmethod
    def _warning_comes_before_the_limit(cls, warning: int, info: ValidationInfo) -> int:
        if warning >= info.data.get("waiting_limit_minutes", warning + 1):
            raise ValueError("must be shorter than waiting_limit_minutes")
        return warning


SECTIONS: Final[Mapping[str, type[BaseModel]]] = {
    "asterisk": AsteriskSettings,
    "alerts": AlertSettings,
    "api": ApiSettings,
}
"""Settings that stand in a section of the file of their own."""

KEYS: Final = (
    *(key for key in Settings.model_fields if key not in SECTIONS),
    *(f"{section}.{key}" for section, model in SECTIONS.items() for key in model.model_fields),
)
"""Every setting's key, as in `lines` and `asterisk.url`; sections last, as in the file."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings, and where each was found."""

    settings: Settings
    file: Path | None
    """The configuration file that was read."""
    origins: Mapping[str, str]
    """Each of `KEYS` to "command line", "environment", the file's path, or "default"."""

    def shown(self) -> list[tuple[str, str, str]]:
        """Key, effective value and origin of all settings; passwords are hidden."""
        values = {
            key: getattr(getattr(self.settings, section) if section else self.settings, name)
            for key in KEYS
            for section, _, name in [key.rpartition(".")]
        }
        return [
            (key, "-" if value is None else _PASSWORD_IN_URL.sub(r"\1:****", str(value)), self.origins[key])
            for key, value in values.items()
        ]


def load(
    config: Path | None = None, given: Mapping[str, object] | None = None, *, missing_ok: bool = False
) -> Loaded:
    """The effective settings.

    Args:
        config: the file to read; None or empty = `KADEN_CONFIG`, or the usual place if there is a file.
        given: what the command line said; None and empty paths were not said. An empty variable of the environment
            was not set: scripts pass on what they may not have been given.
        missing_ok: take a named file that does not exist for an empty one.

    Raises:
        Refused: CONFIG_MISSING, CONFIG_BAD, FILE_UNREADABLE.
    """
    file = _file(config, missing_ok=missing_ok)
    layers: list[tuple[str, Mapping[str, Any]]] = [
        (str(file), {} if file is None else _read(file)),
        (ENVIRONMENT, EnvSettingsSource(Settings, env_nested_delimiter="__", env_ignore_empty=True)()),
        (COMMAND_LINE, {key: value for key, value in (given or {}).items() if value not in (None, Path())}),
    ]
    values: dict[str, Any] = {}
    origins = dict.fromkeys(KEYS, DEFAULT)
    for origin, layer in layers:
        origins |= _lay(values, layer, origin)
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise _bad(error, origins) from None
    if file is not None:
        _guard_secrets(file, settings, origins)
    return Loaded(settings, file, origins)


def _lay(values: dict[str, Any], layer: Mapping[str, Any], origin: str) -> dict[str, str]:
    """Lay one source over `values`, sections key by key; the origin of each key that it has."""
    found: dict[str, str] = {}
    for key, value in layer.items():
        if key in SECTIONS and isinstance(value, Mapping):
            values[key] = {**values.get(key, {}), **value}
            found |= {f"{key}.{name}": origin for name in value}
        else:
            values[key] = value
            found[key] = origin
    return found


def _file(config: Path | None, *, missing_ok: bool) -> Path | None:
    named = config if config is not None and config != Path() else Path(os.environ.get("KADEN_CONFIG", ""))
    if named == Path():
        return config_place() if config_place().exists() else None
    if not named.expanduser().exists():
        if missing_ok:
            return None
        raise Refused(RefusalCode.CONFIG_MISSING, path=str(named))
    return named.expanduser()


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise Refused(
            RefusalCode.FILE_UNREADABLE, path=str(file), problem=error.strerror or "unreadable"
        ) from None
    except UnicodeDecodeError:
        raise Refused(RefusalCode.CONFIG_BAD, path=str(file), where="text", problem="not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        problem, _, where = str(error).removesuffix(")").partition(" (at ")
        raise Refused(
            RefusalCode.CONFIG_BAD, path=str(file), where=where or "text", problem=problem
        ) from None


def _bad(error: ValidationError, origins: Mapping[str, str]) -> Refused:
    first = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) for part in first["loc"][:2]) or "-"
    key = key if key in KEYS or key.partition(".")[0] in SECTIONS else key.partition(".")[0]
    origin = origins.get(key, DEFAULT)
    place = next((place for place in origins.values() if place not in _NO_FILE), DEFAULT)
    where = {
        ENVIRONMENT: f"KADEN_{key.replace('.', '__').upper()}",
        COMMAND_LINE: f"--{key.replace('_', '-')}",
    }.get(origin, key)
    if first["type"] == "extra_forbidden":
        near = get_close_matches(key, KEYS, n=1)
        problem = "there is no such setting" + (f"; did you mean {near[0]}?" if near else "")
    else:
        problem = first["msg"].removeprefix("Value error, ")
    return Refused(
        RefusalCode.CONFIG_BAD, path=place if origin == DEFAULT else origin, where=where, problem=problem
    )


def _guard_secrets(file: Path, settings: Settings, origins: Mapping[str, str]) -> None:
    holds_password = origins["database"] == str(file) and _PASSWORD_IN_URL.search(settings.database)
    if holds_password and file.stat().st_mode & _OTHERS_MAY:
        problem = f"holds a password that others may read: chmod 640 {file}, or use database_password_file"
        raise Refused(RefusalCode.CONFIG_BAD, path=str(file), where="database", problem=problem)
