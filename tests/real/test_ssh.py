"""The room through a real SSH server on loopback: keys, sizes, colours, signals, and a line that is dropped."""

import os
import re
import shlex
import signal
import subprocess
import time
from pathlib import Path

import pytest

from controlroom.cli.demo import SAMPLE
from tests.real.conftest import Room, Verb
from tests.real.parts import Sshd, Tmux, gone, process, remote, spent, until
from tests.terminals import Terminal, environment

pytestmark = pytest.mark.real
SIZES = ((120, 36), (60, 20), (59, 19), (80, 24))
SECRET = "sk_live_abcdefgh12345678"
# One advance each, from the open question to the recommendation, and what the screen says then.
FORWARD = ("QUEUED", "PREFLIGHT", "T+01:00", "T+02:00", "DEPLOYING", "T+05:00", "VERIFYING", "T+07:00", "MONITORING")


def to_the_recommendation(room: Terminal) -> None:
    """Rehearse by keys until a rollback is recommended."""
    room.until("raw 126", "n assumes 3")
    room.press("n")
    room.until("Assume 3")
    room.press("enter")
    for number, text in enumerate((*FORWARD, "SPIKE", "ROLLBACK REC.")):
        if number:
            room.press("n")
        room.until(text)


def to_the_way_back(room: Terminal) -> None:
    """Take the way back, after the recommendation."""
    room.press("R")
    room.until("ROLL BACK", SAMPLE)
    room.press(SAMPLE, "enter")
    room.until("ROLLING BACK", "step 1 of 3")


# --- keys, sizes, colours -------------------------------------------------------------------------------------


def test_the_story_of_the_demo_is_walked_by_keys_over_ssh(over_ssh: Room) -> None:
    room = over_ssh()
    to_the_recommendation(room)
    to_the_way_back(room)
    for text in ("step 2 of 3", "Cross the point of no return?", "CROSS THE POINT OF NO RETURN"):
        room.press("n")
        room.until(text)
    room.press(SAMPLE, "enter")
    room.until("step 3 of 3")
    for text in ("T+26:00", "T+27:00", "RESTORED"):
        room.press("n")
        room.until(text)
    room.press("u")
    room.until("internal", "customer", "executive")
    room.press("q")
    assert room.wait() == 0


def test_the_size_of_the_window_reaches_the_room_over_ssh(over_ssh: Room) -> None:
    room = over_ssh()
    room.until("raw 126", "n assumes 3")
    for columns, rows in SIZES:
        room.resize(columns, rows)
        small = columns < 60
        room.until("needs 60×20" if small else "8 Audit")
        room.settle()
        assert "PRODUCTION" in room.screen.display[0]
        assert small or "q leave" in room.screen.display[rows - 1]


def test_plain_ssh_gives_palette_colours_no_mouse_and_no_more(over_ssh: Room) -> None:
    room = over_ssh()
    room.until("raw 126", "n assumes 3")
    room.press("2", "space")
    room.until("Evidence")
    assert b"38;5;" in room.seen
    assert not re.search(rb"[34]8;2;", room.seen)
    assert not re.search(rb"\x1b\[\?(1000|1002|1003|1006|1016)h", room.seen)


def test_the_linux_console_gets_sixteen_colours_and_ascii_over_ssh(over_ssh: Room) -> None:
    room = over_ssh(term="linux")
    room.until("v1 Risk", "x CRITICAL", "n assumes 3")
    assert room.text.isascii()
    used = {int(code) for codes in re.findall(rb"\x1b\[([0-9;]+)m", room.seen) for code in codes.split(b";")}
    assert used & set(range(30, 38))
    assert used <= {0, 1, 4, 7, *range(30, 38), *range(40, 48), *range(90, 98), *range(100, 108), 39, 49}


def test_a_locale_that_is_not_utf8_gives_ascii_over_ssh(over_ssh: Room) -> None:
    room = over_ssh(LC_ALL="C")
    room.until("v1 Risk", "n assumes 3")
    assert room.text.isascii()


def test_no_locale_at_all_is_taken_for_utf8_over_ssh(over_ssh: Room) -> None:
    room = over_ssh(LANG="", LC_CTYPE="")
    room.until("▾1 Risk", "✗ CRITICAL", "n assumes 3")


def test_no_color_far_away_sends_no_colour_over_ssh(over_ssh: Room) -> None:
    room = over_ssh(NO_COLOR="1")
    room.until("raw 126", "n assumes 3")
    assert not re.search(rb"\x1b\[[0-9;]*[34]8;5;", room.seen)


def test_ssh_without_a_terminal_gets_the_plain_report(sshd: Sshd, tmp_path: Path, compiled: dict[str, str]) -> None:
    words = [word for word in sshd.command(remote(tmp_path, "demo", **compiled)) if word != "-tt"]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    assert "\x1b" not in done.stdout
    assert "restored" in done.stdout


# --- tmux on either side of the line ----------------------------------------------------------------------------


@pytest.mark.parametrize(("clipboard", "arrives"), [("on", True), ("external", False)])
def test_what_is_copied_over_ssh_reaches_the_buffer_of_a_tmux_that_allows_it(
    tmux: Tmux, sshd: Sshd, compiled: dict[str, str], clipboard: str, arrives: bool
) -> None:
    tmux.start(shlex.join(sshd.command(remote(tmux.home, "demo", **compiled))), clipboard=clipboard)
    tmux.until("raw 126", "n assumes 3")
    tmux.press("y")
    tmux.until("sent to the terminal; also in")
    if arrives:
        until(lambda: "Billing/subscription" in tmux.call("show-buffer"), "the copy in tmux's buffer")
    else:
        assert tmux.call("list-buffers") == ""
    kept = tmux.home / "state" / "controlroom" / "copied.txt"
    assert "Billing/subscription logic affected" in kept.read_text("utf-8")
    assert kept.stat().st_mode & 0o777 == 0o600


def test_the_cursor_of_the_terminal_follows_the_focus_over_ssh(
    tmux: Tmux, sshd: Sshd, compiled: dict[str, str]
) -> None:
    def under() -> str:
        x, y = map(int, tmux.call("display-message", "-p", "#{cursor_x} #{cursor_y}").split())
        return tmux.text().split("\n")[y][x:]

    tmux.start(shlex.join(sshd.command(remote(tmux.home, "demo", **compiled))))
    tmux.until("raw 126", "n assumes 3", "w what-if")
    tmux.press("j")
    until(lambda: under().startswith("›+18"), "the cursor on the second row")
    tmux.press("2", "Space", "a", "b", "Left")
    until(lambda: under().startswith("▏b"), "the cursor in the field")


def test_a_tmux_far_away_keeps_the_room_and_repaints_it_when_somebody_attaches_again(
    tmux: Tmux, sshd: Sshd, compiled: dict[str, str]
) -> None:
    tmux.start(f"sh -c {shlex.quote(remote(tmux.home, 'demo', TERM='tmux-256color', **compiled))}")
    tmux.until("raw 126", "n assumes 3")
    attach = shlex.join(("env", "TERM=xterm-256color", *tmux.base, "attach"))
    first = Terminal(sshd.command(attach), environment(tmux.home))
    first.until("raw 126", "8 Audit")
    first.press("2", "space")
    first.until("Tick 1 Finance sign-off")
    first.kill()
    number = process(tmux.home)
    before = spent(number)
    second = Terminal(sshd.command(attach), environment(tmux.home), 100, 30)
    second.until("Tick 1 Finance sign-off", "8 Audit")
    second.press("seen again", "enter")
    second.until("1 OPEN")
    assert spent(number) - before < 2
    tmux.call("detach-client")
    second.wait()
    assert not gone(number)
    assert "1 OPEN" in tmux.text()


# --- the line is dropped ----------------------------------------------------------------------------------------


def test_a_line_dropped_in_a_form_ends_the_room_and_records_nothing_of_it(
    over_ssh: Room, verb: Verb, tmp_path: Path
) -> None:
    room = over_ssh()
    room.until("raw 126", "n assumes 3")
    room.press("2", "space")
    room.until("Tick 1 Finance sign-off")
    room.press("half of a sen")
    room.until("half of a sen")
    room.kill()
    until(lambda: gone(process(tmp_path)), "the end of the room")
    assert verb("audit", "verify").returncode == 0
    again = over_ssh()
    again.until("▾2 Gates", "2 OPEN", "w what-if")
    assert "half of a sen" not in again.text
    assert "Finance sign-off" in again.text


def test_a_line_dropped_in_a_step_of_the_way_back_is_taken_up_at_that_step(
    over_ssh: Room, verb: Verb, tmp_path: Path
) -> None:
    room = over_ssh()
    to_the_recommendation(room)
    room.press("5")
    room.until("▾5 Rollback")
    to_the_way_back(room)
    room.settle()
    shown = room.screen.display[2]
    room.kill()
    until(lambda: gone(process(tmp_path)), "the end of the room")
    done = verb("audit", "verify")
    assert done.returncode == 0, done.stdout
    again = over_ssh()
    again.until("ROLLING BACK", "step 1 of 3", "run-0001", "▾5 Rollback", "n step 1 done")
    assert again.screen.display[2] == shown
    again.press("n")
    again.until("step 2 of 3")


def test_a_run_that_the_operator_began_is_no_news_after_a_dropped_line(over_ssh: Room, tmp_path: Path) -> None:
    room = over_ssh()
    room.until("raw 126", "n assumes 3")
    room.press("2")
    room.until("▾2 Gates")
    room.press("n")
    room.until("Assume 3")
    room.press("enter")
    room.until("QUEUED")
    room.settle()
    room.kill()
    until(lambda: gone(process(tmp_path)), "the end of the room")
    again = over_ssh()
    again.until("QUEUED", "run-0001", "▾2 Gates", "n preflight")
    assert "since you left" not in again.text


def test_a_dead_line_costs_no_processor_time_and_the_room_ends_with_it(over_ssh: Room, tmp_path: Path) -> None:
    room = over_ssh()
    room.until("raw 126", "w what-if", "CHAIN OK")  # the last thing that a start does
    room.settle()
    number = process(tmp_path)
    os.kill(room.pid, signal.SIGSTOP)
    before = spent(number)
    time.sleep(1)
    assert spent(number) - before <= 0.1
    os.kill(room.pid, signal.SIGKILL)
    until(lambda: gone(number), "the end of the room")


# --- signals ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_far_away_gives_the_terminal_back_and_its_code_comes_over_the_line(
    over_ssh: Room, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    room = over_ssh(STRIPE_API_KEY=SECRET, CONTROLROOM_WHO=f"password={SECRET}")
    room.until("raw 126", "n assumes 3")
    room.settle()
    os.kill(process(tmp_path), number)
    assert room.wait() == code
    for mode in (1049, 1004, 2004, 2026):
        on, off = (room.seen.rfind(f"\x1b[?{mode}{letter}".encode()) for letter in "hl")
        assert on <= off, f"mode {mode} is left on"
    assert room.seen.rfind(b"\x1b[?25h") > room.seen.rfind(b"\x1b[?25l")
    said = room.seen.rpartition(b"\x1b[?25h")[2].decode().strip()
    assert said.startswith(f"controlroom ended by {number.name}; what was recorded is kept; report: ")
    assert len(said.splitlines()) == 1
    (report,) = (tmp_path / "state" / "controlroom").glob("report-*.txt")
    assert report.stat().st_mode & 0o777 == 0o600
    assert "abcdefgh" not in report.read_text("utf-8")
    assert b"abcdefgh" not in room.seen


@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGTSTP])
def test_a_room_that_is_stopped_comes_back_by_fg_and_takes_each_key_once(
    tmux: Tmux, sshd: Sshd, compiled: dict[str, str], number: signal.Signals
) -> None:
    tmux.start(shlex.join(sshd.command("exec env PS1='ready: ' bash --norc --noprofile -i")))
    tmux.until("ready:")
    script = tmux.home / "room"
    script.write_text(remote(tmux.home, "demo", **compiled), "utf-8")
    tmux.press(f"stty -a > {tmux.home}/before; sh {script}", "Enter")
    tmux.until("raw 126", "n assumes 3", "w what-if")
    os.kill(process(tmux.home), number)
    tmux.until("Stopped")
    tmux.press("fg", "Enter")
    until(lambda: "Stopped" not in tmux.text(), "the room in place of the shell")
    tmux.until("raw 126", "8 Audit", "w what-if")
    tmux.press("2", "Space")
    tmux.until("Tick 1 Finance sign-off")
    tmux.press(*"abcdefgh")
    tmux.until("[abcdefgh▏]")
    tmux.press("Escape", "q")
    tmux.until("ready:")
    tmux.press(f"stty -a > {tmux.home}/after; echo done", "Enter")
    until(lambda: (tmux.home / "after").exists() and "done" in tmux.text(), "the shell again")
    assert (tmux.home / "after").read_text("ascii") == (tmux.home / "before").read_text("ascii")
    assert "raw 126" not in tmux.text()
