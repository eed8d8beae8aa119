"""The watch after complete in words: each horizon open, closed or missed, and when the next look is due."""

from datetime import datetime

from controlroom.core import checks, guards, watching
from controlroom.core.board import Fact
from controlroom.core.counting import few
from controlroom.core.derive import times
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.watching import Watch
from controlroom.core.world import Run


def horizons(run: Run | None, plan: Plan, now: datetime) -> tuple[Fact, ...]:
    """How long it is watched after completion: each horizon open, with what is left of it, closed or missed."""
    live = {one.horizon: one for one in watching.watches(run)} if run else {}
    spent = guards.since_complete(run, now) if run and run.phase is Phase.COMPLETE else None
    facts = []
    for horizon, length in ((one, one.minutes * 60) for one in plan.monitoring.horizons):
        said = f"{times.span(length)}: {', '.join(horizon.watch)}"
        watch = live.get(horizon)
        if spent is None:
            facts.append(Fact(horizon.title, said))
        elif watch is not None and run is not None and watch.missed:
            facts.append(Fact(horizon.title, f"{_missed(run, watch)} · {said}", "warn"))
        elif spent > length:
            facts.append(Fact(horizon.title, f"closed · {said}", "dim"))
        else:
            due = f", next look {_due(watch.due)}" if watch is not None and watch.due >= 0 else ""
            facts.append(Fact(horizon.title, f"open, {times.span(length - spent)} left{due} · {said}", "ok"))
    return tuple(facts)


def answer(run: Run) -> Fact | None:
    """The answer of the checks of a live run that is complete, where nothing fails or is blind; None: there is none."""
    if not run.live or run.phase is not Phase.COMPLETE:
        return None
    watched = watching.looked_at(run)
    if not watched:
        said = "the watch is over" if run.plan.monitoring.horizons else "the plan names no watch"
        return Fact("· NOT WATCHED", f"{said}: nobody looks after complete but by c", "dim")
    passing = sum(checks.verdict_now(run, check) not in checks.BLIND for check in watched)
    said = f"{passing} of {len(watched)} watched pass"
    if missed := [one.horizon.title for one in watching.watches(run) if one.missed]:
        return Fact("! MISSED", f"{few(missed)}: nobody looked for too long; now {said}", "warn")
    return Fact("✓ PASS", f"{said}; {summary(run)}", "ok")


def summary(run: Run) -> str:
    """What the watch of a live run comes to, in a few words; empty where there is none any more."""
    found = watching.watches(run)
    left = max((one.left for one in found), default=-1)
    missed = sum(bool(one.missed) for one in found)
    parts = [f"watched for {times.span(left)} more" if left >= 0 else "", f"{missed} missed" if missed else ""]
    return ", ".join(part for part in parts if part)


def _missed(run: Run, watch: Watch) -> str:
    names = few([check.title for check, _ in watch.missed])
    last = max(t for _, t in watch.missed)
    when = f"last look {times.run_time(last)}" if last >= 0 else "no look since complete"
    state = f"missed, open for {times.span(watch.left)} more" if watch.left >= 0 else "missed"
    return f"{state}: {names}, {when}"


def _due(seconds: int) -> str:
    return f"in {times.span(seconds)}" if seconds else "is due"
