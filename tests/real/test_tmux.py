"""The room inside tmux: keys arrive, glyphs are one cell wide, what is copied reaches tmux's buffer."""

import pytest

from controlroom.core.glyphs import ASCII
from tests.real.parts import Tmux, room

pytestmark = pytest.mark.real


def test_the_demo_is_walked_by_keys_through_tmux(tmux: Tmux) -> None:
    tmux.start(room("demo"))
    tmux.until("raw 126", "n assumes 3")
    tmux.press("n")
    tmux.until("Assume 3")
    tmux.press("Enter")
    tmux.until("QUEUED")
    tmux.press("?")
    tmux.until("abort: stop the run")
    tmux.press("Escape", ":")
    tmux.until("Actions")
    tmux.press("Escape", "R")
    tmux.until("nothing is deployed")


def test_what_is_copied_reaches_the_buffer_of_tmux(tmux: Tmux) -> None:
    tmux.start(room("demo"))
    tmux.until("raw 126", "n assumes 3")
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
    tmux.until("needs 60×20")
    tmux.call("resize-window", "-x", "120", "-y", "36")
    tmux.until("1 Risk", "8 Audit", "billing-seat-sync-patch")
