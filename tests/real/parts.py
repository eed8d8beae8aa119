"""Real parts that a test starts and ends itself: tmux, an SSH server on loopback, and a slow line to it."""

import contextlib
import os
import random
import shlex
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from uuid import uuid4

import pytest

from tests.terminals import ROOM, environment, toured

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0  # seconds to wait for a condition; a bound, never a measure


def part(name: str) -> str:
    """The full path of a program; a missing one is a loud skip, and a failure in CI."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None and os.environ.get("CI"):
        pytest.fail(f"{name} is missing: .ci/run installs it")
    if found is None:
        pytest.skip(f"{name} is missing: install it to run this test")
    return found


def until(true: Callable[[], bool], what: str) -> None:
    """Wait for a condition; fails with `what` when it never comes."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.02)


class Tmux:
    """A tmux server of our own, on a socket of our own, in the home that its programs get."""

    def __init__(self, home: Path, **more: str) -> None:
        self.base = [part("tmux"), "-L", f"controlroom-{uuid4().hex[:8]}", "-f", "/dev/null"]
        self.env = environment(toured(home), **more)
        self.home = home

    def call(self, *words: str) -> str:
        """The answer of a tmux command."""
        done = subprocess.run([*self.base, *words], env=self.env, capture_output=True, text=True, check=True)
        return done.stdout

    def start(self, command: str, columns: int = 80, rows: int = 24, clipboard: str = "on") -> None:
        """A session of a size that runs a command; `clipboard` is tmux's set-clipboard, by itself `external`."""
        self.call("new-session", "-d", "-x", str(columns), "-y", str(rows), command)
        self.call("set", "-s", "set-clipboard", clipboard)

    def press(self, *keys: str) -> None:
        """Send keys by tmux's names, one after the other."""
        for key in keys:
            self.call("send-keys", key)
            time.sleep(0.15)

    def text(self) -> str:
        """The screen."""
        return self.call("capture-pane", "-p")

    def until(self, *texts: str) -> str:
        """The screen once all texts are on it."""
        until(lambda: all(text in self.text() for text in texts), f"{texts} on\n{self.text()}")
        return self.text()

    def end(self) -> None:
        """End the server with all that runs in it."""
        subprocess.run([*self.base, "kill-server"], env=self.env, capture_output=True, check=False)


class Sshd:
    """An SSH server on loopback with a key of its own; whoever runs the tests logs in with it."""

    def __init__(self, folder: Path) -> None:
        server, self.client = part("sshd"), part("ssh")
        for name in ("host", "user"):
            words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
            subprocess.run(words, check=True)
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # the server refuses to start without it
        self.folder, self.port = folder, _free_port()
        config = (
            f"Port {self.port}", "ListenAddress 127.0.0.1", f"HostKey {folder}/host", "UsePAM no", "StrictModes no",
            f"AuthorizedKeysFile {folder}/user.pub", f"PidFile {folder}/pid", "PasswordAuthentication no",
            "KbdInteractiveAuthentication no", "PrintMotd no", "PrintLastLog no", "UseDNS no",
        )  # fmt: skip
        (folder / "config").write_text("\n".join((*config, "")), "utf-8")
        self._server = subprocess.Popen([server, "-D", "-f", str(folder / "config"), "-E", str(folder / "log")])
        until(self._answers, f"an SSH server; its log is {folder / 'log'}")

    def command(self, remote: str, port: int = 0, *options: str) -> list[str]:
        """The words that run `remote` in a terminal of the server, at its own port or at that of a line to it."""
        known = f"UserKnownHostsFile={self.folder}/known"
        words = [self.client, "-tt", "-F", "none", "-i", f"{self.folder}/user", "-p", str(port or self.port)]
        asks = ["-o", "StrictHostKeyChecking=no", "-o", known, "-o", "LogLevel=ERROR", "-o", "IdentitiesOnly=yes"]
        return [*words, *asks, *options, "127.0.0.1", remote]

    def end(self) -> None:
        """End the server; its sessions end with their clients."""
        self._server.terminate()
        self._server.wait(PATIENCE)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        assert self._server.poll() is None, (self.folder / "log").read_text("utf-8")
        return False


class Line:
    """A loopback line to a port: every byte comes `delay` ± `jitter` seconds late, at most `rate` bytes a second.

    It can stall, as a lost packet looks to whoever waits behind it, and be cut.
    """

    def __init__(self, target: int, delay: float = 0.0, jitter: float = 0.0, rate: int = 0) -> None:
        self._target, self._delay, self._jitter, self._rate = target, delay, jitter, rate
        self._chance = random.Random(7)
        self.carried = 0  # bytes, both directions together
        self._moves = threading.Event()
        self._moves.set()
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def stall(self) -> None:
        """Nothing arrives any more, in either direction; all of it waits."""
        self._moves.clear()

    def go_on(self) -> None:
        """What waited arrives at once."""
        self._moves.set()

    def cut(self) -> None:
        """End the connection at both ends, whatever is still on its way."""
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)  # wakes the threads that read from it
            end.close()

    def end(self) -> None:
        """Close all; its threads end by themselves."""
        self._listener.close()
        self.go_on()
        self.cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                self._ends += [near, far]
                for source, sink in ((near, far), (far, near)):
                    sink.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    late: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
                    threading.Thread(target=self._take, args=(source, late), daemon=True).start()
                    threading.Thread(target=self._give, args=(sink, late), daemon=True).start()

    def _take(self, source: socket.socket, late: "SimpleQueue[tuple[float, bytes]]") -> None:
        data = b"-"
        while data:
            try:
                data = source.recv(4096)
            except OSError:
                data = b""
            late.put((time.monotonic() + self._delay + self._chance.uniform(-self._jitter, self._jitter), data))

    def _give(self, sink: socket.socket, late: "SimpleQueue[tuple[float, bytes]]") -> None:
        with contextlib.suppress(OSError):
            while True:
                due, data = late.get()
                time.sleep(max(0.0, due - time.monotonic()))
                self._moves.wait()
                if not data:
                    sink.shutdown(socket.SHUT_WR)
                    return
                sink.sendall(data)
                self.carried += len(data)
                time.sleep(len(data) / self._rate if self._rate else 0)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def remote(home: Path, *words: str, program: tuple[str, ...] = ROOM, **more: str) -> str:
    """The line for a login shell far away that becomes the room; its process id is in the home's file `pid`.

    TERM is what the line brings, as with every SSH server.
    """
    kept = environment(toured(home), **more)
    term = {"TERM": more["TERM"]} if "TERM" in more else {}
    given = [f"{name}={value}" for name, value in (kept | term).items() if name != "TERM" or term]
    run = shlex.join(("env", "-u", "LC_ALL", *given, *program, *words))
    return f"cd {shlex.quote(str(ROOT))}; echo $$ > {shlex.quote(str(home / 'pid'))}; exec {run}"


def room(*words: str) -> str:
    """The line that runs the room here."""
    return shlex.join((*ROOM, *words))


def process(home: Path) -> int:
    """The process id of the room that `remote` started last."""
    return int((home / "pid").read_text("ascii"))


def gone(number: int) -> bool:
    """Whether a process has ended; one that only waits to be counted has."""
    try:
        return Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def spent(number: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
