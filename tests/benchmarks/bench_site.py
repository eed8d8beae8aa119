"""What a change of the site costs with many releases, by how many of them it concerns.

    python -m tests.benchmarks.bench_site [releases]
Each of ten releases shares a service with one in ten of the others; the row per change shows both.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from controlroom.core.intents import Abort, ImportRelease, Intent, StartRun
from tests.core.machine import locking
from tests.data.shipped import SAMPLE, plan_of
from tests.dispatch import desks

GROUPS = 10


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = desks.desk(Path(folder) / "kept" / "log.db")
        desks.furnish(desk)
        for number in range(count):
            plan = replace(plan_of(SAMPLE), id=f"r-{number}", services=(f"s-{number % GROUPS}",))
            desks.put(desk, ImportRelease(plan), release=plan.id)
        print(f"{count} releases")
        changes: dict[str, tuple[Intent, str]] = {
            "lock of a service nobody has": (locking("none", "x"), ""),
            "lock of a service of one in ten": (locking("s-1", "x"), ""),
            "live run begins": (StartRun("live"), "r-2"),
            "live run ends": (Abort("x"), "r-2"),
            "freeze of everything": (locking("*", "x"), ""),
        }
        for name, (intent, release) in changes.items():
            began = perf_counter()
            desks.put(desk, intent, release=release)
            print(f"{name:34}{perf_counter() - began:8.2f} s")
        while desks.OPENED:
            desks.OPENED.pop().close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
