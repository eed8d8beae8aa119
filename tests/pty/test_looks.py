"""What a terminal gets to see of a theme: the bytes of a whole rehearsal, through a real pseudo-terminal."""

import re
from pathlib import Path

from tests.terminals import ROOM, Terminal, environment, toured

SGR = re.compile(rb"\x1b\[([0-9;:]*)m")
LOOK = (*"12345678", "4", "j", "enter", "esc", "?", "G", "esc", ":", "esc")
ADVANCED = "PREFLIGHT T+01:00 T+02:00 DEPLOYING T+05:00 VERIFYING T+07:00 MONITORING SPIKE Decide:".split()


def told(home: Path, *options: str, **more: str) -> bytes:
    """The bytes of a rehearsal up to the recommended rollback; every pane is looked at before and then."""
    terminal = Terminal((*ROOM, "demo", *options), environment(home, **more))
    try:
        terminal.until("CRITICAL", "raw 126", "n assumes 3")
        look(terminal, *LOOK, "n")
        terminal.until("Assume 3")
        terminal.press("enter")
        terminal.until("QUEUED")
        for text in ADVANCED:
            terminal.press("n")
            terminal.until(text)
        look(terminal, *LOOK, "R", "esc", "u")
        terminal.until("executive")
        look(terminal, "j", "enter", "esc", "l")
        terminal.until("enter open")
    finally:
        terminal.kill()
    return terminal.seen


def look(terminal: Terminal, *keys: str) -> None:
    """Press keys that only look. One that follows esc at once would be another key, with alt."""
    for key in keys:
        terminal.press(key)
        terminal.settle(0.15 if key == "esc" else 0)


def codes(seen: bytes) -> set[bytes]:
    """Every way in which text was said to look."""
    return set(SGR.findall(seen))


def test_no_color_sends_bold_reverse_and_underline_only(tmp_path: Path) -> None:
    seen = told(tmp_path, "--theme", "light", NO_COLOR="1", COLORTERM="truecolor")
    assert {part for code in codes(seen) for part in code.split(b";")} <= {b"", b"0", b"1", b"4", b"7"}
    assert b"7" in {part for code in codes(seen) for part in code.split(b";")}


def test_the_linux_console_gets_ascii_in_the_sixteen_colours_of_ansi16(tmp_path: Path) -> None:
    seen = told(tmp_path, TERM="linux", COLORTERM="truecolor")
    assert seen.isascii()
    assert not [code for code in codes(seen) if {b"38", b"48"} & set(code.split(b";"))]
    assert b"1;97;41" in codes(seen)  # what fails is a label


def test_the_theme_of_an_entry_of_the_palette_is_sent_at_once(tmp_path: Path) -> None:
    terminal = Terminal((*ROOM, "demo"), environment(toured(tmp_path)))
    try:
        terminal.until("CRITICAL", "raw 126", "CHAIN OK")
        before = terminal.text
        terminal.press(":", "theme light")
        terminal.settle()
        assert b"48;5;255" not in terminal.seen
        terminal.press("enter")
        terminal.until("to keep it")
        assert b"48;5;255" in terminal.seen
        assert terminal.text.split("\n")[:-1] == before.split("\n")[:-1]
        grounds = {terminal.screen.buffer[y][x].bg for y in range(3, 24) for x in range(80)}
        assert "1c1c1c" not in grounds  # nothing is left of the dark ground
    finally:
        terminal.kill()
