"""What one user wants of the client: from the command line first, then `client.toml`, then the defaults.

Rule: an error names the file, the place in it and the problem; nothing is guessed silently.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.words import LANGUAGES


@dataclass(frozen=True, slots=True)
class Settings:
    """All of them."""

    server: str | None = None
    """An address as `tui.model.address` reads it; None = the local server's socket."""
    account: str | None = None
    """Who signs in; None = the only account of this user, or ask."""
    language: str = "en"
    mouse: bool = False
    """Off by default: a moving pointer costs bytes, and the terminal's own select-and-copy is worth more."""
    bell: bool = True
    """Ring the terminal's bell when a call connects."""
    ambiguous_wide: bool = False
    """The terminal draws East Asian ambiguous characters two cells wide."""
    light: bool = False
    """The terminal's background is light."""
    ca_file: Path | None = None
    """The certificates that a `wss` server is judged by; None = the system's."""
    demo_agent: str | None = None
    """Of `kaden demo`: the account that one key sits down as."""
    practice: bool = False
    """Of `kaden practice`: the title says so, and the desk says what to do next."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Keys by action id, instead of the defaults."""


def default_server(environ: Mapping[str, str] = os.environ) -> str:
    """The server's own default socket, unless `KADEN_SERVER` names another address."""
    named = environ.get("KADEN_SERVER")
    if named:
        return named
    runtime, state = environ.get("XDG_RUNTIME_DIR"), environ.get("XDG_STATE_HOME")
    home = runtime or state or Path.home() / ".local" / "state"
    return str(Path(home) / "kaden" / "kaden.sock")


_FLAGS: Final = ("mouse", "bell", "ambiguous_wide", "light")
_TEXTS: Final = ("server", "account", "language")


def settings_path(environ: Mapping[str, str] = os.environ) -> Path:
    """Where a user's file is."""
    home = environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home else Path.home() / ".config") / "kaden" / "client.toml"


def read_settings(path: Path) -> dict[str, Any]:
    """The settings that stand in `path`; nothing when there is no file.

    Raises:
        Refused: `CONFIG_BAD`, `FILE_UNREADABLE`.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(RefusalCode.FILE_UNREADABLE, path=str(path), problem=str(error)) from error
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(RefusalCode.CONFIG_BAD, path=str(path), where="-", problem=str(error)) from error
    return {name: _checked(path, name, value) for name, value in given.items()}


def _checked(path: Path, name: str, value: object) -> object:
    def bad(problem: str) -> Refused:
        return Refused(RefusalCode.CONFIG_BAD, path=str(path), where=name, problem=problem)

    match name, value:
        case ("keys", dict()):
            return {id: _keys(path, id, keys) for id, keys in _by_id(value)}
        case ("ca_file", str()):
            return Path(value).expanduser()
        case ("language", str()) if value not in LANGUAGES:
            raise bad(f"one of {', '.join(LANGUAGES)}")
        case (_, bool()) if name in _FLAGS:
            return value
        case (_, str()) if name in _TEXTS:
            return value
    known = (*_TEXTS, *_FLAGS, "ca_file", "keys")
    raise bad(f"not a {name} setting: {value!r}" if name in known else f"known are {', '.join(known)}")


def _by_id(keys: dict[str, object]) -> Iterator[tuple[str, object]]:
    """Keys by action id, also where TOML read the dot of an id as a table of its own."""
    for name, value in keys.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{verb}", given) for verb, given in value.items())
        else:
            yield name, value


def _keys(path: Path, id: str, keys: object) -> tuple[str, ...]:
    if isinstance(keys, str):
        return (keys,)
    if isinstance(keys, list) and keys and all(isinstance(key, str) for key in keys):
        return tuple(keys)
    raise Refused(
        RefusalCode.CONFIG_BAD, path=str(path), where=f"keys.{id}", problem="a key or a list of keys"
    )


def keep_setting(path: Path, name: str, value: str | bool) -> None:
    """Write one setting into a user's file; comments and everything else in it stay as they are.

    Raises:
        OSError: the file cannot be written.
        UnicodeDecodeError: what stands in it is no UTF-8.
    """
    told = ("true" if value else "false") if isinstance(value, bool) else f'"{value}"'
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    # A setting stands before the first table, or it would belong to that.
    head = next((at for at, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    here = next((at for at in range(head) if re.match(rf"\s*{name}\s*=", lines[at])), None)
    if here is None:
        lines.insert(0, f"{name} = {told}")
    else:
        lines[here] = f"{name} = {told}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", "utf-8")
