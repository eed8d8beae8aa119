"""How long one step of a replay takes: the board as of an event of a long run.

python -m tests.benchmarks.bench_replay [events]
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from controlroom.core.intents import Hold, Resume, TakeSample
from controlroom.core.phases import Phase
from controlroom.dispatch import Dispatcher
from tests.dispatch import desks
from tests.dispatch.desks import SAMPLE, Clock

BUDGET = 16  # milliseconds, median: a step is painted before the next key can come


def long_run(folder: str, events: int) -> Dispatcher:
    """A desk with a rehearsal of so many events, samples and holds."""
    clock = Clock()
    desk = desks.desk(Path(folder) / "kept" / "log.db", clock=clock)
    desks.furnish(desk)
    desks.to(desk, Phase.MONITORING, scenario="clean")
    while len(desk.history(SAMPLE)) < events:
        for intent in (Hold("look at it"), Resume(), TakeSample()):
            clock.forward(3)
            desks.put(desk, intent)
    return desk


def timed(desk: Dispatcher, seqs: Sequence[int]) -> list[float]:
    """Milliseconds of each board."""
    found = []
    for seq in seqs:
        began = perf_counter()
        desk.board_at(SAMPLE, seq, 1)
        found.append((perf_counter() - began) * 1e3)
    return found


def main(events: int = 2_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = long_run(folder, events)
        seqs = [record.seq for record in desk.history(SAMPLE)][20:]
        print(f"first board of {events} events {timed(desk, seqs[-2:-1])[0]:6.1f} ms")
        for name, order in (
            ("back", seqs[:-300:-1]),
            ("forth", seqs[:300]),
            ("to and fro", [*seqs[::-13], *seqs[::13]]),
        ):
            steps = timed(desk, order)
            print(f"a step {name:<12} median {median(steps):6.1f} ms   p95 {quantiles(steps, n=20)[-1]:6.1f} ms"
                  f"   budget ≤ {BUDGET}")  # fmt: skip
        desks.store(desk).close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
