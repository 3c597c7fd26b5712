"""Bad input through the real command: one clear sentence, what to do, exit code 1, nothing changed, no traceback."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.terminal.conftest import shell_at
from tests.terminal.glass import PATIENCE, Glass

pytestmark = pytest.mark.slow

KADEN: Final = [sys.executable, "-m", "kaden"]
PASSWORD: Final = "nine wet umbrellas in a row"


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a sample office, made once: that takes longer than most of what is tried here."""
    home = tmp_path_factory.mktemp("furnished")
    done = kaden(shell_at(home), "init", "--sample")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def database(furnished: Path, tmp_path: Path) -> Path:
    """A sample office of the test's own."""
    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    return tmp_path / ".local" / "state" / "kaden" / "kaden.sqlite"


def kaden(environment: dict[str, str], *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [*KADEN, *arguments],
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@contextmanager
def serving(environment: dict[str, str], *arguments: str) -> Iterator[None]:
    """A server, ready."""
    process = subprocess.Popen(
        [*KADEN, "serve", *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        assert process.stdout is not None
        assert b"ready" in process.stdout.readline()
        yield
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def refusal(environment: dict[str, str], *arguments: str, given: str = "") -> str:
    """The one sentence that a command ends with."""
    done = kaden(environment, *arguments, given=given)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    [sentence] = [line for line in done.stderr.splitlines() if line.startswith("kaden: ")]
    return sentence


def records(database: Path) -> int:
    """Customers in the database."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        count: int = connection.execute("SELECT count(*) FROM record").fetchone()[0]
    return count


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "CSV"),
        (b"PK\x03\x04" + bytes(200), "CSV"),
        (b"", "has no rows"),
        ("会社名,お名前\n㈱髙橋,佐藤\n".encode("cp932"), "--map"),
        (b'phone,name\n0312345678,"open\n', "2"),
        (b"phone,name\n12,x\n", "1"),
    ],
)
def test_a_file_that_is_no_customer_list(
    environment: dict[str, str], database: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    """Domain rows 116, 122; nothing is imported."""
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    sentence = refusal(environment, "import", str(file), "--batch", "1", "--account", "admin")
    assert said in sentence
    assert records(database) == 0


def test_a_batch_that_does_not_exist_names_those_that_do(
    environment: dict[str, str], database: Path, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("phone\n0312345678\n")
    assert "展示会来場者" in refusal(environment, "import", str(file), "--batch", "spring")


def test_a_list_that_is_not_there(environment: dict[str, str], database: Path) -> None:
    assert "nowhere.csv" in refusal(environment, "import", "nowhere.csv", "--batch", "1")


def test_a_second_server_on_one_database(environment: dict[str, str], database: Path, tmp_path: Path) -> None:
    with serving(environment):
        sentence = refusal(environment, "serve", "--socket", str(tmp_path / "other.sock"))
    assert str(database) in sentence


def test_an_address_in_use(environment: dict[str, str], database: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert str(port) in refusal(environment, "serve", "--listen", f"127.0.0.1:{port}")


def test_the_network_without_tls(environment: dict[str, str], database: Path) -> None:
    assert "TLS" in refusal(environment, "serve", "--listen", "0.0.0.0:0")


def test_a_database_of_a_newer_version(environment: dict[str, str], database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "INSERT INTO schema_migration (number, name, checksum, at) VALUES (9999, 'later', 'x', 0)"
        )
    before = database.read_bytes()
    assert "9999" in refusal(environment, "serve")
    assert database.read_bytes() == before


def test_no_database_yet(environment: dict[str, str]) -> None:
    assert "kaden init" in refusal(environment, "serve")


def test_a_missing_configuration(environment: dict[str, str]) -> None:
    assert "/no/such.toml" in refusal(environment, "serve", "--config", "/no/such.toml")


def test_a_configuration_with_an_unknown_key(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "kaden.toml"
    file.write_text("linse = 3\n")
    sentence = refusal(environment, "config", "check", "--config", str(file))
    assert "linse" in sentence
    assert "lines" in sentence


def test_no_server(environment: dict[str, str]) -> None:
    assert refusal(environment, "--server", "/no/such/kaden.sock")


@pytest.mark.terminal
def test_a_wrong_password_is_said_at_the_form_and_the_right_one_goes_on(
    environment: dict[str, str], database: Path, tmp_path: Path
) -> None:
    """The same words for a wrong password and for an account that does not exist."""
    set_ = kaden(environment, "account", "passwd", "agent1", given=f"{PASSWORD}\n{PASSWORD}\n")
    assert set_.returncode == 0, set_.stderr
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    glass = Glass(tmp_path, environment)
    try:
        with serving(environment, "--listen", f"127.0.0.1:{port}"):
            client = glass.open(
                "client", f"{sys.executable} -m kaden --server ws://127.0.0.1:{port} --account agent1"
            )
            client.see("Password")
            client.type("not the password at all")
            client.press("Enter")
            client.see("account and password do not go together")
            # The next try must wait a little; each failure has it wait longer. One that is let in may take its time.
            tries = 0
            while not client.comes("Call jobs", seconds=12):
                assert tries < 5, client.text()
                tries += 1
                client.type(PASSWORD)
                client.press("Enter")
    finally:
        glass.close()


@pytest.mark.terminal
def test_a_terminal_too_small_asks_for_a_larger_one(
    environment: dict[str, str], database: Path, tmp_path: Path
) -> None:
    glass = Glass(tmp_path, environment)
    try:
        with serving(environment):
            small = glass.open("small", f"{sys.executable} -m kaden --account agent1", columns=60, rows=20)
            text = small.see("[ended 1]")
            assert "60 columns and 20 rows" in text
            assert "80 columns and 24 rows" in text
            assert "Traceback" not in text
    finally:
        glass.close()


def test_no_terminal_at_all(environment: dict[str, str], database: Path) -> None:
    with serving(environment):
        assert "terminal" in refusal(environment, "--account", "agent1")
