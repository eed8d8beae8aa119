"""The Timeline slice."""

from dataclasses import replace

from controlroom.core import steps, tally
from controlroom.core.board import Fact, Mark, Section, StepRow, TimelineSlice, Title
from controlroom.core.derive import marks, rows, times, track
from controlroom.core.phases import ENDED, STEPPING, WAY_BACK, Phase
from controlroom.core.plan import Plan
from controlroom.core.steps import NINE, RunStep
from controlroom.core.world import Run, StepState, World

LAST_STEP = frozenset({Phase.RESTORED, Phase.ROLLING_BACK, Phase.FIXING_FORWARD, Phase.COMPLETE})


def slice_of(world: World, status: str) -> TimelineSlice:
    """The nine steps with the plan's own under theirs; while steps are walked, the one in force with its command."""
    release, run = world.release, world.run
    assert release is not None  # a board is derived for an open release only
    plan = run.plan if run else release.plan
    now = _now(world, run, plan)
    listed = tuple(_steps(world, run, plan))
    number = _number(run)
    return TimelineSlice(
        title=track.titled(run, _title(run, number, now, listed, status)),
        answer=_answer(plan, run, number, status),
        now=now,
        steps=listed,
        phases=tuple(_phases(run)),
        expected=track.facts(run),
        sections=(*_branch(run), *_warnings(run), *_sections(plan)),
    )


def _number(run: Run | None) -> int:
    """Which of the nine steps the run is at; 0 before it began."""
    if run is None or run.phase is Phase.IDLE:
        return 0
    step = steps.current(run)
    if step and step.group:
        return step.group
    if run.phase in LAST_STEP or run.way:
        return 9
    stood = run.entries[-2].phase if run.phase in ENDED and len(run.entries) > 1 else run.phase
    fixed = {Phase.QUEUED: 1, Phase.PREFLIGHT: 4, Phase.DEPLOYING: 6, Phase.VERIFYING: 7, Phase.ABORTED: 1}
    return fixed.get(stood, 7 if run.back is Phase.VERIFYING else 8)


def _now(world: World, run: Run | None, plan: Plan) -> StepRow | None:
    if run is None or run.phase not in STEPPING:
        return None
    found = steps.of_phase(run)
    step = steps.current(run) or steps.following(run)
    if step is None:
        return None
    own = [one for one in found if one.group in (0, step.group)]
    number = f"{own.index(step) + 1} of {len(own)}"
    if run.phase is Phase.PREFLIGHT:
        number = str(step.group)
    row = rows.step_row(run, plan, step, number, world.site.people)
    return replace(row, mark=Mark("●", "now", "bright")) if row.mark.word == "pending" else row


def _steps(world: World, run: Run | None, plan: Plan) -> list[StepRow]:
    found = []
    own = [*steps.preflight(plan), *steps.deploying(plan)]
    number = _number(run)
    for nth, title, phase in NINE:
        inner = [step for step in own if step.group == nth]
        if phase is Phase.PREFLIGHT and inner:
            first = rows.step_row(run, plan, inner[0], str(nth), world.site.people)
            found.append(replace(first, title=title, line_before=False))
            inner = inner[1:]
        else:
            found.append(_whole(_nine(run, nth, title, number, plan), run, inner))
        found += [
            rows.step_row(run, plan, step, f"{nth}.{index}", world.site.people) for index, step in enumerate(inner, 1)
        ]
    return found


def _whole(row: StepRow, run: Run | None, inner: list[RunStep]) -> StepRow:
    """A step of the nine is not done when one of the plan's own under it was skipped or not passed."""
    if run is None or row.mark.word != "done":
        return row
    states = {record.state if (record := run.steps.get(step.key)) else StepState.PENDING for step in inner}
    if StepState.SKIPPED in states:
        return replace(row, mark=marks.STEPS[StepState.SKIPPED])
    return row if states <= {StepState.PASSED} else replace(row, mark=marks.LEFT)


def _nine(run: Run | None, nth: int, title: str, number: int, plan: Plan) -> StepRow:
    """One of the nine steps as a whole."""
    mark, took = marks.waiting(run), ""
    expected = {7: plan.monitoring.steady * plan.monitoring.interval, 8: plan.monitoring.minutes * 60}.get(nth, 0)
    if nth == 5 and not plan.migrations:
        mark = Mark("~", "none", "dim")
    elif run is not None and number:
        reached = _reached(run)
        if nth < number and nth in reached:
            mark = marks.STEPS[StepState.PASSED] if _went_on(run, nth) else marks.LEFT
        elif nth == number and run.phase not in ENDED:
            mark = Mark("●", "now", "bright")
        elif nth == number:
            mark = marks.ending(run)
        took = _spent(run, nth)
    current = mark.word == "now"
    shown = times.span(expected) if expected else ""
    return StepRow(f"step.{nth}", str(nth), mark, title, "", "", took, shown, current, "", "", "", False, ())


def _reached(run: Run) -> set[int]:
    groups = {Phase.QUEUED: (1,), Phase.PREFLIGHT: (2, 3, 4), Phase.DEPLOYING: (5, 6)}
    groups |= {Phase.VERIFYING: (7,), Phase.MONITORING: (8,)}
    return {nth for entry in run.entries for nth in groups.get(entry.phase, ())}


def _went_on(run: Run, nth: int) -> bool:
    """Whether the run entered what follows a step of the nine, so that nothing of that step was left undone."""
    after = {6: Phase.VERIFYING, 7: Phase.MONITORING, 8: Phase.COMPLETE}.get(nth)
    return after is None or any(entry.phase is after for entry in run.entries)


def _spent(run: Run, nth: int) -> str:
    phase = {1: Phase.QUEUED, 7: Phase.VERIFYING, 8: Phase.MONITORING}.get(nth)
    seconds = spent(run, phase) if phase else -1
    return times.clock(seconds) if seconds >= 0 else ""


def spent(run: Run, phase: Phase) -> int:
    """Run seconds spent in a phase in all; -1 if it was never entered."""
    total = -1
    for index, entry in enumerate(run.entries):
        if entry.phase is phase:
            left = run.entries[index + 1].t if index + 1 < len(run.entries) else run.t
            total = max(total, 0) + (left - entry.t if entry.phase not in ENDED else 0)
    return total


def _title(run: Run | None, number: int, now: StepRow | None, listed: tuple[StepRow, ...], status: str) -> Title:
    if run is None or not number:
        return Title(Mark("·", "IDLE", "dim"), f"9 steps pending · {status}", "9 steps pending")
    if run.held:
        return Title(Mark("!", "HELD", "warn"), f"{run.held} · by {run.held_by}", run.held, wants=True)
    word = f"STEP {number}/9"
    if run.phase in ENDED:
        mark = marks.ending(run)
        return Title(
            Mark(mark.glyph, word, mark.role), f"{run.phase} after {times.clock(times.run_second(run))}", str(run.phase)
        )
    if run.phase is Phase.RECOMMENDED:
        return Title(Mark("!", word, "warn"), f"stopped at {NINE[number - 1][1].lower()}", "stopped", wants=True)
    if now is not None and now.mark.word == "FAILED":
        return Title(Mark("✗", "FAILED", "bad"), f"{now.title} · {now.owner}", now.title, wants=True)
    if now is not None:
        whose = f" · {now.owner}" if now.owner else ""
        where = "way back: " if run.phase in WAY_BACK else ""
        return Title(Mark("●", word, "bright"), f"{where}{now.title}{whose}", now.title)
    doing = "way back: the restore checks" if run.phase in WAY_BACK else NINE[number - 1][1].lower()
    clock = ""
    if run.phase is Phase.MONITORING:
        passed, wanted = run.t - run.entries[-1].t - tally.stood(run), run.plan.monitoring.minutes * 60
        clock = f" · {times.long_clock(min(passed, wanted))} of {times.long_clock(wanted)}"
    return Title(Mark("●", word, "bright"), f"{doing}{clock}", doing)


def _answer(plan: Plan, run: Run | None, number: int, status: str) -> tuple[Fact, ...]:
    migration = "yes" if plan.migrations else "no"
    played = f" · scenario {run.scenario.id}" if run and run.scenario else ""
    facts = f"{plan.product} · migration {migration} · rollback {plan.attributes.rollback.value} · {status}{played}"
    if run is None or not number:
        return (Fact("", plan.description), Fact("", facts, "dim"))
    entry = run.entries[-1]
    why = f": {entry.reason}" if entry.reason else ""
    if run.phase in STEPPING:
        return ()
    since = f"since {times.run_time(entry.t)}" if run.phase not in ENDED else f"at {times.run_time(entry.t)}"
    return (Fact(str(run.phase).capitalize(), f"{since}{why}"), Fact("", facts, "dim"))


def _phases(run: Run | None) -> list[Fact]:
    if run is None:
        return []
    found = []
    for index, entry in enumerate(run.entries):
        left = run.entries[index + 1].t if index + 1 < len(run.entries) else run.t
        lasted = f", {times.clock(left - entry.t)}" if entry.phase not in ENDED else ""
        why = f" · {entry.reason}" if entry.reason else ""
        wall = f" · {times.full(entry.at)}" if run.live else ""
        found.append(Fact(str(entry.phase), f"{times.run_time(entry.t)}{lasted}{wall}{why}"))
    return found


def _branch(run: Run | None) -> tuple[Section, ...]:
    """Where the run goes on from, oldest first."""
    froms = run.branched if run else ()
    facts = (
        Fact(f"run-{parent:04}", f"goes on from event {seq}; all before is that run's own") for parent, seq in froms
    )
    return (Section("A branch · = sets it beside the run that it goes on from", tuple(facts)),) if froms else ()


def _warnings(run: Run | None) -> tuple[Section, ...]:
    """What was noted in the run that would have kept it from going on."""
    facts = tuple(Fact("!", text, "warn") for text in run.warnings) if run else ()
    return (Section("Warnings noted in this run", facts),) if facts else ()


def _sections(plan: Plan) -> tuple[Section, ...]:
    calendar = tuple(Fact(f"{entry.day} {entry.time}".strip(), entry.title) for entry in plan.calendar)
    if plan.window.title or plan.window.minutes:
        calendar = (Fact("Window", f"{plan.window.title} {times.expected(plan.window.minutes)}".strip()), *calendar)
    variables = tuple(
        Fact(
            one.name,
            " · ".join(
                part
                for part in (
                    "required" if one.required else "optional",
                    one.shape,
                    one.purpose,
                    f"if unset: {one.fallback}" if one.fallback else "",
                )
                if part
            ),
        )
        for one in plan.variables
    )
    schedules = tuple(
        Fact(one.id, " · ".join(part for part in (one.every, one.runs, one.purpose) if part)) for one in plan.schedules
    )
    migrations = tuple(
        Fact(
            f"{one.order} {one.title}",
            " · ".join(
                part
                for part in (str(one.kind), "one-time" if one.once else "idempotent", one.file, one.how, one.undo)
                if part
            ),
        )
        for one in sorted(plan.migrations, key=lambda migration: migration.order)
    )
    found = (
        ("Calendar", calendar),
        ("Migrations", migrations),
        ("Environment variables, shapes only", variables),
        ("Schedules", schedules),
    )
    return tuple(Section(title, facts) for title, facts in found if facts)
