"""The real parts as fixtures: what a test started is ended whatever it did."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.real.parts import ROOT, Line, Sshd, Tmux, remote
from tests.terminals import ROOM, Terminal, environment

Room = Callable[..., Terminal]
Verb = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def tmux(tmp_path: Path, compiled: dict[str, str]) -> Iterator[Tmux]:
    server = Tmux(tmp_path, **compiled)
    yield server
    server.end()


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    server = Sshd(tmp_path_factory.mktemp("sshd"))
    yield server
    server.end()


@pytest.fixture
def lines(sshd: Sshd) -> Iterator[Callable[..., Line]]:
    """Makes slow lines to the SSH server."""
    made: list[Line] = []

    def make(**rest: float) -> Line:
        made.append(Line(sshd.port, **rest))  # type: ignore[arg-type]  # rate is a whole number of bytes
        return made[-1]

    yield make
    for line in made:
        line.end()


@pytest.fixture
def over_ssh(sshd: Sshd, tmp_path: Path, compiled: dict[str, str]) -> Iterator[Room]:
    """Opens the room on the demo in a pseudo-terminal, through ssh with options; again means the same home."""
    opened: list[Terminal] = []

    def start(
        *options: str, columns: int = 80, rows: int = 24, port: int = 0, term: str = "xterm-256color", **more: str
    ) -> Terminal:
        command = sshd.command(remote(tmp_path, "demo", **compiled, **more), port, *options)
        opened.append(Terminal(command, environment(tmp_path, TERM=term), columns, rows))
        return opened[-1]

    yield start
    for terminal in opened:
        if terminal.code is None:
            terminal.kill()


@pytest.fixture
def verb(tmp_path: Path, compiled: dict[str, str]) -> Verb:
    """Runs a verb on the demo's store, beside the room or after it."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = (*ROOM, *words, "--store", str(tmp_path / "cache" / "controlroom" / "demo.db"))
        env = environment(tmp_path, **compiled)
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    return run
