"""A room that is stopped and continued, or whose terminal goes away without a signal."""

import os
import pty
import select
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminals import ROOM, Terminal, environment, toured


@pytest.fixture
def room(tmp_path: Path, compiled: dict[str, str]) -> Iterator[Terminal]:
    terminal = Terminal((*ROOM, "demo"), environment(toured(tmp_path), **compiled))
    yield terminal
    if terminal.code is None:
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.kill()


def state(number: int) -> str:
    """The letter of a process's state: T is stopped, Z has ended."""
    return Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()[0]


@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGTSTP])
def test_a_stopped_room_is_painted_anew_once_and_has_as_many_threads_as_before(
    room: Terminal, number: signal.Signals
) -> None:
    room.until("raw 126", "w what-if", "CHAIN OK")
    room.settle()
    threads = len(os.listdir(f"/proc/{room.pid}/task"))
    for _ in range(2):
        os.kill(room.pid, number)
        while state(room.pid) != "T":
            room.settle(0.01)
        room.settle(0.05)
        room.screen.reset()
        room.seen = b""
        os.kill(room.pid, signal.SIGCONT)
        room.until("raw 126", "8 Audit", "q leave")
        room.settle()
        assert room.seen.count(b"PRODUCTION") == 1
    assert len(os.listdir(f"/proc/{room.pid}/task")) == threads
    room.press("2", "space")
    room.until("Tick 1 Finance sign-off")
    room.press(*"abcdefgh")
    room.until("[abcdefgh▏]")


def test_a_stop_by_sigtstp_gives_the_terminal_to_the_shell_first(room: Terminal) -> None:
    room.until("raw 126", "w what-if", "CHAIN OK")
    os.kill(room.pid, signal.SIGTSTP)
    while state(room.pid) != "T":
        room.settle(0.01)
    room.settle(0.05)
    assert room.seen.rfind(b"\x1b[?1049l") > room.seen.rfind(b"\x1b[?1049h")
    assert room.seen.rfind(b"\x1b[?25h") > room.seen.rfind(b"\x1b[?25l")
    assert room.seen.count(b"\x1b[<u") == room.seen.count(b"\x1b[>25u")


def test_a_terminal_that_goes_away_without_a_signal_ends_the_room_and_not_in_a_busy_loop(
    tmp_path: Path, compiled: dict[str, str]
) -> None:
    ours, its = pty.openpty()
    env = environment(toured(tmp_path), **compiled)
    process = subprocess.Popen(  # a session without a controlling terminal: nobody sends it SIGHUP
        (*ROOM, "demo"), env=env, stdin=its, stdout=its, stderr=its, start_new_session=True
    )
    os.close(its)
    seen = b""
    while b"q" not in seen or b"leave" not in seen:
        assert select.select([ours], [], [], 30)[0], "no first frame"
        seen += os.read(ours, 65536)
    os.close(ours)
    assert process.wait(10) == 129
    (report,) = (tmp_path / "state" / "controlroom").glob("report-*.txt")
    assert "ended by SIGHUP" in report.read_text("utf-8")
