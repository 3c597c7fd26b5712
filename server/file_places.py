"""Where the server's own files lie unless a setting says otherwise, as the XDG folders have it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator


def state_place() -> Path:
    """The folder of database, backups and traces: `$XDG_STATE_HOME/kaden` or `~/.local/state/kaden`."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "kaden"


def config_place() -> Path:
    """The configuration file that is read unless another is named."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "kaden" / "kaden.toml"


def socket_place() -> Path:
    """The local socket: in `$XDG_RUNTIME_DIR/kaden` where there is one, else beside the database."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    return (Path(runtime) / "kaden" if runtime else state_place()) / "kaden.sock"


def expanded(path: Path) -> Path:
    """A path as it was meant, from anywhere."""
    return path.expanduser().absolute()


Place = Annotated[Path, AfterValidator(expanded)]
"""A path in a setting."""
