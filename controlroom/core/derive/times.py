"""Ages, durations and clocks as the screens write them."""

import math
from datetime import datetime

from controlroom.core import clocks, lapse, sight
from controlroom.core.counting import many
from controlroom.core.phases import ENDED
from controlroom.core.verification import Check
from controlroom.core.world import Run

clock, run_time = lapse.clock, lapse.run_time


def age(since: datetime, now: datetime) -> str:
    """How long ago in one unit: `12 s`, `4 m`, `2 h`, `3 d`."""
    return span(int((now - since).total_seconds()))


def span(seconds: int) -> str:
    """A duration in one unit, never negative."""
    seconds = max(0, seconds)
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def left(end: datetime, now: datetime) -> str:
    """How long until then in one unit, rounded up, so that a new `4h` has `4 h` left; never negative."""
    seconds = max(0, math.ceil((end - now).total_seconds()))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= size:
            return f"{-(-seconds // size)} {unit}"
    return f"{seconds} s"


def blind(run: Run | None, now: datetime) -> str:
    """For how long something that counts can not be judged; empty: everything can. The run is as of now."""
    seconds = sight.blind_for(run, now) if run else -1
    return span(seconds) if seconds >= 0 else ""


def blind_so_far(run: Run) -> str:
    """For how long it is blind: in a rehearsal by samples, in a live run, where each check has its own, by run time."""
    if not run.live:
        return many(run.blind, "sample")
    return span(run.t - min(sight.since(run, check) for check in sight.blind(run)))


def looked(run: Run, check: Check) -> str:
    """How long ago a check was looked at last; `end`: by the end of the run, after which nobody looks at it."""
    record = run.checks.get(check.id)
    if record is None:
        return ""
    second = clocks.second_of(run, check)
    return "end" if second < run.t and record.t <= second else span(run.t - record.t)


def long_clock(seconds: int) -> str:
    """A duration as `mm:ss` with two digits of minutes."""
    return f"{max(0, seconds) // 60:02}:{max(0, seconds) % 60:02}"


def expected(minutes: int) -> str:
    """Expected minutes: `2 m`, or nothing for none."""
    if minutes <= 0:
        return ""
    return f"{minutes // 60} h" if minutes % 60 == 0 and minutes >= 120 else f"{minutes} m"


def run_second(run: Run) -> int:
    """The run second that a clock shows: where the run stands, or where it ended, whatever is seen after that."""
    return run.entries[-1].t if run.phase in ENDED else run.t


def moment(at: datetime) -> str:
    """A wall time of today's kind: `03:14:32`."""
    return at.strftime("%H:%M:%S")


def full(at: datetime) -> str:
    """A wall time whole: `2026-11-20 03:14:32 UTC`."""
    return at.strftime("%Y-%m-%d %H:%M:%S UTC")
