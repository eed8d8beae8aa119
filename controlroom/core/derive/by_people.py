"""What people say beside what is measured: answers to checks, and triggers that they raise."""

from datetime import datetime

from controlroom.core import answers, checks, rollback
from controlroom.core.board import Fact, Next
from controlroom.core.counting import many
from controlroom.core.derive import times
from controlroom.core.measurement import Verdict
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.verification import Check, Probe, Trigger
from controlroom.core.world import Run, World


def answerable(world: World, check: Check, now: datetime) -> bool:
    """Whether a person may answer a check now."""
    run = world.run
    return run is not None and check.probe is Probe.MANUAL and answers.taken(world, run, now)


def answer(run: Run | None, check: Check) -> list[Fact]:
    """Who answered a check and when, that it is a person's word, and until when it holds."""
    record = run.checks.get(check.id) if run else None
    if run is None or record is None or not record.last.by:
        return []
    ago = times.span(run.t - record.t)
    said = f"{record.last.by} at {times.run_time(record.t)}, {ago} ago: a person's word, not a measurement"
    ends, stale = times.run_time(answers.holds_until(run, check)), checks.verdict_now(run, check) is Verdict.STALE
    until = f"it held until {ends}: ask again" if stale else f"until {ends}, then it is stale"
    holds = Fact("Holds", until, "warn" if stale else "text")
    return [Fact("Answered by", said), Fact("Evidence", record.last.note), holds]


def answering(plan: Plan, check: Check) -> list[Fact]:
    """How a check that only a person can look at is answered."""
    if check.probe is not Probe.MANUAL:
        return []
    how = "the value that was seen, or inconclusive" if answers.by_value(plan, check) else "pass, fail or inconclusive"
    holds = times.span(checks.STALE_AFTER * checks.interval(plan, check))
    return [Fact("By hand", f"a person says {how}, with evidence"), Fact("Answers hold", holds)]


def asked(found: tuple[Check, ...]) -> Next:
    """What comes next where nobody but a person can look, and all that follows waits for it."""
    rest = f" and {len(found) - 1} more" if len(found) > 1 else ""
    sentence = f"Answer {many(len(found), 'check')} by hand"
    return Next("e", "ask", sentence, f"{found[0].title}{rest}", act="answer")


def trigger(run: Run | None, one: Trigger) -> tuple[str, str, str]:
    """A trigger that a person raises: (text, progress, role)."""
    why = run.recommended if run and run.phase is Phase.RECOMMENDED else None
    if run and why and why.trigger == one.id:
        said = f"{one.title}, by {rollback.raised_by(run)} at {times.run_time(why.since)}: {why.value}"
        return (said, "raised", "bad")
    return (f"{one.title} → T raises it, with evidence", "by hand", "dim")
