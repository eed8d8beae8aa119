"""A program in a pseudo-terminal with a screen to read: for whole stories, and for what a person would feel."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyte

QUIET = 0.25  # seconds without output: settled
PATIENCE = 60.0  # seconds to wait for a text; a bound, never a measure
ESCAPES = re.compile(rb"\x1b(?:\[[<-?]?[0-9:;]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[^\[\]])")
PRIVATE = re.compile(rb"\x1b\[[<-?][0-9:;]*\$?[a-zA-Z]")  # modes that the screen does not know
# What a terminal answers when it is asked where the cursor is, and what it is.
ANSWERS = {b"\x1b[6n": b"\x1b[1;1R", b"\x1b[c": b"\x1b[?62;22c"}
KEYS = {"enter": b"\r", "esc": b"\x1b", "tab": b"\t", "space": b" ", "up": b"\x1b[A", "down": b"\x1b[B"}
ROOM = (sys.executable, "-m", "controlroom")


def environment(home: Path, **more: str) -> dict[str, str]:
    """A home of its own, 256 colours, UTF-8, and byte code that is written once."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "VIRTUAL_ENV", "PYTHONPATH")}
    kept |= {"HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONPYCACHEPREFIX": str(home / "pyc")}
    kept |= {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "STATE", "CACHE", "CONFIG")}
    return kept | more


def toured(home: Path) -> Path:
    """The home of somebody who has seen the tour, which a first start begins with."""
    state = home / "state" / "controlroom"
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    (state / "tour-seen").touch()
    return home


class Terminal:
    """One start of a program in a terminal of a size. Ends only what it started."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], columns: int = 80, rows: int = 24) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.began = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            size = struct.pack("HHHH", rows, columns, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.execvpe(command[0], list(command), dict(env))  # noqa: S606  # a list, never a shell's line
        self.seen = b""
        self.code: int | None = None

    @property
    def text(self) -> str:
        """The screen as text."""
        return "\n".join(self.screen.display)

    def first_frame(self) -> float:
        """Seconds until something printable follows the switch to the alternate screen."""
        while True:
            place = self.seen.find(b"\x1b[?1049h")
            if place >= 0 and re.search(rb"[^\x00-\x20\x7f]", ESCAPES.sub(b"", self.seen[place:])):
                return time.perf_counter() - self.began
            if not self._read(PATIENCE):
                raise TimeoutError("no first frame")

    def until(self, *texts: str) -> float:
        """Seconds until all texts are on the screen. Fails with the screen when they never come."""
        deadline = time.monotonic() + PATIENCE
        while not all(text in self.text for text in texts):
            if time.monotonic() > deadline or not (self._read(1) or self.code is None):
                raise AssertionError(f"{texts} never came; the screen is:\n{self.text}")
        return time.perf_counter() - self.began

    def press(self, *keys: str) -> None:
        """Send keys by name, or as they are, one after the other."""
        for key in keys:
            os.write(self.fd, KEYS.get(key, key.encode()))
            self.settle(0.05)

    def measure(self, key: str) -> tuple[float, int]:
        """Seconds to the first byte, and bytes in all, that a key causes."""
        self.settle()
        self.seen = b""
        began = time.perf_counter()
        os.write(self.fd, KEYS.get(key, key.encode()))
        if not self._read(2):
            return 0.0, 0
        first = time.perf_counter() - began
        self.settle()
        return first, len(self.seen)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, as a person does with the window."""
        self.screen.resize(rows, columns)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def until_row(self, row: int, text: str) -> None:
        """Wait until a row of the screen holds a text."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.screen.display[row]:
            assert time.monotonic() < deadline, f"{text} never came into row {row}:\n{self.text}"
            self._read(0.2)

    def settle(self, quiet: float = QUIET) -> None:
        """Until nothing has come for a while and the program waits, however slow the machine is."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            before = self._work()
            if not self._read(quiet) and self._work() == before and before[0] not in "RD":
                return

    def memory(self) -> float:
        """Peak resident memory in MiB."""
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text("ascii"))
        return int(found[1]) / 1024 if found else 0.0

    def kill(self, number: int = signal.SIGKILL) -> int:
        """Send a signal and wait for the end; the exit code (negative: the signal that ended it)."""
        os.kill(self.pid, number)
        return self.wait()

    def wait(self) -> int:
        """Read to the end; the exit code (negative: the signal that ended it, SIGKILL when it never did itself)."""
        deadline = time.monotonic() + PATIENCE
        while self._read(max(0.0, deadline - time.monotonic())):
            pass
        found, status = os.waitpid(self.pid, os.WNOHANG)
        while not found and time.monotonic() < deadline:
            time.sleep(0.005)
            found, status = os.waitpid(self.pid, os.WNOHANG)
        if not found:
            os.kill(self.pid, signal.SIGKILL)
            _, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        self.code = os.waitstatus_to_exitcode(status)
        return self.code

    def _work(self) -> tuple[str, int]:
        """The state of the program, R when it wants to run, and the ticks of processor time that it has had."""
        try:
            words = Path(f"/proc/{self.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            return "X", 0
        return words[0], int(words[11]) + int(words[12])

    def _read(self, timeout: float) -> bool:
        ready, _, _ = select.select([self.fd], [], [], timeout)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # the other side has gone
            return False
        self.seen += data
        self.stream.feed(PRIVATE.sub(b"", data))
        for question, answer in ANSWERS.items():
            if question in data:
                os.write(self.fd, answer)
        return bool(data)
