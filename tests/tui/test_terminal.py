"""The terminal: what it can show, what reaches it, and that it is given back however the room ends."""

import asyncio
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyte
import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from controlroom.tui.terminal.clipboard import kept_copy, leaving, write_copy
from controlroom.tui.terminal.filter import Harmless, harmless
from controlroom.tui.terminal.profile import Profile, profile
from controlroom.tui.terminal.signals import write_report
from tests.corpus import payloads
from tests.tui.desk import Desk, room
from tests.tui.pilot import running

ROOT = Path(__file__).parents[2]
UTF8 = {"TERM": "xterm-256color", "LANG": "en_US.UTF-8"}


# --- the profile --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        (UTF8, Profile("256")),
        (UTF8 | {"COLORTERM": "truecolor"}, Profile("256")),
        (UTF8 | {"NO_COLOR": "1"}, Profile("none")),
        (UTF8 | {"NO_COLOR": ""}, Profile("256")),
        (UTF8 | {"TERM": "linux"}, Profile("16", ascii=True)),
        (UTF8 | {"TERM": "linux-16color"}, Profile("16", ascii=True)),
        (UTF8 | {"TERM": "rxvt-16color"}, Profile("16")),
        (UTF8 | {"TERM": "dumb"}, Profile("none")),
        (UTF8 | {"LC_ALL": "C"}, Profile("256", ascii=True)),
        ({"TERM": "xterm"}, Profile("256", ascii=True)),
        ({"TERM": "xterm", "LC_CTYPE": "C.utf8", "LANG": "C"}, Profile("256")),
        (UTF8 | {"LANG": "ja_JP.UTF-8"}, Profile("256", ascii=True)),
        (UTF8 | {"LC_ALL": "zh_TW.UTF-8"}, Profile("256", ascii=True)),
        (UTF8 | {"LC_CTYPE": "ko_KR.utf8"}, Profile("256", ascii=True)),
        ({"TERM": "xterm", "LANG": "ja_JP.UTF-8", "LC_CTYPE": "C.UTF-8"}, Profile("256")),
        (UTF8 | {"LANG": "kok_IN.UTF-8"}, Profile("256")),
    ],
)
def test_the_environment_says_what_can_be_shown(environment: dict[str, str], expected: Profile) -> None:
    assert profile(environment) == expected


def test_wishes_are_kept_but_never_against_no_color() -> None:
    assert profile(UTF8, ascii=True, colours="16", mouse=True) == Profile("16", ascii=True, mouse=True)
    assert profile(UTF8 | {"NO_COLOR": "1"}, colours="256").colours == "none"
    assert profile(UTF8 | {"TERM": "linux"}, colours="256") == Profile("256", ascii=True)
    assert profile(UTF8 | {"TERM": "vt100"}, colours="16").colours == "16"
    assert [Profile(colours).theme for colours in ("none", "16", "256")] == ["mono", "ansi16", "dark"]


# --- what reaches it ----------------------------------------------------------------------------------------


def test_the_filter_takes_commands_out_of_any_segment() -> None:
    bold = Style(bold=True)
    segments = [Segment(attack, bold) for _, attack in payloads()]
    for segment in Harmless().apply(segments, Color(0, 0, 0)):
        assert segment.style == bold
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]", segment.text)
    assert harmless("plain ✓ text") == "plain ✓ text"


async def test_the_filter_is_the_only_one_of_the_app() -> None:
    async with running(room(Desk())) as driver:
        assert [type(each) for each in driver.app.get_line_filters()] == [Harmless]


# --- copies and reports -------------------------------------------------------------------------------------


def test_a_copy_is_private_and_replaces_the_last_one(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    write_copy("one", folder)
    path = write_copy("two", folder)
    assert path.read_text() == "two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(folder) == ["copied.txt"]


def test_a_copy_is_said_to_be_sent_and_where_it_is_and_never_that_it_arrived(tmp_path: Path) -> None:
    assert kept_copy("text", tmp_path) == f"sent to the terminal; also in {tmp_path / 'copied.txt'}"
    (tmp_path / "file").write_text("")
    assert kept_copy("text", tmp_path / "file").startswith("sent to the terminal; no file: ")


def test_a_copy_never_follows_a_link(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("untouched")
    (tmp_path / "copied.txt").symlink_to(tmp_path / "target")
    write_copy("new", tmp_path)
    assert (tmp_path / "target").read_text() == "untouched"


def test_what_leaves_has_no_secret_and_no_command() -> None:
    assert leaving("a\nb --token=abcdef \x1b[2J") == "a\nb --token=*** <1B>[2J"


def test_a_report_masks_secrets_and_is_private(tmp_path: Path) -> None:
    path = write_report(tmp_path / "state", "crashed by X", ["sk_live_abcdefgh12345678\n", "\x1b]0;x\x07"])
    assert path is not None
    text = path.read_text()
    assert "abcdefgh1234" not in text
    assert "\x1b" not in text
    assert text.startswith("controlroom ")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_report_that_can_not_be_written_is_no_second_crash(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert write_report(tmp_path / "file", "crashed", []) is None


# --- through a pseudo-terminal ------------------------------------------------------------------------------


@dataclass
class Session:
    """The room in a pseudo-terminal of 80 × 24: what it has written, and the terminal's modes."""

    process: subprocess.Popen[bytes]
    handle: int
    state: Path
    modes: list[object]
    written: bytes = b""

    def until(self, text: str, patience: float = 20.0) -> str:
        """Read until the text is on the screen."""
        end = time.monotonic() + patience
        while text not in self.screen():
            assert time.monotonic() < end, f"{text!r} never came:\n{self.screen()}"
            self.read(0.05)
        return self.screen()

    def read(self, seconds: float) -> bytes:
        """Read what comes within the time."""
        fresh = b""
        while select.select([self.handle], [], [], seconds)[0]:
            try:
                more = os.read(self.handle, 65536)
            except OSError:
                break
            if not more:
                break
            fresh += more
        self.written += fresh
        return fresh

    def screen(self) -> str:
        screen = pyte.Screen(80, 24)
        pyte.ByteStream(screen).feed(self.written)
        return "\n".join(screen.display)

    def end(self) -> int:
        """Wait for the end; the exit code."""
        code: int | None = None
        end = time.monotonic() + 20
        while code is None and time.monotonic() < end:
            self.read(0.02)
            code = self.process.poll()
        self.read(0.1)
        assert code is not None, "it did not end"
        return code

    @property
    def last_line(self) -> str:
        """What stands after the alternate screen was left."""
        after = self.written.rpartition(b"\x1b[?1049l")[2].decode()
        return re.sub(r"\x1b\[[?<0-9;]*[a-z]", "", after).strip()

    def assert_given_back(self) -> None:
        for mode in (1049, 1000, 1003, 1004, 1006, 1016, 2004, 2026, 2048):
            on, off = (self.written.rfind(f"\x1b[?{mode}{letter}".encode()) for letter in "hl")
            assert on <= off or on == -1, f"mode {mode} is left on"
        assert self.written.rfind(b"\x1b[?25h") > self.written.rfind(b"\x1b[?25l")
        assert self.written.count(b"\x1b[<u") >= self.written.count(b"\x1b[>25u") - 1
        assert termios.tcgetattr(self.handle)[3] == self.modes[3]


def start(tmp_path: Path, **environment: str) -> Session:
    handle, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    modes = termios.tcgetattr(terminal)
    state = tmp_path / "state"
    own = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "CONTROLROOM_STATE": str(state), **UTF8, **environment}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.tui.desk"],
        cwd=ROOT, env=own, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True, close_fds=True,
    )  # fmt: skip
    os.close(terminal)
    return Session(process, handle, state, modes)


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[list[Session]]:
    """Sessions that are ended whatever a test did."""
    found: list[Session] = []
    yield found
    for session in found:
        if session.process.poll() is None:
            session.process.kill()
        session.process.wait()
        os.close(session.handle)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_gives_the_terminal_back_and_says_one_line(
    number: signal.Signals, code: int, tmp_path: Path, sessions: list[Session]
) -> None:
    session = start(tmp_path)
    sessions.append(session)
    session.until("? help")
    session.process.send_signal(number)
    assert session.end() == code
    session.assert_given_back()
    report = next(session.state.glob("report-*.txt"))
    assert session.last_line == f"controlroom ended by {number.name}; what was recorded is kept; report: {report}"
    assert report.read_text().startswith("controlroom ")


def test_a_crash_gives_the_terminal_back_and_shows_no_locals(tmp_path: Path, sessions: list[Session]) -> None:
    session = start(tmp_path, CRASH="whsec_abcdefgh12345678")
    sessions.append(session)
    session.until("? help")
    os.write(session.handle, b"n")
    assert session.end() == 70
    session.assert_given_back()
    report = next(session.state.glob("report-*.txt"))
    assert session.last_line == f"controlroom crashed by ValueError; what was recorded is kept; report: {report}"
    text = report.read_text()
    assert "ValueError" in text
    assert "abcdefgh1234" not in text
    assert b"abcdefgh1234" not in session.written
    assert b"Traceback" not in session.written


def test_leaving_gives_the_terminal_back_and_exits_with_0(tmp_path: Path, sessions: list[Session]) -> None:
    session = start(tmp_path)
    sessions.append(session)
    session.until("? help")
    os.write(session.handle, b"q")
    assert session.end() == 0
    session.assert_given_back()
    assert session.last_line == ""


def test_no_color_sends_no_colour_and_no_dim_or_italic(tmp_path: Path, sessions: list[Session]) -> None:
    session = start(tmp_path, NO_COLOR="1", COLORTERM="truecolor")
    sessions.append(session)
    session.until("? help")
    for key in (b"2", b"j", b" ", b"x", b"\x1b", b"?"):
        os.write(session.handle, key)
        session.read(0.2)
    used = {code for codes in re.findall(rb"\x1b\[([0-9;]*)m", session.written) for code in codes.split(b";")}
    assert used <= {b"", b"0", b"1", b"4", b"7"}


def test_truecolor_terminals_get_palette_numbers_too(tmp_path: Path, sessions: list[Session]) -> None:
    session = start(tmp_path, COLORTERM="truecolor")
    sessions.append(session)
    session.until("? help")
    assert b"38;5;252" in session.written
    assert b"38;2;" not in session.written
    assert b"48;2;" not in session.written


def test_a_plain_locale_gets_ascii_only(tmp_path: Path, sessions: list[Session]) -> None:
    session = start(tmp_path, LC_ALL="C", PYTHONUTF8="1")
    sessions.append(session)
    shown = session.until("? help")
    assert shown.isascii()
    assert "v1 Risk      x CRITICAL" in shown


def test_the_mouse_is_off(tmp_path: Path, sessions: list[Session]) -> None:
    session = start(tmp_path)
    sessions.append(session)
    session.until("? help")
    assert b"\x1b[?1000h" not in session.written
    assert b"\x1b[?1003h" not in session.written


def test_a_mouse_that_is_wanted_opens_the_pane_that_it_clicks_and_is_given_back(
    tmp_path: Path, sessions: list[Session]
) -> None:
    session = start(tmp_path, MOUSE="1")
    sessions.append(session)
    session.until("? help")
    assert b"\x1b[?1000h" in session.written
    row = next(y for y, text in enumerate(session.screen().split("\n"), 1) if text.startswith(" 4 Checks"))
    os.write(session.handle, f"\x1b[<0;9;{row}M\x1b[<0;9;{row}m".encode())
    session.until("▾4 Checks")
    os.write(session.handle, b"q")
    assert session.end() == 0
    session.assert_given_back()


def test_nothing_is_sent_while_nothing_happens(tmp_path: Path, sessions: list[Session]) -> None:
    session = start(tmp_path)
    sessions.append(session)
    session.until("n why not")
    session.read(0.3)
    assert session.read(1.0) == b""


def test_a_loop_that_hangs_still_ends_by_a_signal(tmp_path: Path, sessions: list[Session]) -> None:
    session = start(tmp_path, HANG="1")
    sessions.append(session)
    session.until("? help")
    os.write(session.handle, b"?")
    time.sleep(0.2)
    session.process.send_signal(signal.SIGTERM)
    assert session.end() == 143
    session.assert_given_back()


async def test_panic_of_textual_is_a_crash_with_its_error() -> None:
    app = room(Desk())
    async with running(app):
        try:
            raise OSError("input gone")
        except OSError:
            app.panic("a renderable")
        await asyncio.sleep(0)
    assert isinstance(app.crash, OSError)
    assert app.return_code == 70
