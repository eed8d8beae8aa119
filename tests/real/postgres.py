"""A PostgreSQL server of our own: its own folder, port and socket, never as root, ended with the tests."""

import os
import shutil
import socket
import subprocess
import tempfile
from glob import glob
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.real.parts import PATIENCE, until

ORDINARY = "postgres"  # who runs it when root runs the tests: the server refuses root


def program(name: str) -> str:
    """The full path of a program of PostgreSQL; a missing one is a loud skip, and a failure in CI."""
    places = [*sorted(glob("/usr/lib/postgresql/*/bin"), reverse=True), os.environ.get("PATH", "")]
    found = shutil.which(name, path=os.pathsep.join(places))
    if found is None and os.environ.get("CI"):
        pytest.fail(f"{name} is missing: .ci/run installs it")
    if found is None:
        pytest.skip(f"{name} is missing: install postgresql to run this test")
    return str(Path(found).resolve())


class Postgres:
    """A server on loopback with one role that may do all, `controlroom`, and one that may only read, `looker`."""

    def __init__(self) -> None:
        self._initdb, self._server = program("initdb"), program("postgres")
        self.folder = Path(tempfile.mkdtemp(prefix="controlroom-pg-"))
        self._user: dict[str, Any] = {"cwd": "/"}
        if os.getuid() == 0:
            shutil.chown(self.folder, ORDINARY)
            self._user["user"] = ORDINARY
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        data = str(self.folder / "data")
        words = [self._initdb, "-D", data, "-U", "controlroom", "-A", "trust", "--no-sync", "--no-instructions"]
        subprocess.run([*words, "-E", "UTF8", "--locale=C"], check=True, capture_output=True, **self._user)
        self.start()
        with self.connect() as connection:
            connection.execute("CREATE ROLE looker LOGIN IN ROLE pg_read_all_data")

    def start(self) -> None:
        """Start it on its folder, and wait until it answers."""
        options = {"listen_addresses": "127.0.0.1", "port": self.port, "fsync": "off", "log_timezone": "UTC"}
        options |= {"unix_socket_directories": self.folder, "timezone": "UTC"}
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        words = [self._server, "-D", str(self.folder / "data"), *settings]
        with (Path(tempfile.gettempdir()) / f"{self.folder.name}.log").open("wb") as log:
            self._process = subprocess.Popen(words, stdout=log, stderr=log, **self._user)
        until(self._answers, "a PostgreSQL server that answers")

    def stop(self) -> None:
        """Stop it at once, as a crash does."""
        if self._process is not None:
            self._process.send_signal(3)
            self._process.wait(PATIENCE)
            self._process = None

    def end(self) -> None:
        """Stop it and remove all that it kept."""
        self.stop()
        shutil.rmtree(self.folder)
        (Path(tempfile.gettempdir()) / f"{self.folder.name}.log").unlink()

    def address(self, role: str = "controlroom") -> str:
        """Where it is, for a role."""
        return f"postgresql://{role}@127.0.0.1:{self.port}/postgres"

    def connect(self, role: str = "controlroom") -> "psycopg.Connection[Any]":
        """A connection for the test itself."""
        return psycopg.connect(self.address(role), autocommit=True, connect_timeout=5)

    def one(self, statement: str) -> Any:
        """The first column of the first row."""
        with self.connect() as connection:
            row = connection.execute(statement.encode()).fetchone()
        return row and row[0]

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "the server ended"
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
