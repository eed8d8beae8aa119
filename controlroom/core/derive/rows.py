"""Steps as rows, alike in Timeline and Rollback."""

from controlroom.core import checks, people
from controlroom.core.board import Fact, StepRow
from controlroom.core.derive import marks, times
from controlroom.core.measurement import Verdict
from controlroom.core.people import Person
from controlroom.core.phases import ENDED
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Kind
from controlroom.core.steps import RunStep
from controlroom.core.world import Run, StepRecord, StepState


def step_row(run: Run | None, plan: Plan, step: RunStep, number: str, known: tuple[Person, ...]) -> StepRow:
    """One step as a row; `current` while it is begun or failed."""
    record = run.steps.get(step.key) if run else None
    state = record.state if record else StepState.PENDING
    current = run is not None and run.current == step.key and state in (StepState.BEGUN, StepState.FAILED)
    took = times.clock(record.took) if record and record.took >= 0 else ""
    if current and run and record and record.state is StepState.BEGUN:
        took = times.clock(run.t - record.began)
    mark = marks.LEFT if _left(run, step, state, current=current) else marks.STEPS[state]
    return StepRow(
        key=step.key,
        number=number,
        mark=mark,
        title=step.title,
        owner=people.short_name(known, step.owner),
        kind=str(step.kind) if step.command or step.owner or step.group == 0 else "",
        took=took,
        expected=times.expected(step.minutes),
        current=current,
        command=step.command,
        done_when=_done_when(run, plan, step) if current else "",
        note=step.note,
        line_before=step.kind is Kind.IRREVERSIBLE,
        detail=_detail(step, record, known),
    )


def _left(run: Run | None, step: RunStep, state: StepState, *, current: bool) -> bool:
    """Whether a step was begun and left, or the run has ended without it; ways back that were not taken wait."""
    if state is StepState.BEGUN:
        return not current
    taken = run is not None and (step.group > 0 or step.key.rpartition(".")[0] in (run.way, *run.abandoned))
    return state is StepState.PENDING and run is not None and run.phase in ENDED and taken


def _done_when(run: Run | None, plan: Plan, step: RunStep) -> str:
    check = next((one for one in plan.checks if one.id == step.probe), None)
    if check is None:
        return ""
    wanted = f"{check.title} {check.passes} {check.unit}".strip()
    if run is None:
        return wanted
    verdict = checks.verdict_now(run, check)
    if checks.seen_since(run, check, run.steps[step.key].began) is Verdict.NEVER and verdict is not Verdict.NEVER:
        return f"{wanted} · before it began {marks.VERDICTS[verdict].glyph} {marks.VERDICTS[verdict].word}"
    return f"{wanted} · now {marks.VERDICTS[verdict].glyph} {marks.VERDICTS[verdict].word}"


def _detail(step: RunStep, record: StepRecord | None, known: tuple[Person, ...]) -> tuple[Fact, ...]:
    facts = [
        Fact("Command", step.command or "none in the plan", "key" if step.command else "dim"),
        Fact("Owner", people.short_name(known, step.owner) or "nobody named"),
        Fact("Kind", f"{step.kind}, {'may be done again' if step.retry else 'must not be done twice'}"),
        Fact("Expected", times.expected(step.minutes) or "not stated"),
    ]
    if record:
        facts.append(Fact("State", f"{record.state}, attempt {record.attempt}, by {record.by}"))
        if record.note:
            facts.append(Fact("Said", record.note))
    for label, text in (("Undo", step.undo), ("Note", step.note), ("Leaves", step.leaves)):
        if text:
            facts.append(Fact(label, text))
    return tuple(facts)
