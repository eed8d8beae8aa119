"""The Rollback slice."""

from controlroom.core import guards, people, rollback, steps
from controlroom.core.board import Fact, Mark, RollbackSlice, Title, WayRow
from controlroom.core.counting import many
from controlroom.core.derive import rows, times
from controlroom.core.phases import ENDED, WAY_BACK, Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Kind
from controlroom.core.run_events import RollbackRecommended
from controlroom.core.ways_back import WayBack
from controlroom.core.world import Run, StepState, World

READINESS = {
    "verified": Mark("✓", "VERIFIED", "ok"),
    "partial": Mark("!", "PARTIAL", "warn"),
    "none": Mark("✗", "NONE", "bad"),
}
ENDED_STEP = (StepState.PASSED, StepState.SKIPPED)


def slice_of(world: World) -> RollbackSlice:
    """The ways back with their steps, how far the one in force is, and where the point of no return lies."""
    release, run = world.release, world.run
    assert release is not None  # a board is derived for an open release only
    plan = run.plan if run else release.plan
    way = steps.find_way(plan, run.way) if run and run.way else (plan.ways_back[0] if plan.ways_back else None)
    crossed = bool(run and run.crossed)
    return RollbackSlice(
        title=_title(run, plan, way),
        answer=_answer(world, run, plan, way),
        bar=_bar(run, way),
        line=_line_reason(way),
        crossed=crossed,
        ways=tuple(_way(world, run, plan, one) for one in plan.ways_back),
        force=run.way if run else "",
        notes=_notes(run, way),
    )


def _line_at(way: WayBack | None) -> int:
    """The number of the first step that can not be undone; 0: there is none."""
    if way is None:
        return 0
    return next((index for index, step in enumerate(way.steps, 1) if step.kind is Kind.IRREVERSIBLE), 0)


def _line_reason(way: WayBack | None) -> str:
    number = _line_at(way)
    return (way.steps[number - 1].warning or "it can not be undone") if way and number else ""


def _done(run: Run, way: WayBack) -> int:
    return sum(1 for step in steps.way_back(way) if step.key in run.steps and run.steps[step.key].state in ENDED_STEP)


def _bar(run: Run | None, way: WayBack | None) -> tuple[int, int, int]:
    """Minutes done, minutes in all, and the minute at which the point of no return lies (-1: none)."""
    if way is None:
        return (0, 0, -1)
    done, line, total, number = 0, -1, 0, _line_at(way)
    for index, (step, run_step) in enumerate(zip(way.steps, steps.way_back(way), strict=True), 1):
        if index == number:
            line = total
        if run and run.steps.get(run_step.key) and run.steps[run_step.key].state in ENDED_STEP:
            done += step.minutes
        total += step.minutes
    return (done, total, line)


def _title(run: Run | None, plan: Plan, way: WayBack | None) -> Title:
    if way is None:
        return Title(READINESS["none"], "the plan names no way back", "no way back", wants=True)
    count, minutes, line = len(way.steps), way.expected, _line_at(way)
    crossed = run is not None and run.crossed
    place = "no return is CROSSED" if crossed else "no return is NOT crossed" if line else "nothing is irreversible"
    if run and run.phase is Phase.RESTORED:
        left = len(run.not_restored)
        rest = f" · {left} not restored" if left else ""
        return Title(Mark("✓", "RESTORED", "ok"), f"{_done(run, way)} of {many(count, 'step')}{rest}", wants=bool(left))
    if run and run.phase in WAY_BACK:
        number = min(_done(run, way) + 1, count)
        failed = run.current in run.steps and run.steps[run.current].state is StepState.FAILED
        mark = Mark("✗", "FAILED", "bad") if failed else Mark("●", f"STEP {number}/{count}", "bright")
        return Title(mark, f"{_done(run, way)} of {count} done, {minutes} m · {place}", place, wants=True)
    if run and run.phase is Phase.ESCALATED and run.way:
        return Title(Mark("✗", "ESCALATED", "bad"), f"{_done(run, way)} of {count} done · {place}", place, wants=True)
    if run and run.phase is Phase.RECOMMENDED:
        since = times.clock(run.t - run.entries[-1].t)
        return Title(
            Mark("!", "REC.", "bad"), f"since {since} · way back {many(count, 'step')}, {minutes} m", wants=True
        )
    mark = READINESS.get(plan.attributes.rollback.value, Mark("!", plan.attributes.rollback.value.upper()[:10], "warn"))
    if line:
        return Title(
            mark,
            f"{many(count, 'step')}, {minutes} m · step {line} is past the point of no return",
            f"{many(count, 'step')}, {minutes} m",
        )
    return Title(mark, f"{many(count, 'step')}, {minutes} m", f"{many(count, 'step')}, {minutes} m")


def _answer(world: World, run: Run | None, plan: Plan, way: WayBack | None) -> tuple[Fact, ...]:
    if way is None:
        return (Fact("✗ NONE", "The plan names no way back: it can not be deployed.", "bad"),)
    if run and run.phase is Phase.RESTORED:
        back = next((entry.t for entry in run.entries if entry.phase in WAY_BACK), run.t)
        first = Fact(
            "✓ RESTORED",
            f"{times.run_time(run.entries[-1].t)}, {times.clock(run.t - back)} after the way back began",
            "ok",
        )
        return (first, *(Fact("! Not restored", text, "warn") for text in run.not_restored))
    if run and run.phase in WAY_BACK:
        return _under_way(world, run, way)
    if run and run.phase is Phase.RECOMMENDED and run.recommended:
        return (
            Fact("! RECOMMENDED", _ground(run, run.recommended), "bad"),
            Fact("Way back", f"{way.title} → {way.target or 'as before'} · {way.expected} m · o overrules"),
        )
    rest = len(plan.ways_back) - 1
    more = f" · {rest} more way{'s' if rest != 1 else ''}" if rest else ""
    readiness = plan.attributes.rollback
    return (
        Fact(
            "Way back",
            f"{way.title} → {way.target or 'as before'} · {many(len(way.steps), 'step')}, {way.expected} m{more}",
        ),
        Fact("Readiness", f"{readiness.value}, {readiness.source}: {readiness.evidence}", "dim"),
    )


def _ground(run: Run, why: RollbackRecommended) -> str:
    """What recommended it: the limit with its samples, or the trigger with who raised it, since when and why."""
    if by := rollback.raised_by(run):
        since = f"{times.span(run.t - why.since)} ago" if run.t > why.since else "now"
        return f"{why.title}, raised by {by} at {times.run_time(why.since)}, {since}: {why.value}"
    limit = f" (limit {why.limit})" if why.limit else ""
    told = f"{why.value}{limit}, {many(why.samples, 'sample')} in a row, since {times.run_time(why.since)}"
    seen = f": {told}" if why.value else ""
    others = f" · also {', '.join(why.others)}" if why.others else ""
    return f"{why.title}{seen}{others}"


def _under_way(world: World, run: Run, way: WayBack) -> tuple[Fact, ...]:
    from_guards = steps.undone(run)
    step = steps.current(run) or (from_guards[0] if from_guards else None)
    wanted = run.plan.monitoring.steady
    restored = f"every step is done and the restore checks pass {wanted} times in a row · now {run.good} of {wanted}"
    if step is None:
        missing = guards.missing_for_restored(run) or "they do: n records it"
        return (
            Fact("● All steps done", f"restored once the checks agree; {missing}", "bright"),
            Fact("Restored only when", restored),
        )
    number = steps.way_back(way).index(step) + 1
    failed = run.steps.get(step.key)
    owner = people.short_name(world.site.people, step.owner) or "nobody named"
    if failed and failed.state is StepState.FAILED:
        text = f"{step.title}: {failed.note} · t retries, S skips, R takes the next way, E escalates"
        return (Fact(f"✗ Step {number} failed", text, "bad"), Fact("Restored only when", restored))
    label = f"● Step {number} of {len(way.steps)}"
    return (Fact(label, f"{step.title} · {owner} · {step.minutes} m", "bright"), Fact("Restored only when", restored))


def _way(world: World, run: Run | None, plan: Plan, way: WayBack) -> WayRow:
    offered = run is not None and run.phase not in ENDED and any(one.id == way.id for one in rollback.left(run))
    if run and way.id in run.abandoned:
        mark = Mark("✗", "given up", "bad")
    elif run and way.id == run.way:
        mark = Mark("✓", "done", "ok") if run.phase is Phase.RESTORED else Mark("●", "in force", "bright")
    else:
        mark = Mark("·", str(way.way).replace("_", " "), "dim")
    return WayRow(
        way.id,
        mark,
        way.title,
        way.text,
        way.expected,
        offered,
        tuple(
            rows.step_row(run, plan, step, str(index), world.site.people)
            for index, step in enumerate(steps.way_back(way), 1)
        ),
        way.leaves,
    )


def _notes(run: Run | None, way: WayBack | None) -> tuple[Fact, ...]:
    found = []
    if way:
        found += [
            Fact(f"! Step {index}", step.warning, "warn") for index, step in enumerate(way.steps, 1) if step.warning
        ]
    if run and run.phase in WAY_BACK:
        found.append(Fact("f", "records that this step failed and offers the next way", "dim"))
    return tuple(found)
