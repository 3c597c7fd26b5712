"""The lab's switch: a real Asterisk with the configuration that an office copies, on ports of its own.

Rule: it runs on the very files of `deploy/asterisk`, with the lines filled in that those tell an office to change.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx

from server.telephony.asterisk.settings import AsteriskSettings
from tests.asterisk.lab.ports import LOOPBACK, free_port, free_range, sip_port
from tests.asterisk.lab.program import Program
from tests.asterisk.lab.tones import write_wave
from tests.house.tree import ROOT

DEPLOY: Final = ROOT / "deploy" / "asterisk"
PASSWORD: Final = secrets.token_hex(8)
"""Of ARI's account and of every phone."""

MUSIC_HERTZ: Final = 350.0
"""The music on hold is this tone, so that a spectrum finds it."""

EXAMPLE_AGENT: Final = "7011"
"""The one agent's phone in the file that an office copies."""

EARS: Final = "ears"
"""Another line, behind which one customer listens: a phone at `Ports.ears` that takes every number."""

_PACKAGED: Final = (
    "amd.conf", "cdr.conf", "cel.conf", "features.conf", "indications.conf", "modules.conf", "stasis.conf",
)  # fmt: skip
"""Files that Asterisk will not start without, or not be itself; the package's own are right."""

_FOLDERS: Final = ("etc", "run", "log/cdr-csv", "spool/recording", "db", "music")
_RTP_PORTS: Final = 800


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the switch listens, on loopback."""

    http: int = field(default_factory=free_port)
    sip: int = field(default_factory=free_port)
    ears: int = field(default_factory=sip_port)
    rtp: tuple[int, int] = field(default_factory=lambda: free_range(_RTP_PORTS))


class Asterisk:
    """A switch that can be started and ended again and again, each time on the same ports."""

    def __init__(self, root: Path, trunk: int, agents: Sequence[str], *, noload: Sequence[str] = ()) -> None:
        """Write its configuration.

        Args:
            root: where Asterisk is installed.
            trunk: the carrier's SIP port.
            agents: the names of the agents' phones, as in "7011".
            noload: modules that are not loaded, as in "res_musiconhold.so".
        """
        self.ports = Ports()
        self.agents = tuple(agents)
        self._root = root
        self._trunk = trunk
        _sweep(root)
        self._lab = Path("/lab") / f"{os.getpid()}-{secrets.token_hex(4)}"
        self._program: Program | None = None
        for name in _FOLDERS:
            (self.folder / name).mkdir(parents=True)
        self._write_configuration(noload)
        write_wave(self.folder / "music" / "music.wav", MUSIC_HERTZ, 10)

    @property
    def folder(self) -> Path:
        """Everything that is this switch's own, as seen from outside: `spool/recording`, `log/messages`."""
        return self._root / self._lab.relative_to("/")

    @property
    def pid(self) -> int:
        """Its process id while it runs."""
        assert self._program is not None
        return self._program.pid

    def settings(self, **changes: object) -> AsteriskSettings:
        """What kaden must know to use it."""
        given = {"url": f"http://{LOOPBACK}:{self.ports.http}", "password_file": self.folder / "password"}
        return AsteriskSettings.model_validate(given | changes)

    def add(self, name: str, text: str) -> None:
        """Write more into one of its files; in force from the next start on."""
        with (self.folder / "etc" / name).open("a", encoding="utf-8") as file:
            file.write(text)

    def start(self) -> None:
        """Start it, and wait until its REST interface answers and every module is loaded."""
        _write_hosts(self._root)
        inside = self._lab / "etc" / "asterisk.conf"
        self._program = Program(
            ["chroot", self._root, "asterisk", "-f", "-C", inside],
            self.folder,
            self.folder / "log" / "output",
        )
        self._program.until(self._answers, "Asterisk")

    def stop(self) -> None:
        """End it in good order: calls are hung up."""
        if self._program is not None:
            self._program.stop()

    def kill(self) -> None:
        """End it as a power cut would: nobody is told."""
        if self._program is not None:
            self._program.kill()

    def remove(self) -> None:
        """End it, and take away everything that is its own."""
        self.kill()
        shutil.rmtree(self.folder)

    def ask(self, method: str, path: str, **params: str) -> httpx.Response:
        """One request to its REST interface, for what a test wants to see or do behind the product's back."""
        url = f"http://{LOOPBACK}:{self.ports.http}/ari/{path}"
        return httpx.request(
            method, url, params=params, auth=("kaden", PASSWORD), trust_env=False, timeout=10
        )

    def console(self, command: str) -> str:
        """What the switch's own console says to a command, as in "core show channels"."""
        inside = self._lab / "etc" / "asterisk.conf"
        ended = subprocess.run(
            ["chroot", self._root, "asterisk", "-C", inside, "-rx", command],
            capture_output=True,
            text=True,
            check=True,
        )
        return ended.stdout

    def endpoint(self, name: str) -> str:
        """The state of a phone or of the trunk: "online", "offline" or "unknown"."""
        answer = self.ask("GET", f"endpoints/PJSIP/{name}")
        return str(answer.json().get("state", "absent"))

    def _answers(self) -> bool:
        try:
            return self.ask("GET", "asterisk/ping").status_code == httpx.codes.OK and self._fully_booted()
        except httpx.TransportError:
            return False

    def _fully_booted(self) -> bool:
        return "fully booted" in self.console("core waitfullybooted")

    def _write_configuration(self, noload: Sequence[str]) -> None:
        etc = self.folder / "etc"
        for name in _PACKAGED:
            shutil.copy(self._root / "etc" / "asterisk" / name, etc / name)
        self.add("modules.conf", "\n[modules](+)\n" + "".join(f"noload = {name}\n" for name in noload))
        for name, changes in self._filled_in().items():
            (etc / name).write_text(fill_in((DEPLOY / name).read_text("utf-8"), changes), "utf-8")
        self.add("pjsip.conf", "".join(_agent(name) for name in self.agents if name != EXAMPLE_AGENT))
        self.add("pjsip.conf", _ears(self.ports.ears))
        (etc / "asterisk.conf").write_text(self._directories(), "utf-8")
        (etc / "logger.conf").write_text("[logfiles]\nmessages = notice,warning,error\n", "utf-8")
        (self.folder / "password").write_text(PASSWORD)
        (self.folder / "password").chmod(0o600)

    def _filled_in(self) -> dict[str, dict[str, str]]:
        first, last = self.ports.rtp
        return {
            "http.conf": {"bindport = 8088": f"bindport = {self.ports.http}"},
            "ari.conf": {"password = CHANGE-ME": f"password = {PASSWORD}"},
            "pjsip.conf": {
                "bind = 127.0.0.1:5060": f"bind = {LOOPBACK}:{self.ports.sip}",
                "contact = sip:127.0.0.1:5070": f"contact = sip:{LOOPBACK}:{self._trunk}",
                "match = 127.0.0.1:5070": f"match = {LOOPBACK}:{self._trunk}",
                "password = CHANGE-ME": f"password = {PASSWORD}",
                "qualify_frequency = 30": "qualify_frequency = 3",
                # Less than between two questions: the end of an old one's patience must not undo a new one's answer.
                "qualify_timeout = 3": "qualify_timeout = 2.5",
                # A carrier that says where a customer has moved to is believed (`carrier.MOVED`).
                "context = kaden-nobody": "context = kaden-nobody\nredirect_method = uri_pjsip",
            },
            "extensions.conf": {},
            "musiconhold.conf": {"directory = /usr/share/asterisk/moh": f"directory = {self._lab}/music"},
            "rtp.conf": {"rtpstart = 10000": f"rtpstart = {first}", "rtpend = 20000": f"rtpend = {last}"},
        }

    def _directories(self) -> str:
        own = {"etc": "etc", "run": "run", "log": "log", "spool": "spool", "db": "db"}
        lines = [f"ast{name}dir = {self._lab}/{folder}" for name, folder in own.items()]
        installed = {
            "mod": next(self._root.glob("usr/lib/*/asterisk/modules")),
            "varlib": self._root / "var/lib/asterisk",
            "data": self._root / "usr/share/asterisk",
        }
        lines += [f"ast{name}dir = /{path.relative_to(self._root)}" for name, path in installed.items()]
        return "\n".join(["[directories]", *lines, ""])


def fill_in(text: str, changes: Mapping[str, str]) -> str:
    """A configuration with the lines changed that it tells an office to change.

    Raises:
        AssertionError: a line is not there.
    """
    lines = text.splitlines()
    missing = changes.keys() - set(lines)
    assert not missing, f"not in the file: {missing}"
    return "\n".join(changes.get(line, line) for line in lines) + "\n"


def _agent(name: str) -> str:
    return (
        f"[{name}](phone)\naors = {name}\nauth = {name}\n"
        f"[{name}](phone-place)\n"
        f"[{name}](phone-password)\nusername = {name}\npassword = {PASSWORD}\n"
    )


def _ears(port: int) -> str:
    return (
        f"[{EARS}](phone)\naors = {EARS}\n"
        f"[{EARS}]\ntype = aor\ncontact = sip:{LOOPBACK}:{port}\nqualify_frequency = 1\n"
    )


def _sweep(root: Path) -> None:
    """Take away what tests left that were killed: folders whose process is gone."""
    for folder in (root / "lab").glob("*-*"):
        if not Path("/proc", folder.name.partition("-")[0]).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _write_hosts(root: Path) -> None:
    # Without a name server every call would wait seconds for these names.
    names = f"127.0.0.1 localhost {socket.gethostname()} A.ROOT-SERVERS.NET\n"
    (root / "etc" / "hosts").write_text(names)
