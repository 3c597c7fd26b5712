"""A SIP phone: baresip without a screen, driven over its control socket, with a tone for a voice and files for ears.

Rule: what it says and hears is kept as WAV files of 8 kHz, so that a spectrum proves who heard whom.
"""

from __future__ import annotations

import json
import os
import signal
import socket
from pathlib import Path
from typing import Any, Final

from tests.asterisk.lab.ports import LOOPBACK, free_port, free_range, sip_port
from tests.asterisk.lab.program import Program
from tests.asterisk.lab.tones import write_wave

_MODULES: Final = Path("/usr/lib/baresip/modules")
_LOADED: Final = ("account", "menu", "g711", "aufile", "aubridge", "sndfile", "ctrl_tcp")
_RTP_PORTS: Final = 20

LONGEST_CALL: Final = 15 * 60
"""Seconds; then the phone has said all it had to say, and hangs up."""


class Phone:
    """Registers at the switch when it is started, and answers by itself unless told otherwise."""

    def __init__(
        self,
        folder: Path,
        name: str,
        registrar: int | None,
        password: str,
        *,
        hertz: float,
        answers: bool = True,
        port: int | None = None,
    ) -> None:
        """Write its configuration.

        Args:
            folder: where its files are; what it hears comes here too.
            name: the user of its address, as in "7011".
            registrar: the switch's SIP port; None = it is reached at its own `port` and signs in nowhere.
            password: for the registrar.
            hertz: what it says, all the time.
            answers: takes every call at once; otherwise it rings until `answer`.
            port: where it is reached; None = any that is free.
        """
        self.name = name
        self.port = port or sip_port()
        self.folder = folder
        self._control = free_port()
        self._program: Program | None = None
        folder.mkdir(parents=True, exist_ok=True)
        voice = folder.parent / f"voice-{hertz:g}.wav"
        if not voice.exists():
            write_wave(voice, hertz, 1, times=LONGEST_CALL)
        (folder / "config").write_text(self._config(voice))
        (folder / "accounts").write_text(self._account(registrar, password, answers=answers))

    def start(self) -> None:
        """Switch it on; returns when it can be driven."""
        self._program = Program(["baresip", "-f", self.folder], self.folder, self.folder / "output")
        self._program.until(self._listens, f"phone {self.name}")

    def stop(self) -> None:
        """Switch it off in good order: its calls end, it signs off."""
        if self._program is not None:
            self._program.stop()

    def kill(self) -> None:
        """Pull its plug: its calls get no sound any more, nobody is told."""
        if self._program is not None:
            self._program.kill()

    def freeze(self) -> None:
        """Let it hang: it says and answers nothing any more, and the switch finds it out of reach."""
        assert self._program is not None
        os.kill(self._program.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._program is not None
        os.kill(self._program.pid, signal.SIGCONT)

    def answer(self) -> None:
        """Take the call that rings."""
        self.command("accept")

    def hang_up(self) -> None:
        """Refuse the call that rings, or end the one that is answered."""
        self.command("hangup")

    def hold(self) -> None:
        """Press the hold button."""
        self.command("hold")

    def resume(self) -> None:
        """Press it again."""
        self.command("resume")

    def press(self, keys: str) -> None:
        """Press keys while talking, as in "*" and "0312345678#"."""
        self.command("sndcode", keys)

    def calls(self) -> str:
        """What the phone itself says of its calls."""
        return str(self.command("listcalls").get("data", ""))

    def heard(self) -> list[Path]:
        """The sound of each call as the phone heard it, oldest first; the one that goes on is still written.

        Where nothing came the file has no silence, it goes on with what came next. Calls of one second share a file.
        """
        return sorted(self.folder.glob("dump-*-dec.wav"))

    def said(self) -> list[Path]:
        """The sound of each call as the phone said it, oldest first."""
        return sorted(self.folder.glob("dump-*-enc.wav"))

    def command(self, name: str, parameters: str = "") -> dict[str, Any]:
        """One command of baresip's menu, and its reply."""
        order = json.dumps({"command": name, "params": parameters, "token": "lab"}).encode()
        with socket.create_connection((LOOPBACK, self._control), timeout=10) as connection:
            connection.sendall(b"%d:%s," % (len(order), order))
            reader = connection.makefile("rb")
            while True:
                size = int(_until_colon(reader))
                said: dict[str, Any] = json.loads(reader.read(size))
                assert reader.read(1) == b","
                if said.get("response"):
                    return said

    def _listens(self) -> bool:
        try:
            return bool(self.command("uuid") or True)
        except OSError:
            return False

    def _config(self, voice: Path) -> str:
        first, last = free_range(_RTP_PORTS)
        lines = [
            f"sip_listen {LOOPBACK}:{self.port}",
            f"ctrl_tcp_listen {LOOPBACK}:{self._control}",
            f"rtp_ports {first}-{last}",
            f"net_interface {LOOPBACK}",
            f"audio_source aufile,{voice}",
            "audio_player aubridge,ear",
            "audio_alert aubridge,bell",
            "audio_srate 8000",
            "audio_channels 1",
            "ausrc_srate 8000",
            "auplay_srate 8000",
            "call_max_calls 4",
            f"snd_path {self.folder}",
            f"module_path {_MODULES}",
            *(f"module {name}.so" for name in _LOADED),
        ]
        return "\n".join([*lines, ""])

    def _account(self, registrar: int | None, password: str, *, answers: bool) -> str:
        mode = f"answermode={'auto' if answers else 'manual'}"
        common = f"{mode};dtmfmode=rtpevent"
        if registrar is None:
            return f"<sip:{self.name}@{LOOPBACK}:{self.port}>;regint=0;{common}\n"
        return f"<sip:{self.name}@{LOOPBACK}:{registrar}>;auth_pass={password};regint=60;{common}\n"


def _until_colon(reader: Any) -> bytes:
    size = b""
    while (byte := reader.read(1)) != b":":
        if not byte:
            raise OSError("the phone's control socket was closed")
        size += byte
    return size
