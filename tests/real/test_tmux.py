"""The room inside tmux: keys arrive, glyphs are one cell wide, what is copied reaches tmux's buffer."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from controlroom.core.glyphs import ASCII
from tests.terminals import ROOM, environment

pytestmark = pytest.mark.real
PATIENCE = 30.0


class Tmux:
    """A tmux server of our own, on a socket of our own."""

    def __init__(self, home: Path) -> None:
        found = shutil.which("tmux")
        if found is None and os.environ.get("CI"):
            pytest.fail("tmux is missing: .ci/run installs it")
        if found is None:
            pytest.skip("tmux is missing: install it to run this test")
        self.base = [found, "-L", f"controlroom-{uuid4().hex[:8]}", "-f", "/dev/null"]
        self.env = environment(home)
        self.home = home

    def call(self, *words: str) -> str:
        done = subprocess.run([*self.base, *words], env=self.env, capture_output=True, text=True, check=True)
        return done.stdout

    def start(self, command: str, columns: int = 80, rows: int = 24) -> None:
        self.call("new-session", "-d", "-x", str(columns), "-y", str(rows), command)
        self.call("set", "-s", "set-clipboard", "on")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.call("send-keys", key)
            time.sleep(0.15)

    def text(self) -> str:
        return self.call("capture-pane", "-p")

    def until(self, *texts: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while not all(text in self.text() for text in texts):
            assert time.monotonic() < deadline, f"{texts} never came:\n{self.text()}"
            time.sleep(0.05)
        return self.text()

    def end(self) -> None:
        subprocess.run([*self.base, "kill-server"], env=self.env, capture_output=True, check=False)


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    server = Tmux(tmp_path)
    yield server
    server.end()


def room(*words: str) -> str:
    return " ".join((*ROOM, *words))


def test_the_demo_is_walked_by_keys_through_tmux(tmux: Tmux) -> None:
    tmux.start(room("demo"))
    tmux.until("raw 126", "n rehearses it")
    tmux.press("n")
    tmux.until("Assume 3")
    tmux.press("Enter")
    tmux.until("QUEUED")
    tmux.press("?")
    tmux.until("asks for the release id")
    tmux.press("Escape", ":")
    tmux.until("Actions", "type a part of the name")
    tmux.press("Escape", "R")
    tmux.until("nothing is deployed")


def test_what_is_copied_reaches_the_buffer_of_tmux(tmux: Tmux) -> None:
    tmux.start(room("demo"))
    tmux.until("raw 126", "n rehearses it")
    tmux.press("y")
    tmux.until("sent to the terminal; also in")
    assert "Billing/subscription logic affected" in tmux.call("show-buffer")


def test_every_glyph_is_one_cell_wide_in_tmux(tmux: Tmux) -> None:
    script = tmux.home / "glyphs.sh"
    lines = [f"printf '\\r%s' '{glyph}'; sleep 0.03; tmux_column" for glyph in ASCII]
    ask = "tmux_column() { " + " ".join(tmux.base) + " display-message -p '#{cursor_x}' >> columns; }"
    script.write_text("\n".join((f"cd {tmux.home}", ask, *lines, "echo; echo all done; sleep 60")), "utf-8")
    tmux.start(f"sh {script}")
    tmux.until("all done")
    assert (tmux.home / "columns").read_text("ascii").split() == ["1"] * len(ASCII)


def test_another_size_is_painted_after_a_resize(tmux: Tmux) -> None:
    tmux.start(room("demo"))
    tmux.until("raw 126")
    tmux.call("resize-window", "-x", "59", "-y", "19")
    tmux.until("The room needs 60 × 20")
    tmux.call("resize-window", "-x", "120", "-y", "36")
    tmux.until("1 Risk", "8 Audit", "billing-seat-sync-patch")
