"""First frame, bytes a key and memory of the room against the floor, in one alternating run.

python -m tests.benchmarks.bench_room
"""

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.terminals import Terminal, environment

RUNS = 5
ROOM = (sys.executable, "-m", "controlroom", "demo")
FLOOR = (sys.executable, "-m", "tests.benchmarks.floor")
# name, keys, budget in bytes with stock Textual at 80×24
KEYS = (
    ("cursor move", "j", 1_100),
    ("focus change 1 to 5", "5", 4_500),
    ("focus change 5 to 1", "1", 4_500),
    ("form opened", "n", 4_000),
    ("form closed", "esc", 4_000),
    ("form opened", "n", 4_000),
    ("advance: queued", "enter", 6_000),
    ("advance: preflight", "n", 6_000),
    ("advance: a step", "n", 6_000),
)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        env = environment(home)
        fresh = [_fresh(env, home) for _ in range(RUNS)]
        frames: dict[str, list[float]] = {"room": [], "floor": [], "ready": []}
        memory: dict[str, list[float]] = {"room": [], "floor": []}
        for _ in range(RUNS):
            for name, command in (("floor", FLOOR), ("room", ROOM)):
                terminal = Terminal(command, env)
                frames[name].append(terminal.first_frame())
                terminal.settle()
                memory[name].append(terminal.memory())
                terminal.kill()
        floor = statistics.median(frames["floor"])
        _row("first frame ÷ floor", statistics.median(frames["room"]) / floor, "≤ 1.35", f"{floor * 1000:.0f} ms floor")
        _row("demo from nothing: first frame ÷ floor", statistics.median(one for one, _ in fresh) / floor, "≤ 1.35")
        _row("demo from nothing: room ready ÷ floor", statistics.median(two for _, two in fresh) / floor, "≤ 5")
        _row(
            "memory, MiB", statistics.median(memory["room"]), "≤ 80", f"floor {statistics.median(memory['floor']):.0f}"
        )
        _keys(env, home)


def _fresh(env: dict[str, str], home: Path) -> tuple[float, float]:
    for name in ("data", "state", "cache", "config"):
        shutil.rmtree(home / name, ignore_errors=True)
    terminal = Terminal(ROOM, env)
    first, ready = terminal.first_frame(), terminal.until("CRITICAL")
    terminal.settle()
    terminal.kill()
    return first, ready


def _keys(env: dict[str, str], home: Path) -> None:
    _fresh(env, home)
    terminal = Terminal(ROOM, env)
    terminal.until("CRITICAL")
    for name, keys, budget in KEYS:
        first, count = terminal.measure(keys)
        _row(f"{name}: bytes", count, f"≤ {budget}", f"first byte {first * 1000:.1f} ms")
    began = time.perf_counter()
    terminal.press("q")
    terminal.wait()
    _row("quit, ms", (time.perf_counter() - began) * 1000, "–")


def _row(name: str, value: float, budget: str, note: str = "") -> None:
    print(f"{name:42} {value:10.2f}   {budget:10} {note}")


if __name__ == "__main__":
    main()
