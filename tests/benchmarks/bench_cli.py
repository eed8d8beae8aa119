"""How long a command takes against a Python that does nothing.

    python -m tests.benchmarks.bench_cli [rounds]
All are started in turn, so that a busy machine slows every one alike.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.data.shipped import SAMPLE

ROOT = Path(__file__).parents[2]
PLAN = str(ROOT / "data" / "releases" / f"{SAMPLE}.yaml")
COMMANDS: dict[str, tuple[tuple[str, ...], int]] = {  # words, and how many times `pass` they may take
    "--help": (("--help",), 8),
    "release score FILE": (("release", "score", PLAN), 40),
    "gate status": (("gate", "status", SAMPLE), 60),
    "doctor": (("doctor",), 60),
}


def timed(words: Sequence[str], environment: dict[str, str]) -> float:
    began = perf_counter()
    subprocess.run([sys.executable, *words], env=environment, stdout=subprocess.DEVNULL, check=False)
    return perf_counter() - began


def main(rounds: int = 15) -> None:
    with tempfile.TemporaryDirectory() as folder:
        homes = {f"XDG_{name}_HOME": f"{folder}/{name}" for name in ("DATA", "STATE", "CONFIG", "CACHE")}
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = {**kept, **homes, "PYTHONPATH": str(ROOT)}
        start = ("-m", "controlroom")
        timed((*start, "release", "import", PLAN), environment)
        times: dict[str, list[float]] = {name: [] for name in ("pass", *COMMANDS)}
        for _ in range(rounds):
            times["pass"].append(timed(("-c", "pass"), environment))
            for name, (words, _) in COMMANDS.items():
                times[name].append(timed((*start, *words), environment))
    nothing = median(times["pass"])
    print(f"python -c pass      {nothing * 1e3:7.1f} ms")
    for name, (_, budget) in COMMANDS.items():
        took = median(times[name])
        print(f"{name:<19} {took * 1e3:7.1f} ms   ÷ {took / nothing:5.1f}   budget ≤ {budget}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
