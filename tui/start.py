"""From options to a running screen: settings, terminal, server, then the app; and the exit code after it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kaden.words import language_of_environment
from tui.model.address import parse_address
from tui.preflight import preflight
from tui.settings import Settings, default_server, read_settings, settings_path
from tui.terminal import require_terminal, terminal_name


def start(options: dict[str, Any], environ: Mapping[str, str]) -> int:
    """Run the client.

    Raises:
        Refused: whatever keeps the screen from opening, or ended it.
    """
    if "ca_file" in options:
        options["ca_file"] = Path(options["ca_file"])
    given = {"language": language_of_environment(environ)} | read_settings(settings_path(environ)) | options
    settings = Settings(**given)
    address = parse_address(settings.server or default_server(environ))
    require_terminal(environ)

    # Imported after what is refused without it: the screen library costs 200 ms.
    from tui.app import KadenApp

    app = KadenApp(settings, address, terminal=terminal_name(environ))
    preflight(address)
    code = app.run(mouse=settings.mouse)
    if app.refusal is not None:
        raise app.refusal
    return code or 0
